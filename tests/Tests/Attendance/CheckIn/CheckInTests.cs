using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.CheckIn;

/// <summary>The laws of an attendance, through requests and through the HTTP API.</summary>
public sealed class CheckInTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Place = "AP-KP-01", Elsewhere = "AP-KP-02";
    private static int courtroom = 10;

    private async Task<AppearanceId> Person(string status = "Scheduled")
    {
        // Each in a courtroom of its own, so that no reservation stands in the way.
        var room = $"VC-KP-{Interlocked.Increment(ref courtroom)}";
        var open = await courts.Owner.Case(room, "1/2026", "State v. A");
        return await courts.Owner.Appearance(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 10), 15, status, open), open, "Gul Khan", accessPoint: Place);
    }

    private Task<AttendanceView> Do(MediatR.IRequest<RuleOfLaw.Courts.Platform.Outcomes.Outcome<AttendanceView>> step) => courts.Do(CourtsFixture.Operator(Place), step);

    private Task<int> History(AppearanceId id) => courts.Owner.One<int>("select count(*)::int from attendance.attendance_history where appearance_id = @id", new { id = id.Value });

    [Fact]
    public async Task The_steps_follow_one_another_over_the_http_api()
    {
        var id = (await Person()).Value;
        using var api = await courts.Api("operator", Place);
        async Task<string> Step(string step, JsonNode? body = null)
        {
            using var answer = await api.Post($"/api/v1/appearances/{id}/{step}", body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (string)(await CourtInUse.Json(answer))["status"]!;
        }

        async Task<string> Refused(string step, JsonNode? body = null)
        {
            using var answer = await api.Post($"/api/v1/appearances/{id}/{step}", body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            return (string)(await CourtInUse.Json(answer))["type"]!;
        }

        Assert.Equal("not-arrived", await Refused("ready"));
        Assert.Equal("not-arrived", await Refused("verify", new JsonObject { ["document"] = "cnic", ["lastFour"] = "4321" }));
        Assert.Equal("Arrived", await Step("arrive"));
        Assert.Equal("not-verified", await Refused("ready"));
        Assert.Equal("Verified", await Step("verify", new JsonObject { ["document"] = "cnic", ["lastFour"] = "4321" }));
        Assert.Equal("Ready", await Step("ready"));
        Assert.Equal("Ready", await Step("no-show"));
    }

    [Fact]
    public async Task A_repeated_step_changes_nothing_and_leaves_no_line()
    {
        var id = await Person();
        var first = await Do(new Arrive(id));
        courts.Clock.Advance(Duration.FromSeconds(5));

        Assert.Equal(first, await Do(new Arrive(id)));
        Assert.Equal(1, await History(id));
    }

    [Fact]
    public async Task Verified_needs_a_document_and_four_digits_and_keeps_no_more()
    {
        var id = await Person();
        await Do(new Arrive(id));

        var wrong = await courts.Send(CourtsFixture.Operator(Place), new Verify(id, "library-card", "12"));
        Assert.Equal(["document", "lastFour"], wrong.Problem!.Errors.Select(e => e.Field));
        Assert.Equal(AttendanceStatus.Verified, (await Do(new Verify(id, "cnic", "۴۳۲۱"))).Status);
        Assert.Equal("4321", await courts.Owner.One<string>("select last_four from attendance.attendance where appearance_id = @id", new { id = id.Value }));
    }

    [Fact]
    public async Task A_step_is_taken_back_within_five_minutes_with_a_trace()
    {
        var id = await Person();
        await Do(new Arrive(id));
        courts.Clock.Advance(Duration.FromMinutes(4));

        Assert.Equal(AttendanceStatus.Expected, (await Do(new UndoAttendance(id))).Status);
        Assert.Equal(2, await History(id));
        Assert.Equal(1, await courts.Owner.One<int>("select count(*)::int from attendance.attendance_history where appearance_id = @id and change = 'undo' and undoes is not null", new { id = id.Value }));
    }

    [Fact]
    public async Task After_five_minutes_a_step_stands()
    {
        var id = await Person();
        await Do(new Arrive(id));
        courts.Clock.Advance(Duration.FromMinutes(5) + Duration.FromSeconds(1));

        Assert.Equal("too-late-to-undo", (await courts.Send(CourtsFixture.Operator(Place), new UndoAttendance(id))).Problem?.Slug);
        Assert.Equal(AttendanceStatus.Arrived, (await Do(new Arrive(id))).Status);
    }

    [Fact]
    public async Task Who_did_not_come_is_recorded_also_after_the_hearing_and_who_came_is_not()
    {
        var id = await Person("InSession");
        await courts.Owner.Sql("update scheduling.hearing h set status = 'Concluded', outcome = 'Heard', started_at = h.starts_at, concluded_at = h.ends_at from scheduling.appearance a where a.hearing_id = h.id and a.id = @id", new { id = id.Value });

        var late = await Do(new Arrive(id));
        Assert.Equal((AttendanceStatus.Expected, AttendanceView.TooLate), (late.Status, late.Warnings.Single()));
        Assert.Equal(AttendanceStatus.NoShow, (await Do(new NoShow(id))).Status);
    }

    [Fact]
    public async Task A_step_that_comes_too_late_changes_nothing_and_says_so_and_one_taken_again_does_not()
    {
        var id = await Person();
        await Do(new Excuse(id));

        foreach (var late in new[] { await Do(new Arrive(id)), await Do(new NoShow(id)), await Do(new Ready(id)) })
        {
            Assert.Equal((AttendanceStatus.Excused, AttendanceView.TooLate), (late.Status, late.Warnings.Single()));
        }
        Assert.Empty((await Do(new Excuse(id))).Warnings);
        Assert.Equal(1, await History(id));
    }

    [Fact]
    public async Task An_undo_takes_back_the_step_that_was_seen_and_no_later_one()
    {
        var id = await Person();
        await Do(new Arrive(id));
        await Do(new Verify(id, "cnic", "4321"));

        Assert.Equal("another-step-since", (await courts.Send(CourtsFixture.Operator(Place), new UndoAttendance(id, AttendanceStatus.Arrived))).Problem?.Slug);
        Assert.Equal(AttendanceStatus.Arrived, (await Do(new UndoAttendance(id, AttendanceStatus.Verified))).Status);
    }

    [Fact]
    public async Task Another_places_people_are_not_found()
    {
        var id = await Person();

        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Operator(Elsewhere), new Arrive(id))).Problem?.Slug);
        using var api = await courts.Api("operator", Elsewhere);
        using var answer = await api.Post($"/api/v1/appearances/{id.Value}/arrive");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Clerk("VC-KP-11"), new Arrive(id))).Problem?.Slug);
    }
}
