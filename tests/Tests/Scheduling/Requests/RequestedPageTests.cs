using System.Net;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Requests;

public sealed class RequestedPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task A_clerk_says_anew_what_is_asked_for_and_where_else_it_would_do()
    {
        const string room = "VC-KP-20";
        var caller = CourtsFixture.Clerk(room);
        var hearing = (await courts.Do(caller, new PutOnBacklog(
            [new(Number: "Page 1", Type: "CRIMINAL_SESSIONS", Title: "State v. A")], room, "BAIL", 20, [new(new(AccessPoint: "AP-KP-01"), "accused", Name: "Ahmad Khan")], NotLater: CourtsFixture.Today.PlusDays(9)))).Hearings[0];
        var address = $"/backlog/{hearing.Value}";
        using var clerk = await courts.BrowserAs("clerk", room);
        var page = await clerk.Open(address);
        Assert.Equal("Ahmad Khan", page.QuerySelector("legend bdi")!.TextContent);
        (string, string?)[] Typed(string second, string limit) => [
            ("Input.Purpose", "ARGUMENTS"), ("Input.Minutes", "45"), ("Input.Priority", "Urgent"), ("Input.NotBefore", ""), ("Input.NotLater", limit), ("Input.DaysBetween", "0"),
            ("Input.People[0].Places[0]", "AP-KP-01"), ("Input.People[0].Places[1]", second), ("Input.People[0].Places[2]", "")];

        var wrong = await (await clerk.Send(page, address, "requested", Typed("courtroom", "soon"))).Page();
        Assert.Equal("45", wrong.QuerySelector("[name='Input.Minutes']")!.GetAttribute("value"));
        Assert.NotNull(wrong.QuerySelector("select[name='Input.People[0].Places[1]'] option[selected][value=courtroom]"));
        using var saved = await clerk.Send(wrong, address, "requested", Typed("AP-KP-06", ""));
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);

        var row = (await courts.Do(caller, new GetBacklog())).Rows.Single();
        Assert.Equal(("ARGUMENTS", 45, Priority.Urgent, null, "AP-KP-06"), (row.Purpose, row.Minutes, row.Priority, row.NotLater, row.OtherAccessPoints.Single()));
        Assert.Contains("or", (await clerk.Open("/backlog")).Words("td[data-label=Places]"), StringComparison.Ordinal);
        Assert.NotNull((await clerk.Open(address)).QuerySelector("select[name='Input.People[0].Places[1]'] option[selected][value=AP-KP-06]"));
        using var other = await courts.BrowserAs("clerk", "VC-KP-21");
        await other.Open(address, HttpStatusCode.NotFound);
    }
}
