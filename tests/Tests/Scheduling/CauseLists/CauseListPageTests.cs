using System.Net;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.CauseLists;

/// <summary>The clerks' pages, as a browser without scripts uses them.</summary>
public sealed class CauseListPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Room = "VC-KP-40", Address = $"/cause-lists/{Room}/2026-12-02";

    [Fact]
    public async Task A_clerk_publishes_the_day_and_then_what_changed()
    {
        using var clerk = await courts.BrowserAs("clerk", Room);
        var day = CourtsFixture.Today.PlusDays(1);
        await courts.Owner.Hearing(Room, Given.At(day, 9), 15, "Scheduled", await courts.Owner.Case(Room, "1/2026", "State v. A"));
        var draft = await clerk.Open(Address);
        Assert.Contains("Draft", draft.Words("main"));

        var published = await clerk.Send(draft, Address, "publish");
        Assert.Equal(HttpStatusCode.Found, published.StatusCode);
        await courts.Owner.Hearing(Room, Given.At(day, 10), 15, "Scheduled", await courts.Owner.Case(Room, "2/2026", "State v. B"));
        var twice = await clerk.Send(draft, Address, "publish");
        Assert.Equal(HttpStatusCode.Found, twice.StatusCode);
        var waiting = await clerk.Open(Address);

        Assert.Equal("No. 2, 2/2026: added, 10:00 – 10:15 am", waiting.Words(".publish li"));
        await courts.Owner.Hearing(Room, Given.At(day, 11), 15, "Scheduled", await courts.Owner.Case(Room, "3/2026", "State v. C"));
        var moved = await (await clerk.Send(waiting, Address, "publish")).Page();
        Assert.Contains("Somebody else changed this", moved.Words(".error-summary"));
        Assert.Equal(2, moved.QuerySelectorAll(".publish li").Length);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(moved, Address, "publish")).StatusCode);
        Assert.Empty((await clerk.Open(Address)).QuerySelectorAll(".publish li"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task The_week_leads_to_a_courtrooms_day(string language)
    {
        using var clerk = await courts.BrowserAs("clerk", "kp-peshawar", language);

        Assert.NotEmpty((await clerk.Open("/cause-lists")).QuerySelectorAll("tbody tr"));
        Assert.Equal("/cause-lists/VC-KP-01/2026-12-05", (await clerk.GetAsync("/cause-lists?courtroom=VC-KP-01&date=2026-12-05")).Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task Strangers_and_other_courts_clerks_do_not_see_the_page()
    {
        using var other = await courts.BrowserAs("clerk", "VC-KP-41");
        using var staff = await courts.BrowserAs("programme-staff");

        await other.Open(Address, HttpStatusCode.NotFound);
        await staff.Open(Address, HttpStatusCode.Forbidden);
    }
}
