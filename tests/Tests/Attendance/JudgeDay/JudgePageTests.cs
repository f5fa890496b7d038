using System.Net;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.JudgeDay;

/// <summary>A judge's day without scripts: start, pause, resume, adjourn to a free time, undo.</summary>
public sealed class JudgePageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("en", "VC-KP-21")]
    [InlineData("ur", "VC-KP-22")]
    public async Task A_hearing_is_started_paused_resumed_adjourned_to_a_free_time_and_that_undone(string language, string room)
    {
        using var judge = await courts.BrowserAs("judge", room, language);
        var open = await courts.Owner.Case(room, "5/2026", "State v. Five");
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 9), 15, "Scheduled", open);
        await courts.Owner.Appearance(hearing, open, "Gul Khan", accessPoint: "AP-KP-01");
        async Task Act(string what)
        {
            var page = await judge.Open("/judge");
            Assert.Contains(page.QuerySelectorAll("button[name=do]"), b => b.GetAttribute("value") == $"{what}:{hearing.Value}");
            using var answer = await judge.Send(page, "/judge", "actions", ("do", $"{what}:{hearing.Value}"));
            Assert.Equal(("/judge", HttpStatusCode.Found), (answer.Headers.Location?.PathAndQuery, answer.StatusCode));
        }

        await Act("start");
        await Act("pause");
        await Act("resume");

        var address = $"/judge/hearings/{hearing.Value}";
        var form = await judge.Open(address);
        Assert.NotNull(form.QuerySelector("input[value=Heard][checked]"));
        var wrong = await (await judge.Send(form, address, "conclude", ("Input.Outcome", "Adjourned"), ("Input.Do", "save"))).Page();
        Assert.NotNull(wrong.QuerySelector(".error-summary"));
        var next = wrong.QuerySelectorAll("input[name='Input.Next']").Select(i => i.GetAttribute("value")).First(v => v is { Length: > 0 });
        var looked = await (await judge.Send(wrong, address, "conclude", ("Input.Next", next), ("Input.From", "2026-12-10"), ("Input.Do", "look"))).Page();
        Assert.Equal(next, looked.QuerySelector("input[name='Input.Next'][checked]")?.GetAttribute("value"));
        using var concluded = await judge.Send(looked, address, "conclude", ("Input.Reason", "WITNESS_ABSENT"), ("Input.Do", "save"));
        Assert.Equal(HttpStatusCode.Found, concluded.StatusCode);

        Assert.Equal("Adjourned", await courts.Owner.One<string>("select outcome from scheduling.hearing where id = @id", new { id = hearing.Value }));
        Assert.Equal(1, await courts.Owner.One<int>("select count(*) from scheduling.hearing where continues = @id and status = 'Scheduled'", new { id = hearing.Value }));
        await Act("undo");
        Assert.Equal("InSession", await courts.Owner.One<string>("select status from scheduling.hearing where id = @id", new { id = hearing.Value }));
        Assert.Equal(0, await courts.Owner.One<int>("select count(*) from scheduling.hearing where continues = @id and status = 'Scheduled'", new { id = hearing.Value }));
    }

    [Fact]
    public async Task A_pushed_list_holds_no_form_and_no_token()
    {
        const string room = "VC-KP-23";
        await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 9), 15, "Scheduled", await courts.Owner.Case(room, "6/2026", "State v. Six"));
        using var judge = await courts.BrowserAs("judge", room);

        var region = (await judge.Open("/judge")).QuerySelector("[data-live-view=judge-room]")!;

        Assert.Equal($"courtroom:{room}:2026-12-01", region.GetAttribute("data-live-topic"));
        Assert.Empty(region.QuerySelectorAll("form, input"));
        Assert.All(region.QuerySelectorAll("button"), b => Assert.Equal("actions", b.GetAttribute("form")));
    }

    [Fact]
    public async Task Past_and_coming_days_are_pages_of_their_own()
    {
        using var judge = await courts.BrowserAs("judge", "VC-KP-24");

        await judge.Open("/judge/2026-11-01");
        await judge.Open("/judge/2027-02-01");
        await judge.Open("/judge/whenever", HttpStatusCode.NotFound);
        Assert.Equal("/judge/2026-12-09", (await judge.GetAsync("/judge?date=2026-12-09")).Headers.Location?.PathAndQuery);
        await judge.Open($"/judge/hearings/{Guid.NewGuid()}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_judges_have_the_page()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-24");

        await clerk.Open("/judge", HttpStatusCode.Forbidden);
        await clerk.Open("/calendar", HttpStatusCode.Forbidden);
    }
}
