using System.Net;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.Hearings;

/// <summary>A hearing's page and its move, as a browser without scripts uses them.</summary>
public sealed class HearingPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private async Task<HearingId> Booked(string room, string number, bool restricted = false)
    {
        // One after the other: the prison has few booths.
        var start = Given.At(CourtsFixture.Today.PlusDays(1), 9) + Duration.FromMinutes(35 * (int.Parse(room[^2..]) - 20));
        var booked = await courts.Do(CourtsFixture.Clerk(room), new BookHearing(
            [new(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. A", Restricted: restricted)], room, "BAIL", start, 30,
            [new(new(AccessPoint: "AP-KP-01"), "accused", Name: "Ahmad Khan"), new(new(Link: true), "witness", Name: "Bushra Bibi", Protected: true)]));
        return booked.Id;
    }

    [Theory]
    [InlineData("en", "VC-KP-20")]
    [InlineData("ur", "VC-KP-21")]
    public async Task It_shows_who_is_where_and_how_it_came_to_be(string language, string room)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var id = await Booked(room, "20/2026", restricted: true);

        var page = await clerk.Open($"/hearings/{id.Value}");

        Assert.Equal(2, page.QuerySelectorAll(".person-line").Length);
        Assert.Single(page.QuerySelectorAll(".person-protected"));
        Assert.NotEmpty(page.QuerySelectorAll(".restricted-mark"));
        Assert.Single(page.QuerySelectorAll(".hearing-history li"));
    }

    [Fact]
    public async Task It_is_opened_and_cancelled_with_a_reason_that_stays()
    {
        const string room = "VC-KP-22";
        using var clerk = await courts.BrowserAs("clerk", room);
        var address = $"/hearings/{(await Booked(room, "22/2026")).Value}";
        var page = await clerk.Open(address);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, address, "open")).StatusCode);

        var refused = await (await clerk.Send(page, address, "cancel")).Page();
        Assert.Contains("This is needed.", refused.Words(".error-summary"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(refused, address, "cancel", ("Input.Reason", "JUDGE_ON_LEAVE"))).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(refused, address, "cancel", ("Input.Reason", "JUDGE_ON_LEAVE"))).StatusCode);

        var after = await clerk.Open(address);
        Assert.Contains("Judge on leave", after.Words(".hearing-history"));
        Assert.Equal(3, after.QuerySelectorAll(".hearing-history li").Length);
    }

    [Theory]
    [InlineData("en", "VC-KP-29", "this can be taken back")]
    [InlineData("ur", "VC-KP-30", "واپس لیا جا سکتا ہے")]
    public async Task A_cancellation_is_taken_back_by_one_button_as_its_form_says(string language, string room, string words)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var address = $"/hearings/{(await Booked(room, "29/2026")).Value}";
        var page = await clerk.Open(address);
        Assert.Contains(words, page.Words("form"), StringComparison.Ordinal);
        await clerk.Send(page, address, "cancel", ("Input.Reason", "JUDGE_ON_LEAVE"));

        var cancelled = await clerk.Open(address);
        Assert.Equal(2, cancelled.QuerySelectorAll("form.undo").Length);
        Assert.NotNull(cancelled.QuerySelector(".notice form.undo"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(cancelled, address, "uncancel")).StatusCode);

        var back = await clerk.Open(address);
        Assert.Empty(back.QuerySelectorAll("form.undo"));
        Assert.Equal(3, back.QuerySelectorAll(".hearing-history li").Length);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(cancelled, address, "uncancel")).StatusCode); // a second click is answered, and does nothing
        Assert.Equal(3, (await clerk.Open(address)).QuerySelectorAll(".hearing-history li").Length);
    }

    [Fact]
    public async Task Another_booth_is_given()
    {
        const string room = "VC-KP-23";
        using var clerk = await courts.BrowserAs("clerk", room);
        var address = $"/hearings/{(await Booked(room, "23/2026")).Value}";
        var page = await clerk.Open(address);
        var other = page.QuerySelectorAll("select[name=Booth] option")[1].GetAttribute("value");

        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, address, "deal", ("Booth", other))).StatusCode);
        Assert.Contains("booth", (await clerk.Open(address)).Words(".person-detail"));
        Assert.NotEmpty((await (await clerk.Send(page, address, "deal", ("Booth", "nonsense"))).Page()).QuerySelectorAll(".error-summary"));
    }

    [Fact]
    public async Task A_move_on_an_old_page_is_told_what_changed_and_loses_nothing()
    {
        const string room = "VC-KP-24";
        using var clerk = await courts.BrowserAs("clerk", room);
        var id = await Booked(room, "24/2026");
        var address = $"/hearings/{id.Value}/move";
        var old = await clerk.Open(address);
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(id, 1, Given.At(CourtsFixture.Today.PlusDays(1), 11)));

        var stale = await (await clerk.Send(old, address, "move", ("Input.Do", "move"), ("Input.Minutes", "45"), ("Input.Places[0].Place", "courtroom"))).Page();
        Assert.Contains("Somebody else changed this", stale.Words(".error-summary"));
        Assert.Contains("Moved", stale.Words(".move-changed"));
        Assert.Equal("45", stale.QuerySelector("input[name='Input.Minutes']")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(stale, address, "move", ("Input.Do", "move"))).StatusCode);

        var sheet = await courts.Do(CourtsFixture.Clerk(room), new GetHearingSheet(id));
        Assert.Equal((3, PlaceKind.Courtroom, 45), (sheet.Hearing.Revision, sheet.People[0].Place, (int)(sheet.Hearing.EndsAt - sheet.Hearing.StartsAt).TotalMinutes));
        Assert.Contains("New place for: Ahmad Khan", (await clerk.Open($"/hearings/{id.Value}")).Words(".hearing-history").Replace("\u2068", "").Replace("\u2069", ""));
    }

    [Fact]
    public async Task A_notice_of_a_restricted_matter_names_neither_case_nor_court()
    {
        const string room = "VC-KP-25";
        using var clerk = await courts.BrowserAs("clerk", room);
        var (plain, hidden) = (await Booked(room, "25/2026"), await courts.Do(CourtsFixture.Clerk(room), new BookHearing(
            [new(Number: "26/2026", Type: "CRIMINAL_SESSIONS", Title: "State v. Z", Restricted: true)], room, "BAIL", Given.At(CourtsFixture.Today.PlusDays(2), 10), 30, [new(new(Link: true), "witness", Name: "Bushra Bibi")])));

        var sheets = await clerk.Open($"/hearings/{plain.Value}/notice");
        Assert.Equal(2, sheets.QuerySelectorAll(".notice-sheet").Length);
        Assert.Contains("25/2026", sheets.Words(".notice-sheet:first-of-type"));
        Assert.DoesNotContain("Bushra", sheets.QuerySelectorAll(".notice-sheet")[0].TextContent);
        var discreet = (await clerk.Open($"/hearings/{hidden.Id.Value}/notice")).Words(".notice-sheet");
        Assert.DoesNotContain("26/2026", discreet);
        Assert.DoesNotContain("Court", discreet.Replace("seal of the court", ""));
    }

    [Fact]
    public async Task Other_courts_clerks_and_staff_do_not_see_it()
    {
        var id = await Booked("VC-KP-26", "26/2026");
        using var other = await courts.BrowserAs("clerk", "VC-KP-27");
        using var staff = await courts.BrowserAs("programme-staff");
        using var judge = await courts.BrowserAs("judge", "VC-KP-26");

        foreach (var page in new[] { "", "/move", "/notice" })
        {
            await other.Open($"/hearings/{id.Value}{page}", HttpStatusCode.NotFound);
            await staff.Open($"/hearings/{id.Value}{page}", HttpStatusCode.Forbidden);
        }
        await judge.Open($"/hearings/{id.Value}");
        await judge.Open($"/hearings/{id.Value}/move", HttpStatusCode.Forbidden);
    }
}
