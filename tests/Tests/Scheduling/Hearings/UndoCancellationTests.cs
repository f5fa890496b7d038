using System.Net;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>A cancellation is taken back within five minutes: the same time, people and places, all of them or none.</summary>
public sealed class UndoCancellationTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);

    private Task<HearingView> Booked(string room, string number, int hour, string person = "Ahmad Khan", LocalDate? day = null) => courts.Do(CourtsFixture.Clerk(room), new BookHearing(
        [new(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. A")], room, "BAIL", Given.At(day ?? Day, hour), 30, [new(new(AccessPoint: "AP-KP-01"), "accused", Name: person), new(new(Link: true), "witness", Name: "Bushra Bibi")]));

    private Task<HearingView> Cancel(string room, HearingView hearing) => courts.Do(CourtsFixture.Clerk(room), new CancelHearing(hearing.Id, hearing.Revision, "OTHER"));

    private Task<Outcome<HearingView>> Undo(string room, HearingView hearing) => courts.Send(CourtsFixture.Clerk(room), new UndoCancellation(hearing.Id));

    private Task<int> Reservations(HearingView hearing) => courts.Owner.One<int>("select count(*) from scheduling.reservation where hearing_id = @id", new { id = hearing.Id.Value });

    [Fact]
    public async Task It_stands_where_it_stood_with_all_its_reservations_and_a_new_revision()
    {
        const string room = "VC-KP-10";
        var hearing = await Booked(room, "10/2026", 9);
        var held = await Reservations(hearing);
        await Cancel(room, hearing);
        Assert.Equal(0, await Reservations(hearing));
        courts.Clock.Advance(Duration.FromMinutes(4));

        var back = (await Undo(room, hearing)).Value;
        courts.Clock.Advance(Duration.FromMinutes(-4));

        Assert.Equal((HearingStatus.Scheduled, 2, hearing.StartsAt, null), (back.Status, back.Revision, back.StartsAt, back.Reason));
        Assert.Equal(hearing.Appearances.OrderBy(a => a.Id.Value).Select(a => (a.Id, a.Place, a.AccessPoint)), back.Appearances.OrderBy(a => a.Id.Value).Select(a => (a.Id, a.Place, a.AccessPoint)));
        Assert.Equal(held, await Reservations(hearing));
        Assert.Equal([("booked", (string?)null), ("cancelled", "OTHER"), ("undone", "cancelled")], (await courts.Do(CourtsFixture.Clerk(room), new GetHearing(hearing.Id))).History.Select(l => (l.Change, l.Reason)));
        Assert.Equal(1, await courts.Owner.One<int>("select count(*) from platform.audit_entry where action = 'UndoCancellation' and target_id = @id", new { id = $"{hearing.Id.Value}" }));
        Assert.Equal("wrong-status", (await Undo(room, hearing)).Problem?.Slug);
        await Invariants.Hold(courts);
        // What was undone may be done again.
        Assert.Equal("Cancelled", $"{(await Cancel(room, back)).Status}");
        Assert.Equal(3, (await Undo(room, hearing)).Value.Revision);
    }

    [Fact]
    public async Task An_open_hearing_is_open_again()
    {
        const string room = "VC-KP-11";
        var hearing = await Booked(room, "11/2026", 10);
        await courts.Do(CourtsFixture.Clerk(room), new OpenHearing(hearing.Id));
        await Cancel(room, hearing);

        Assert.Equal(HearingStatus.Open, (await Undo(room, hearing)).Value.Status);
    }

    [Fact]
    public async Task A_time_that_was_taken_meanwhile_is_a_conflict_and_nothing_changes()
    {
        const string room = "VC-KP-12";
        var hearing = await Booked(room, "12/2026", 11);
        await Cancel(room, hearing);
        await Booked(room, "13/2026", 11, "Somebody Else");

        var refused = await Undo(room, hearing);

        Assert.Equal(("slot-taken", ProblemKind.Conflict, true), (refused.Problem?.Slug, refused.Problem!.Kind, refused.Problem.Extensions!.ContainsKey("conflicts")));
        Assert.Equal((HearingStatus.Cancelled, 1), ((await courts.Do(CourtsFixture.Clerk(room), new GetHearing(hearing.Id))).Hearing.Status, hearing.Revision));
        Assert.Equal(0, await Reservations(hearing));
    }

    [Fact]
    public async Task Whoever_is_first_has_the_time_the_undo_or_a_booking()
    {
        const string room = "VC-KP-13";
        for (var i = 0; i < 6; i++)
        {
            var hearing = await Booked(room, $"Race {i}", 9 + i % 4, $"Racer {i}", Day.PlusDays(5 + i / 4));
            await Cancel(room, hearing);
            var booking = new BookHearing([new(Number: $"Rival {i}", Type: "CRIMINAL_SESSIONS")], room, "BAIL", hearing.StartsAt.ToInstant(), 30, []);
            var (undone, booked) = (Undo(room, hearing), courts.Send(CourtsFixture.Clerk(room), booking));
            await Task.WhenAll(undone, booked);

            Assert.True((await undone).Succeeded != (await booked).Succeeded);
            Assert.Equal("slot-taken", ((await undone).Problem ?? (await booked).Problem)?.Slug);
        }
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task After_five_minutes_or_without_a_cancellation_or_without_the_right_there_is_none()
    {
        const string room = "VC-KP-14";
        var hearing = await Booked(room, "14/2026", 12);
        Assert.Equal("wrong-status", (await Undo(room, hearing)).Problem?.Slug);
        await Cancel(room, hearing);

        Assert.Equal("not-found", (await Undo("VC-KP-15", hearing)).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Judge(room), new UndoCancellation(hearing.Id))).Problem?.Slug);
        courts.Clock.Advance(Duration.FromMinutes(6));
        Assert.Equal("too-late-to-undo", (await Undo(room, hearing)).Problem?.Slug);
        courts.Clock.Advance(Duration.FromMinutes(-6));
    }

    [Fact]
    public async Task The_next_date_that_went_with_an_undone_conclusion_does_not_come_back()
    {
        const string room = "VC-KP-16";
        var judge = CourtsFixture.Judge(room);
        var hearing = await Booked(room, "16/2026", 9);
        await courts.Do(judge, new StartHearing(hearing.Id));
        var next = (await courts.Do(judge, new ConcludeHearing(hearing.Id, HearingOutcome.Heard, null, new(Given.At(Day.PlusDays(6), 9))))).Next!;
        await courts.Do(judge, new UndoHearingMove(hearing.Id));

        Assert.Equal("nothing-to-undo", (await Undo(room, next)).Problem?.Slug);
    }

    [Fact]
    public async Task A_part_whose_others_were_moved_past_it_does_not_come_back_out_of_order()
    {
        const string room = "VC-KP-17";
        var (clerk, monday) = (CourtsFixture.Clerk(room), new LocalDate(2026, 12, 7));
        var first = new BookHearing([new(Number: "17/2026", Type: "CRIMINAL_SESSIONS")], room, "BAIL", Given.At(monday, 13), 30, []);
        var parts = await courts.Do(clerk, new BookParts(first, [Given.At(monday.PlusDays(2), 13)], 1));
        await Cancel(room, parts[0]);
        await courts.Do(clerk, new RescheduleHearing(parts[1].Id, 1, Given.At(monday.PlusDays(-4), 10)));

        Assert.Equal("part-order", (await Undo(room, parts[0])).Problem?.Slug);
        Assert.Equal(0, await Reservations(parts[0]));
    }

    [Fact]
    public async Task The_published_list_says_nothing_of_it_or_takes_it_on_again_with_its_serial()
    {
        const string room = "VC-KP-22";
        var (clerk, hearing) = (CourtsFixture.Clerk(room), await Booked(room, "18/2026", 11, day: Day.PlusDays(1)));
        await Booked(room, "19/2026", 12, "Somebody Else", Day.PlusDays(1));
        await courts.Do(clerk, new PublishCauseList(room, Day.PlusDays(1)));
        await Cancel(room, hearing);
        await Undo(room, hearing);
        Assert.Empty((await courts.Do(clerk, new GetCauseList(room, Day.PlusDays(1)))).Waiting);

        await Cancel(room, hearing with { Revision = 2 });
        await courts.Do(clerk, new PublishSupplement(room, Day.PlusDays(1), 1));
        await Undo(room, hearing);
        Assert.Equal([("added", 1)], (await courts.Do(clerk, new GetCauseList(room, Day.PlusDays(1)))).Waiting.Select(l => (l.Change, l.Serial)));
    }

    [Fact]
    public async Task The_api_has_a_door_for_it()
    {
        const string room = "VC-KP-19";
        var hearing = await Booked(room, "20/2026", 9, "Door Person", Day.PlusDays(1));
        await Cancel(room, hearing);
        using var clerk = await courts.Api("clerk", room);

        using var answer = await clerk.Post($"/api/v1/hearings/{hearing.Id.Value}/undo-cancel");
        using var again = await clerk.Post($"/api/v1/hearings/{hearing.Id.Value}/undo-cancel");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (answer.StatusCode, again.StatusCode));
        Assert.Contains("\"Scheduled\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
