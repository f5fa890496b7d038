using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>One hearing at a time is in session in a courtroom and under a judge; what is out of the ordinary is done and named.</summary>
public sealed class InSessionTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private Task<HearingId> Listed(string room, int hour, string number, string status = "Scheduled", LocalDate? day = null) => Listed(room, hour, number, status, day ?? CourtsFixture.Today);

    private async Task<HearingId> Listed(string room, int hour, string number, string status, LocalDate day) =>
        await courts.Owner.Hearing(room, Given.At(day, hour), 15, status, await courts.Owner.Case(room, number, $"State v. {number}"));

    private Task<string> Status(HearingId hearing) => courts.Owner.One<string>("select status from scheduling.hearing where id = @id", new { id = hearing.Value });

    private Task SameJudge(string room, string asRoom) => courts.Owner.Sql(
        "update scheduling.hearing set judge_id = md5('judge ' || @asRoom)::uuid where courtroom_id = (select id from scheduling.courtroom where code = @room)", new { room, asRoom });

    [Fact]
    public async Task A_second_one_in_the_courtroom_is_refused_and_the_refusal_says_where_and_never_whose()
    {
        const string room = "VC-KP-01";
        var (first, second) = (await Listed(room, 9, "Secret 1/2026"), await Listed(room, 10, "Other 2/2026"));
        using var judge = await courts.Api("judge", room);
        await judge.Post($"/api/v1/hearings/{first.Value}/start");

        using var refused = await judge.Post($"/api/v1/hearings/{second.Value}/start");

        var body = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal(("another-in-session", room, $"courtroom:{room}"), ((string)problem["type"]!, (string)problem["courtroom"]!, (string)problem["resource"]!));
        Assert.DoesNotContain("Secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain($"{first.Value}", body, StringComparison.Ordinal);
        Assert.Equal("Scheduled", await Status(second));
    }

    [Fact]
    public async Task Nor_is_a_second_one_started_under_the_same_judge_in_another_courtroom()
    {
        var (first, second) = (await Listed("VC-KP-02", 9, "1/2026"), await Listed("VC-KP-03", 10, "2/2026"));
        await SameJudge("VC-KP-03", "VC-KP-02");
        await courts.Do(CourtsFixture.Judge("VC-KP-02"), new StartHearing(first));

        var refused = await courts.Send(CourtsFixture.Judge("VC-KP-03"), new StartHearing(second));

        Assert.Equal(("another-in-session", "judge"), (refused.Problem?.Slug, refused.Problem?.Extensions?["resource"]));
        // It is not this caller's to pause.
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Judge("VC-KP-03"), new StartHearing(second, first))).Problem?.Slug);
        var check = await courts.Do(CourtsFixture.Judge("VC-KP-03"), new CheckStart(second));
        Assert.Equal(("VC-KP-02", (HearingId?)null), (check.Running!.Courtroom, check.Running.Hearing));
    }

    [Fact]
    public async Task Resuming_and_undoing_a_pause_or_a_conclusion_obey_the_same_rule()
    {
        const string room = "VC-KP-04";
        var judge = CourtsFixture.Judge(room);
        var (first, second) = (await Listed(room, 9, "1/2026"), await Listed(room, 10, "2/2026"));
        await courts.Do(judge, new StartHearing(first));
        await courts.Do(judge, new PauseHearing(first));
        await courts.Do(judge, new StartHearing(second));

        Assert.Equal("another-in-session", (await courts.Send(judge, new ResumeHearing(first))).Problem?.Slug);
        Assert.Equal("another-in-session", (await courts.Send(judge, new UndoHearingMove(first))).Problem?.Slug);
        await courts.Do(judge, new ConcludeHearing(second, HearingOutcome.Heard));
        await courts.Do(judge, new ResumeHearing(first));
        Assert.Equal("another-in-session", (await courts.Send(judge, new UndoHearingMove(second))).Problem?.Slug);
        Assert.Equal(("InSession", "Concluded"), (await Status(first), await Status(second)));
    }

    [Fact]
    public async Task The_present_one_is_paused_and_the_next_started_in_one_step()
    {
        const string room = "VC-KP-05";
        var judge = CourtsFixture.Judge(room);
        var (first, second, third) = (await Listed(room, 9, "1/2026"), await Listed(room, 10, "2/2026"), await Listed(room, 11, "3/2026"));
        await courts.Do(judge, new StartHearing(first));

        Assert.Equal("another-in-session", (await courts.Send(judge, new StartHearing(second, third))).Problem?.Slug);
        await courts.Do(judge, new StartHearing(second, first));

        Assert.Equal(("Paused", "InSession"), (await Status(first), await Status(second)));
        await courts.Do(judge, new ResumeHearing(first, second));
        Assert.Equal(("InSession", "Paused"), (await Status(first), await Status(second)));
    }

    [Fact]
    public async Task Of_many_started_at_once_one_is_in_session()
    {
        const string room = "VC-KP-06";
        var all = new List<HearingId>();
        for (var hour = 9; hour < 17; hour++)
        {
            all.Add(await Listed(room, hour, $"{hour}/2026"));
        }

        var answers = await Task.WhenAll(all.Select(h => courts.Send(CourtsFixture.Judge(room), new StartHearing(h))));

        Assert.Single(answers, a => a.Succeeded);
        Assert.All(answers.Where(a => !a.Succeeded), a => Assert.Equal("another-in-session", a.Problem!.Slug));
    }

    [Fact]
    public async Task The_database_forbids_a_second_one_whoever_writes()
    {
        const string room = "VC-KP-07";
        await Listed(room, 9, "1/2026", "InSession");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Listed(room, 10, "2/2026", "InSession"));

        Assert.Equal((PostgresErrorCodes.UniqueViolation, "hearing_in_session_courtroom"), (refused.SqlState, refused.ConstraintName));
    }

    [Fact]
    public async Task Another_hour_another_day_and_nobody_ready_are_named_and_the_hearing_is_started()
    {
        const string room = "VC-KP-08";
        var judge = CourtsFixture.Judge(room);
        async Task<HearingView> Run(HearingId hearing)
        {
            var started = await courts.Do(judge, new StartHearing(hearing));
            await courts.Do(judge, new ConcludeHearing(hearing, HearingOutcome.Heard));
            return started;
        }
        var late = await courts.Owner.Case(room, "4/2026", "State v. Four");
        var alone = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 8, 45), 15, "Scheduled", late);
        var person = await courts.Owner.Appearance(alone, late, "Gul Khan", accessPoint: "AP-KP-01");

        Assert.Empty((await Run(await Listed(room, 9, "1/2026"))).Warnings);
        Assert.Equal(["another-hour"], (await Run(await Listed(room, 14, "2/2026"))).Warnings);
        Assert.Equal(["another-day"], (await Run(await Listed(room, 9, "3/2026", day: CourtsFixture.Today.PlusDays(49)))).Warnings);
        Assert.Equal(["nobody-ready"], (await courts.Do(judge, new CheckStart(alone))).Warnings);
        await courts.Owner.Sql("insert into attendance.attendance (appearance_id, status, arrived_at, verified_at, document, last_four, ready_at, changed_at) select @id, 'Ready', t, t, 'cnic', '4321', t, t from (select timestamptz '2026-12-01 03:40Z' t) x", new { id = person.Value });
        Assert.Empty((await Run(alone)).Warnings);
    }

    [Fact]
    public async Task What_ran_twice_before_is_paused_by_the_migration_and_the_administrator_sees_it()
    {
        const string room = "VC-KP-09";
        await courts.Owner.Sql("drop table scheduling.paused_double; drop index scheduling.hearing_in_session_courtroom; drop index scheduling.hearing_in_session_judge");
        var (older, newer, elsewhere) = (await Listed(room, 9, "1/2026", "InSession"), await Listed(room, 10, "2/2026", "InSession"), await Listed("VC-KP-10", 10, "3/2026", "InSession"));
        await SameJudge("VC-KP-10", room);
        await courts.Owner.Sql("update scheduling.hearing set started_at = starts_at where id = any(@ids)", new { ids = new[] { older.Value, newer.Value } });
        await courts.Owner.Sql("update scheduling.hearing set started_at = starts_at - interval '2 hours' where id = @id", new { id = elsewhere.Value });

        await courts.Owner.Sql(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Scheduling/Migrations/0048_one_in_session.sql")));

        Assert.Equal(("Paused", "InSession", "Paused"), (await Status(older), await Status(newer), await Status(elsewhere)));
        var seen = (await courts.Do(CourtsFixture.Administrator, new GetRegistryAttention())).PausedDoubles;
        Assert.Equal([(room, room), ("VC-KP-10", room)], seen.Select(d => (d.Courtroom.Code, d.BesideCourtroom)).Order());
        using var administrator = await courts.BrowserAs("administrator");
        Assert.Contains("another one was in session in", (await administrator.Open("/admin")).Body!.TextContent, StringComparison.Ordinal);
        await courts.Do(CourtsFixture.Judge(room), new ConcludeHearing(newer, HearingOutcome.Heard));
        await courts.Do(CourtsFixture.Judge(room), new ResumeHearing(older));
        Assert.DoesNotContain((await courts.Do(CourtsFixture.Administrator, new GetRegistryAttention())).PausedDoubles, d => d.Courtroom.Code == room);
    }
}
