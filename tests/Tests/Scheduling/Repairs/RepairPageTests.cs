using System.Net;
using AngleSharp.Html.Dom;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtsFixture;

namespace RuleOfLaw.Courts.Tests.Scheduling.Repairs;

/// <summary>The pages as a clerk without scripts works with them.</summary>
public sealed class RepairPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private Task<HearingView> Book(string room, int hour, string number) => courts.Do(Clerk(room), new BookHearing(
        [new CaseInput(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. Somebody")], room, "PROSECUTION_EVIDENCE", Given.At(Today, hour), 30, [new(new(AccessPoint: "AP-KP-03"), "accused", Name: "Somebody")]));

    private static string To(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString();
    }

    [Theory]
    [InlineData("en", "VC-KP-05", "Later the same day", "Accept all (1)")]
    [InlineData("ur", "VC-KP-06", "اسی دن بعد میں", "سب منظور کریں (1)")]
    public async Task From_the_incident_to_the_moved_hearing_and_back(string language, string room, string way, string all)
    {
        var hearing = await Book(room, 10, $"Page {language}/2026");
        await courts.Do(Operator("AP-KP-03"), new ReportIncident("AP-KP-03", IncidentKind.Power, "", 120));
        using var browser = await courts.BrowserAs("clerk", room, language);

        Assert.Contains("/repairs", (await browser.Open("/board")).QuerySelectorAll(".alert-line a").Select(a => a.GetAttribute("href")));
        var list = await browser.Open("/repairs");
        Assert.Contains("AP-KP-03", list.Words(".repair-situations h2"));
        using var made = await browser.Send(list, "/repairs", "actions", ("do", list.QuerySelector("button[value^='plan|incident']")!.GetAttribute("value")));
        var address = To(made);

        var plan = await browser.Open(address);
        Assert.Contains(way, plan.Words(".repair-way"));
        Assert.Contains(all, plan.Words("button[value=move-all]"));
        Assert.Contains($"Page {language}/2026", plan.Words("tbody th"));
        using var chosen = await browser.Send(plan, address, "actions", ("do", "adjourn-chosen"), ("row", hearing.Id.Value.ToString()));
        Assert.NotEmpty((await chosen.Page()).QuerySelectorAll(".error-summary"));
        using var nothing = await browser.Send(plan, address, "actions", ("do", "move-chosen"));
        Assert.NotEmpty((await nothing.Page()).QuerySelectorAll(".error-summary"));

        using var accepted = await browser.Send(plan, address, "actions", ("do", $"move:{hearing.Id.Value}:0"));
        Assert.Equal(address, To(accepted));
        var done = await browser.Open(address);
        Assert.Equal(2, (await courts.Do(Clerk(room), new GetHearing(hearing.Id))).Hearing.Revision);
        var undo = (IHtmlButtonElement)done.QuerySelector(".notice form.undo button")!;
        Assert.Equal($"back:{hearing.Id.Value}", undo.Value);

        using var back = await browser.Send(done, address, "actions", ("do", undo.Value));
        To(back);
        var now = (await courts.Do(Clerk(room), new GetHearing(hearing.Id))).Hearing;
        Assert.Equal((3, hearing.StartsAt), (now.Revision, now.StartsAt));
    }

    [Fact]
    public async Task An_absence_leads_to_its_plan_and_what_is_missing_is_asked_for()
    {
        const string room = "VC-KP-07";
        await Book(room, 11, "Absent/2026");
        using var browser = await courts.BrowserAs("clerk", room);
        var page = await browser.Open("/repairs");

        using var nothing = await browser.Send(page, "/repairs", "absence", ("Absent.Courtroom", ""));
        Assert.NotEmpty((await nothing.Page()).QuerySelectorAll("#f-absent-courtroom-error"));
        using var undated = await browser.Send(page, "/repairs", "day", ("Day.Courtroom", room), ("Day.Date", "soon"));
        Assert.NotEmpty((await undated.Page()).QuerySelectorAll("#f-day-date-error"));

        using var reported = await browser.Send(page, "/repairs", "absence", ("Absent.Courtroom", room));
        Assert.Contains("Another day", (await browser.Open(To(reported))).Words(".repair-way"));
        Assert.Contains("The judge is back", (await browser.Open("/repairs")).Words("button"));
    }

    [Fact]
    public async Task Stranded_hearings_are_planned_together_from_their_page()
    {
        const string room = "VC-KP-08";
        var (one, two) = (await Book(room, 10, "Strand 1/2026"), await Book(room, 11, "Strand 2/2026"));
        await courts.Owner.Sql("insert into scheduling.closure (courtroom_id, from_day, to_day, reason) select id, '2026-12-01', '2026-12-01', 'Strike' from scheduling.courtroom where code = @room; update scheduling.registry_version set version = version + 1", new { room });
        using var browser = await courts.BrowserAs("clerk", room);
        var page = await browser.Open("/stranded");

        using var none = await browser.Send(page, "/stranded", "plan", ("do", "chosen"));
        Assert.NotEmpty((await none.Page()).QuerySelectorAll(".error-summary"));
        using var chosen = await browser.Send(page, "/stranded", "plan", ("do", "chosen"), ("row", two.Id.Value.ToString()));
        Assert.Single((await browser.Open(To(chosen))).QuerySelectorAll("tbody tr"));
        using var all = await browser.Send(await browser.Open("/stranded"), "/stranded", "plan", ("do", "all"));
        Assert.Equal(2, (await browser.Open(To(all))).QuerySelectorAll("tbody tr").Length);
        Assert.Equal(1, (await courts.Do(Clerk(room), new GetHearing(one.Id))).Hearing.Revision);
    }

    [Fact]
    public async Task A_judge_sees_what_broke_and_is_offered_no_plan()
    {
        const string room = "VC-KP-09";
        await Book(room, 10, "Seen/2026");
        await courts.Do(Clerk(room), new ReportCourtroomIncident(room, IncidentKind.Equipment, ""));
        using var browser = await courts.BrowserAs("judge", room);

        var page = await browser.Open("/repairs");

        Assert.Contains(room, page.Words(".repair-situations h2"));
        Assert.Empty(page.QuerySelectorAll(".repair-situations button"));
    }
}
