using NodaTime;
using RuleOfLaw.Courts.Platform.Loops;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Loops;

public sealed class SetAsideTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task What_a_loop_sets_aside_is_shown_to_the_administrator_and_can_be_tried_again()
    {
        await courts.Owner.Sql(
            """
            insert into platform.outbox (reaction, event, payload, raised_at, due_at, attempts, last_error, set_aside_at) values ('Reminders.WhenItFailed/Gone', 'Gone', '{}', now(), now(), 15, 'PoisonException', now());
            insert into platform.set_aside (loop, item, error, times, first_at, last_at) values ('live', 'courtroom:VC-KP-01:2026-12-01', 'OverflowException', 3, now(), now());
            """);
        using var administrator = await courts.BrowserAs("administrator");

        var page = await administrator.Open("/admin/jobs");
        foreach (var shown in new[] { "PoisonException", "Reminders.WhenItFailed/Gone", "OverflowException", "courtroom:VC-KP-01:2026-12-01" })
        {
            Assert.Contains(shown, page.Body!.TextContent);
        }
        Assert.Contains("Set aside", (await administrator.Open("/admin")).Body!.TextContent);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Clerk("VC-KP-01"), new ListSetAside())).Problem?.Slug);

        using var answer = await administrator.Send(page, "/admin/jobs", "actions", ("do", "again:set-aside"));
        Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, (await courts.Do(CourtsFixture.Administrator, new ListSetAside())).Total);
    }

    [Fact]
    public void A_thing_that_keeps_failing_waits_longer_and_longer_and_is_forgotten_when_it_goes()
    {
        var (setbacks, now) = (new Setbacks<string>(), Instant.FromUtc(2026, 12, 1, 4, 0));
        Assert.Equal([false, false, true, true], Enumerable.Range(0, 4).Select(_ => setbacks.Failed("poison", now)));
        Assert.True(setbacks.Wait("poison", now + Duration.FromSeconds(119)));
        Assert.False(setbacks.Wait("poison", now + Duration.FromMinutes(2)));
        Assert.False(setbacks.Wait("other", now));
        Assert.All(Enumerable.Range(0, 30), _ => setbacks.Failed("poison", now));
        Assert.False(setbacks.Wait("poison", now + Duration.FromMinutes(10)));
        Assert.True(setbacks.Went("poison"));
        Assert.False(setbacks.Went("poison"));
        Assert.False(setbacks.Failed("poison", now));
    }
}
