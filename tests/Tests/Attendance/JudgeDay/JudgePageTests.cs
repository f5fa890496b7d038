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
        await courts.Owner.Appearance(hearing, open, "Gul Khan");
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
        // Nothing is chosen beforehand.
        Assert.Null(form.QuerySelector("input[name='Input.Outcome'][checked]"));
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

    [Theory]
    [InlineData("en", "VC-KP-25")]
    [InlineData("ur", "VC-KP-26")]
    public async Task The_next_one_asks_to_pause_or_conclude_the_present_one(string language, string room)
    {
        using var judge = await courts.BrowserAs("judge", room, language);
        var first = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 9), 15, "Scheduled", await courts.Owner.Case(room, "7/2026", "State v. Seven"));
        var next = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 9, 15), 15, "Scheduled", await courts.Owner.Case(room, "8/2026", "State v. Eight"));
        await courts.Do(CourtsFixture.Judge(room), new RuleOfLaw.Courts.Scheduling.Contracts.StartHearing(first));

        using var asked = await judge.Send(await judge.Open("/judge"), "/judge", "actions", ("do", $"start:{next.Value}"));

        var address = $"/judge/hearings/{next.Value}/start";
        Assert.Equal(address, asked.Headers.Location?.PathAndQuery);
        var page = await judge.Open(address);
        Assert.Contains("7/2026", page.Words(".notice"), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"a[href='/judge/hearings/{first.Value}']"));
        Assert.Null(page.QuerySelector("button[value=go]"));
        using var done = await judge.Send(page, address, "start", ("Do", $"pause:{first.Value}"));
        Assert.Equal("/judge", done.Headers.Location?.PathAndQuery);
        Assert.Equal("Paused InSession", await courts.Owner.One<string>("select string_agg(status, ' ' order by starts_at) from scheduling.hearing where id = any(@ids)", new { ids = new[] { first.Value, next.Value } }));
    }

    [Fact]
    public async Task One_of_another_hour_with_nobody_ready_asks_and_is_started_on_the_answer()
    {
        const string room = "VC-KP-27";
        using var judge = await courts.BrowserAs("judge", room);
        var open = await courts.Owner.Case(room, "9/2026", "State v. Nine");
        var far = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 15), 15, "Scheduled", open);
        await courts.Owner.Appearance(far, open, "Gul Khan", accessPoint: "AP-KP-01");
        using var asked = await judge.Send(await judge.Open("/judge"), "/judge", "actions", ("do", $"start:{far.Value}"));
        var address = $"/judge/hearings/{far.Value}/start";
        Assert.Equal(address, asked.Headers.Location?.PathAndQuery);

        var page = await judge.Open(address);

        Assert.Equal(2, page.QuerySelectorAll(".notice").Length);
        Assert.Equal("Scheduled", await courts.Owner.One<string>("select status from scheduling.hearing where id = @id", new { id = far.Value }));
        using var done = await judge.Send(page, address, "start", ("Do", "go"));
        Assert.Equal("/judge", done.Headers.Location?.PathAndQuery);
        Assert.Equal("InSession", await courts.Owner.One<string>("select status from scheduling.hearing where id = @id", new { id = far.Value }));
    }

    [Fact]
    public async Task An_outcome_before_its_day_is_asked_about()
    {
        const string room = "VC-KP-28";
        using var judge = await courts.BrowserAs("judge", room);
        var coming = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(49), 9), 15, "Scheduled", await courts.Owner.Case(room, "10/2026", "State v. Ten"));
        var address = $"/judge/hearings/{coming.Value}";
        var page = await judge.Open(address);

        var asked = await (await judge.Send(page, address, "conclude", ("Input.Outcome", "Withdrawn"), ("Input.Do", "save"))).Page();
        Assert.Contains("before its day", asked.Words(".error-summary"), StringComparison.Ordinal);
        using var done = await judge.Send(asked, address, "conclude", ("Input.Sure", "true"), ("Input.Do", "save"));
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
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
