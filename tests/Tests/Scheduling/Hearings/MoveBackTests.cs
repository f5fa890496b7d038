using System.Net;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>A move on its page is taken back from the notice that says it was made.</summary>
public sealed class MoveBackTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task A_move_is_taken_back_with_its_time_and_its_places()
    {
        const string room = "VC-KP-20";
        using var clerk = await courts.BrowserAs("clerk", room);
        var (hearing, appearance) = await Booked(room, "Back 1/2026");
        var address = $"/hearings/{hearing.Value}/move";
        var before = await State(hearing, appearance);

        var page = await clerk.Open(address);
        var other = page.QuerySelectorAll("input[name='Input.Start']").Select(i => i.GetAttribute("value")!).First(v => !v.Contains("T10:00", StringComparison.Ordinal));
        using var moved = await clerk.Send(page, address, "move", ("Input.Do", "move"), ("Input.Start", other), ("Input.Places[0].Place", "link"));
        Assert.Equal(HttpStatusCode.Found, moved.StatusCode);
        var notice = await clerk.Open(moved.Headers.Location!.OriginalString);
        Assert.NotEqual(before, await State(hearing, appearance));

        var undo = notice.QuerySelector(".notice .undo button")!.GetAttribute("value")!;
        using var back = await clerk.Send(notice, address, "move-back", ("do", undo));
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        Assert.Equal(before, await State(hearing, appearance));
        Assert.Empty((await clerk.Open(back.Headers.Location!.OriginalString)).QuerySelectorAll(".notice .undo"));

        // Whoever moved it since is not overruled by an old notice.
        using var again = await clerk.Send(notice, address, "move-back", ("do", undo), ("key", Guid.NewGuid().ToString()));
        Assert.NotEmpty((await again.Page()).QuerySelectorAll(".error-summary"));
        Assert.Equal(before, await State(hearing, appearance));
    }

    [Theory]
    [InlineData("")]
    [InlineData("back|x|VC-KP-20|15|2026-12-02T10:00:00+05:00")]
    [InlineData("back|1|VC-KP-20|15|soon")]
    [InlineData("back|1|VC-KP-20|15|2026-12-02T10:00:00+05:00|nobody=link")]
    public void What_is_no_move_to_take_back_is_none(string value) => Assert.Null(MoveBack.Read(value));

    private async Task<(HearingId, AppearanceId)> Booked(string room, string number)
    {
        var made = await courts.Do(CourtsFixture.Clerk(room), new BookHearing(
            [new(Number: number, Type: "CRIMINAL_SESSIONS")], room, "BAIL", Given.At(CourtsFixture.Today.PlusDays(1), 10), 15, [new(new(AccessPoint: "AP-KP-01"), "accused", Name: "An accused")]));
        return (made.Id, made.Appearances[0].Id);
    }

    private Task<string> State(HearingId hearing, AppearanceId appearance) => courts.Owner.One<string>(
        "select h.starts_at || ' ' || h.ends_at || ' ' || a.place || coalesce(a.access_point_id::text, '') from scheduling.hearing h join scheduling.appearance a on a.id = @appearance where h.id = @hearing",
        new { hearing = hearing.Value, appearance = appearance.Value });
}
