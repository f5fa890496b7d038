using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.Incidents;

public sealed class IncidentTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task An_open_incident_of_the_same_kind_is_not_opened_twice_and_closing_twice_changes_nothing()
    {
        var first = await courts.Do(CourtsFixture.Operator("AP-KP-01"), new ReportIncident("AP-KP-01", IncidentKind.Power, " generator out "));

        Assert.Equal("generator out", first.Note);
        Assert.Equal(first.Id, (await courts.Do(CourtsFixture.Operator("AP-KP-01"), new ReportIncident("AP-KP-01", IncidentKind.Power, ""))).Id);
        Assert.NotEqual(first.Id, (await courts.Do(CourtsFixture.Operator("AP-KP-01"), new ReportIncident("AP-KP-01", IncidentKind.Link, ""))).Id);
        var closed = await courts.Do(CourtsFixture.Operator("AP-KP-01"), new CloseIncident(first.Id));
        courts.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        Assert.Equal(closed.EndsAt, (await courts.Do(CourtsFixture.Operator("AP-KP-01"), new CloseIncident(first.Id))).EndsAt);
    }

    [Fact]
    public async Task An_access_points_incident_is_its_operators_and_a_courtrooms_its_clerks()
    {
        var place = await courts.Do(CourtsFixture.Operator("AP-KP-02"), new ReportIncident("AP-KP-02", IncidentKind.Link, ""));
        var room = await courts.Do(CourtsFixture.Clerk("VC-KP-10"), new ReportCourtroomIncident("VC-KP-10", IncidentKind.Equipment, ""));

        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Operator("AP-KP-03"), new CloseIncident(place.Id))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-10"), new CloseIncident(place.Id))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Operator("AP-KP-02"), new CloseIncident(room.Id))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-11"), new ReportCourtroomIncident("VC-KP-10", IncidentKind.Power, ""))).Problem?.Slug);
        Assert.NotNull((await courts.Do(CourtsFixture.Clerk("VC-KP-10"), new CloseIncident(room.Id))).EndsAt);
    }

    [Fact]
    public async Task What_is_wrong_has_to_be_said()
    {
        var answer = await courts.Send(CourtsFixture.Operator("AP-KP-01"), new ReportIncident("AP-KP-01", null, new string('x', 501)));

        Assert.Equal(["kind", "note"], answer.Problem!.Errors.Select(e => e.Field));
    }
}
