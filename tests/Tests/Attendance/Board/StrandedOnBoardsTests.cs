using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Attendance.Board;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.Board;

/// <summary>A hearing that lost its place is seen where clerks look, and a closed access point says that it is closed.</summary>
public sealed class StrandedOnBoardsTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(7);

    private async Task<HearingId> Booked(string room, string place, string number) => (await courts.Do(CourtsFixture.Clerk(room), new BookHearing(
        [new(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. A")], room, "BAIL", Support.Given.At(Day, 10), 30, [new(new(AccessPoint: place), "accused", Name: $"Accused of {number}")]))).Id;

    private async Task Close(Caller who, string place)
    {
        var asked = await courts.Send(who, new CloseAccessPoint(place, Day, Day, "Works"));
        await courts.Do(who, new CloseAccessPoint(place, Day, Day, "Works") { Accepts = Strands.In(asked.Problem)?.Accepts });
    }

    [Fact]
    public async Task It_stands_on_the_days_board_on_todays_in_the_navigation_and_on_its_own_page()
    {
        const string room = "VC-KP-30", place = "AP-KP-03";
        var hearing = await Booked(room, place, "30/2026");
        using var clerk = await courts.BrowserAs("clerk", room);
        Assert.Empty((await clerk.Open("/board")).QuerySelectorAll(".nav-count"));

        await Close(CourtsFixture.Administrator, place);

        var board = await clerk.Open("/board?date=2026-12-08");
        Assert.Contains("30/2026", board.Words(".alert-strip .chip-stopped"), StringComparison.Ordinal);
        Assert.Contains("time-stopped", board.QuerySelector($"#b-{hearing.Value:N}")!.ClassName, StringComparison.Ordinal);
        Assert.Contains("Closed", board.Words(".board-rail .chip-stopped"), StringComparison.Ordinal);
        Assert.Contains("Coming hearings to be moved: 1", (await clerk.Open("/board")).Words(".alert-strip"), StringComparison.Ordinal);
        Assert.All(board.QuerySelectorAll(".nav-count"), c => Assert.Equal("1", c.TextContent));
        Assert.NotEmpty(board.QuerySelectorAll(".nav-count"));
        Assert.Contains("The access point is closed then", (await clerk.Open($"/hearings/{hearing.Value}")).Words(".notice"), StringComparison.Ordinal);
        Assert.Contains("time-stopped", (await clerk.Open("/day?date=2026-12-08")).QuerySelector($"#h-{hearing.Value:N}")!.ClassName, StringComparison.Ordinal);
        // Its clerk moves it: nothing is left to be said.
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(hearing, 1, Support.Given.At(Day.PlusDays(1), 10)));
        Assert.Empty((await clerk.Open("/board")).QuerySelectorAll(".nav-count"));
    }

    [Fact]
    public async Task A_supervisor_of_the_district_closes_an_access_point_in_it_and_nobody_elses()
    {
        await using var scope = courts.Acting(CourtsFixture.Administrator);
        var places = (await scope.ServiceProvider.GetRequiredService<IRegistry>().Now()).AccessPoints.GroupBy(a => a.District).ToList();
        var (mine, other) = (places[0].First(), places.First(g => g.Key != places[0].Key).First());
        var supervisor = CourtsFixture.In(Role.Clerk, new(ScopeKind.District, mine.District));

        Assert.Equal("not-found", (await courts.Send(supervisor, new CloseAccessPoint(other.Code, Day.PlusDays(20), Day.PlusDays(20), "Works"))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-30"), new CloseAccessPoint(mine.Code, Day.PlusDays(20), Day.PlusDays(20), "Works"))).Problem?.Slug);
        await courts.Do(supervisor, new CloseAccessPoint(mine.Code, Day.PlusDays(20), Day.PlusDays(20), "Works"));

        var page = await (await courts.BrowserAs("clerk", mine.District)).Open($"/access-points/{mine.Code}");
        Assert.NotNull(page.QuerySelector($"a[href='/access-points/{mine.Code}/close']"));
        Assert.Null(page.QuerySelector($"a[href='/access-points/{mine.Code}/hours']"));
    }

    [Fact]
    public void What_is_due_lies_ahead_and_who_is_late_is_said_apart()
    {
        Assert.Equal(["alert.closed"], Alerts.Of(Place(closed: true)).Select(a => a.Text));
        Assert.Equal(["alert.silent"], Alerts.Of(Place(closed: false)).Select(a => a.Text));
        static AccessPointDay Place(bool closed)
        {
            var now = Support.Given.At(CourtsFixture.Today, 11, 53);
            var place = new AccessPoint(default, "AP-KP-01", "kp-peshawar", "KP", "A", "ا", "prison", 10, false, "Asia/Karachi", new(2021, 1, 1), null, []);
            return new(place, CourtsFixture.Today, now, 0, 0, 2, now + Duration.FromMinutes(30), null, Link.Silent, []) { Closed = closed, LateSince = now - Duration.FromMinutes(43) };
        }
    }

    [Fact]
    public async Task The_next_one_due_is_never_in_the_past()
    {
        const string room = "VC-KP-31", place = "AP-KP-05";
        var open = await courts.Owner.Case(room, "51/2026", "State v. A");
        foreach (var hour in new[] { 8, 14 })
        {
            await courts.Owner.Appearance(await courts.Owner.Hearing(room, Support.Given.At(CourtsFixture.Today, hour), 15, "Scheduled", open), open, "Gul Khan", hour == 8 ? "witness" : "accused", place);
        }

        var day = await courts.Do(CourtsFixture.Clerk(room), new GetAccessPointDay(place, CourtsFixture.Today));

        Assert.Equal((Support.Given.At(CourtsFixture.Today, 8), Support.Given.At(CourtsFixture.Today, 14)), (day.LateSince, day.NextDue));
    }

    [Fact]
    public async Task What_runs_over_its_time_is_drawn_past_its_end()
    {
        const string room = "VC-KP-32";
        var running = await courts.Owner.Hearing(room, Support.Given.At(CourtsFixture.Today, 8), 15, "InSession", await courts.Owner.Case(room, "52/2026", "State v. A"));
        await courts.Owner.Sql("update scheduling.hearing set started_at = starts_at where id = @id", new { id = running.Value });
        using var clerk = await courts.BrowserAs("clerk", room);

        // 8:15 to the present 9:00: nine columns of five minutes.
        Assert.NotNull((await clerk.Open("/board")).QuerySelector(".axis-overrun.at-100.for-9[data-runs]"));
        Assert.NotNull((await clerk.Open("/day")).QuerySelector(".axis-overrun.for-9[data-runs]"));
    }
}
