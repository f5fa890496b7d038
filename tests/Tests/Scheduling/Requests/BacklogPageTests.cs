using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Requests;

/// <summary>The backlog, as a browser without scripts uses it.</summary>
public sealed class BacklogPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("en", "VC-KP-10")]
    [InlineData("ur", "VC-KP-11")]
    public async Task A_hearing_without_a_time_is_put_on_the_backlog_from_its_case_and_taken_off_with_a_reason(string language, string room)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var @case = await courts.Owner.Case(room, "5/2026", "State v. A");
        var heard = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-7), 9), 15, "Scheduled", @case);
        await courts.Owner.Appearance(heard, @case, "Ahmad Khan", "accused", "AP-KP-01");
        var address = (await clerk.Open($"/cases/{@case.Value}")).QuerySelectorAll<IHtmlAnchorElement>("a").Select(a => a.GetAttribute("href")).Single(h => h?.Contains("backlog=yes", StringComparison.Ordinal) == true)!.Split('#')[0];
        var form = await clerk.Open(address);
        Assert.True(form.QuerySelector("details#backlog")!.HasAttribute("open"));

        var wrong = await (await clerk.Send(form, address, "book", ("Input.Do", "backlog"), ("Input.NotLater", "2026-11-30"), ("Input.Parts", "2"))).Page();
        Assert.NotEmpty(wrong.Words(".error-summary"));
        Assert.Equal("2", wrong.QuerySelector<IHtmlInputElement>("input[name='Input.Parts']")!.Value);
        var put = await clerk.Send(wrong, address, "book", ("Input.Do", "backlog"), ("Input.NotLater", "2026-12-20"), ("Input.Priority", "Urgent"));
        var again = await clerk.Send(wrong, address, "book", ("Input.Do", "backlog"), ("Input.NotLater", "2026-12-20"), ("Input.Priority", "Urgent"));
        Assert.Equal(HttpStatusCode.Found, put.StatusCode);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);

        var backlog = await clerk.Open("/backlog");
        Assert.Equal(2, backlog.QuerySelectorAll("input[name=hearing]").Length);
        Assert.Contains("5/2026", backlog.Words("tbody"));
        Assert.Contains("/backlog?case=", (await clerk.Open($"/cases/{@case.Value}")).QuerySelector("main")!.InnerHtml);
        Assert.Empty((await clerk.Open("/backlog?priority=Routine")).QuerySelectorAll("input[name=hearing]"));

        var none = await (await clerk.Send(backlog, "/backlog", "backlog", ("do", "remove"), ("reason", "x"))).Page();
        Assert.NotEmpty(none.Words(".error-summary"));
        var all = await (await clerk.Send(backlog, "/backlog", "backlog", ("do", "all"))).Page();
        Assert.Equal(2, all.QuerySelectorAll("input[name=hearing][checked]").Length);
        var removed = await clerk.Send(all, "/backlog", "backlog", ("do", "remove"), ("reason", "Compromise"));
        Assert.Equal(HttpStatusCode.Found, removed.StatusCode);
        Assert.NotEmpty((await clerk.Open("/backlog")).Words(".empty-state"));
        Assert.Equal(HttpStatusCode.OK, (await clerk.GetAsync($"/cases/{@case.Value}")).StatusCode);
    }

    [Fact]
    public async Task Another_courts_backlog_is_not_shown()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-12");
        await courts.Do(CourtsFixture.Clerk("VC-KP-13"), new PutOnBacklog([new(Number: "6/2026", Type: "CRIMINAL_SESSIONS")], "VC-KP-13", "BAIL", 15, []));

        Assert.DoesNotContain("6/2026", (await clerk.Open("/backlog")).Body!.TextContent);
        Assert.DoesNotContain("6/2026", (await clerk.Open("/backlog?courtroom=VC-KP-13")).Body!.TextContent);
    }
}
