using System.Net;
using AngleSharp.Html.Dom;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Courts;

/// <summary>The registry's pages, as a browser without scripts uses them.</summary>
public sealed class RegistryPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Everybody_who_works_here_looks_everything_up(string language)
    {
        foreach (var (role, scope) in new[] { ("clerk", "VC-KP-01"), ("operator", "AP-KP-01"), ("judge", "VC-KP-01"), ("programme-staff", "all"), ("auditor", "all"), ("administrator", "GB") })
        {
            using var reader = await courts.BrowserAs(role, scope, language);
            foreach (var address in new[] { "/registry", "/courtrooms?province=KP", "/courtrooms/VC-KP-01?month=2026-12-01", "/access-points?search=jail", "/access-points/AP-KP-01", "/holidays?year=2026", "/vacations", "/court-hours", "/judges", "/registry/districts", "/registry/purposes", "/registry/case-types", "/registry/reasons" })
            {
                Assert.Single((await reader.Open(address)).QuerySelectorAll("h1"));
            }
        }
        using var stranger = courts.Browser();
        Assert.Equal(HttpStatusCode.Found, (await stranger.GetAsync("/courtrooms")).StatusCode);
    }

    [Theory]
    [InlineData("/registry/purposes/edit?code=BAIL")]
    [InlineData("/registry/reasons/edit")]
    [InlineData("/court-hours/edit?scope=VC-KP-01&season=EVENING")]
    [InlineData("/courtrooms/new")]
    [InlineData("/courtrooms/VC-KP-01/edit")]
    [InlineData("/courtrooms/VC-KP-01/judge")]
    [InlineData("/courtrooms/VC-KP-01/sitting")]
    [InlineData("/courtrooms/VC-KP-01/close")]
    [InlineData("/access-points/new")]
    [InlineData("/access-points/AP-KP-01/edit")]
    [InlineData("/access-points/AP-KP-01/hours")]
    [InlineData("/access-points/AP-KP-01/opening")]
    [InlineData("/holidays/new")]
    [InlineData("/vacations/new")]
    [InlineData("/admin")]
    public async Task Only_administrators_reach_what_edits(string address)
    {
        using var administrator = await courts.BrowserAs("administrator", language: "ur");
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-01");

        await administrator.Open(address);
        await clerk.Open(address, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_month_says_for_each_day_whether_the_court_sits_and_why_not()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-42");

        var page = await clerk.Open("/courtrooms/VC-KP-42?month=2026-12-01");

        var days = page.QuerySelectorAll(".month-day").ToList();
        Assert.Equal(31, days.Count);
        Assert.Equal("date", days[0].GetAttribute("aria-current"));
        Assert.Contains("Public holiday", days[24].TextContent);
        Assert.Contains("Quaid-e-Azam Day", days[24].TextContent);
        Assert.Contains("The court does not sit", days[5].TextContent);
    }

    [Fact]
    public async Task Closing_shows_what_it_strands_keeps_what_was_typed_and_saves_when_accepted()
    {
        const string room = "VC-KP-43", address = $"/courtrooms/{room}/close";
        await courts.Owner.Hearing(room, Given.At(new(2026, 12, 9), 10), 30, "Scheduled", await courts.Owner.Case(room, "Secret 43/2026", "State v. Secret"));
        using var administrator = await courts.BrowserAs("administrator");
        var form = await administrator.Open(address);

        var incomplete = await (await administrator.Send(form, address, "close", ("Input.FromDay", "nonsense"), ("Input.Reason", "Works"))).Page();
        Assert.Equal("nonsense", ((IHtmlInputElement)incomplete.QuerySelector("[name='Input.FromDay']")!).GetAttribute("value"));
        var refused = await (await administrator.Send(form, address, "close", ("Input.FromDay", "2026-12-09"), ("Input.ToDay", "2026-12-09"), ("Input.Reason", "Works"))).Page();
        Assert.Contains("10:00 – 10:30 am", refused.Words(".strands li"));
        Assert.DoesNotContain("Secret", refused.Body!.TextContent);
        Assert.Equal("Works", ((IHtmlInputElement)refused.QuerySelector("[name='Input.Reason']")!).Value);

        var accepts = refused.QuerySelector("button[name='Input.Accepts']")!.GetAttribute("value");
        Assert.Equal($"/courtrooms/{room}", (await administrator.Send(refused, address, "close", ("Input.Accepts", accepts))).Headers.Location?.OriginalString.Replace("http://localhost", ""));
        var after = await administrator.Open($"/courtrooms/{room}");
        Assert.Contains("Hearings that the calendar no longer carries: 1", after.Words("body"));
        Assert.DoesNotContain("Secret", after.Body!.TextContent);

        using var clerk = await courts.BrowserAs("clerk", room);
        var stranded = await clerk.Open("/stranded");
        Assert.Contains("Secret 43/2026", stranded.Words("tbody"));
        var move = stranded.QuerySelectorAll("tbody a").Select(a => a.GetAttribute("href")!).Single(h => h.EndsWith("/move", StringComparison.Ordinal));
        var keep = move.Replace("/hearings/", "/stranded/").Replace("/move", "/keep");
        var keeping = await clerk.Open(keep);
        Assert.Contains("This is needed", (await (await clerk.Send(keeping, keep, "keep")).Page()).Words(".error-summary"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(keeping, keep, "keep", ("Input.Reason", "Sits for this"))).StatusCode);
        Assert.Contains("Sits for this", (await clerk.Open("/stranded")).Words("tbody"));

        // Taking the closure back is one button.
        var undo = after.QuerySelector("button[value^='reopen:']")!.GetAttribute("value");
        Assert.Equal(HttpStatusCode.Found, (await administrator.Send(after, $"/courtrooms/{room}", "actions", ("do", undo))).StatusCode);
        Assert.Empty((await clerk.Open("/stranded")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task A_week_is_typed_day_by_day_and_a_wrong_day_says_so()
    {
        const string address = "/access-points/AP-KP-11/hours";
        using var administrator = await courts.BrowserAs("administrator");
        var form = await administrator.Open(address);

        var wrong = await (await administrator.Send(form, address, "hours", ("Input.FromDay", "2026-12-07"), ("Input.Times[1-opens]", "17:00"))).Page();
        Assert.NotNull(wrong.QuerySelector("#f-day1 .field-error"));
        Assert.Equal("17:00", ((IHtmlInputElement)wrong.QuerySelector("#week-1-opens")!).Value);
        Assert.Equal(HttpStatusCode.Found, (await administrator.Send(wrong, address, "hours", ("Input.Times[1-opens]", "10:00"))).StatusCode);
        Assert.Contains("10:00 am", (await administrator.Open("/access-points/AP-KP-11?month=2026-12-01")).QuerySelectorAll(".month-day")[6].TextContent.Replace('\u00a0', ' '));
    }

    [Fact]
    public async Task A_booth_goes_out_of_order_and_back_and_a_holiday_is_confirmed_from_the_list()
    {
        using var administrator = await courts.BrowserAs("administrator");
        const string place = "/access-points/AP-KP-12";
        Assert.Equal(HttpStatusCode.Found, (await administrator.Send(await administrator.Open(place), place, "actions", ("do", "break:1"))).StatusCode);
        var broken = await administrator.Open(place);
        Assert.Contains("Out of service", broken.Words("#station-1"));
        Assert.Contains("AP-KP-12", (await administrator.Open("/admin")).Words(".admin-list"));
        Assert.Equal(HttpStatusCode.Found, (await administrator.Send(broken, place, "actions", ("do", "mend:1"))).StatusCode);

        var list = await administrator.Open("/holidays?year=2027");
        var confirm = list.QuerySelectorAll("button[value^='confirm:']").First().GetAttribute("value");
        Assert.Equal(HttpStatusCode.Found, (await administrator.Send(list, "/holidays?year=2027", "actions", ("do", confirm))).StatusCode);
        Assert.Contains("Somebody else changed this", (await (await administrator.Send(list, "/holidays?year=2027", "actions", ("do", confirm))).Page()).Words(".error-summary"));
    }
}
