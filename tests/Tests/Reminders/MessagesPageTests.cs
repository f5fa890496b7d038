using System.Net;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Messages;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Reminders.RemindersFixture;

namespace RuleOfLaw.Courts.Tests.Reminders;

/// <summary>Who reads which messages, and what can be done about one that failed.</summary>
public sealed class MessagesPageTests(RemindersFixture fixture) : RemindersTest(fixture)
{
    [Fact]
    public async Task A_clerk_reads_the_messages_of_own_hearings_and_of_no_others()
    {
        await court.Book("7/2026", HearingDay, 9, 0, Witness("Reader"));
        await court.ReactAndSend();
        using var own = await court.BrowserAs("clerk", "VC-KP-01");
        using var other = await court.BrowserAs("clerk", "VC-KP-41");

        var list = await own.Open("/messages");
        var address = list.QuerySelector("tbody th a")!.GetAttribute("href")!;
        var message = await own.Open(address);

        Assert.Contains("Reader", list.Words("tbody"));
        Assert.Contains("7/2026", message.Words(".message-text"));
        Assert.DoesNotContain("Reader", (await other.Open("/messages")).Words("main"));
        await other.Open(address, HttpStatusCode.NotFound);
    }

    /// <summary>A demonstration is looked at by people who are to learn what the platform keeps to itself.</summary>
    [Fact]
    public async Task A_demonstration_shows_no_more_messages_than_a_real_database()
    {
        await court.Owner.Sql("insert into platform.nature (kind) values ('demonstration') on conflict do nothing");
        await court.Book("70/2026", HearingDay, 9, 0, Witness("Invented"));
        await court.ReactAndSend();
        using var other = await court.BrowserAs("clerk", "VC-KP-41");
        using var administrator = await court.BrowserAs("administrator");

        Assert.DoesNotContain("70/2026", (await other.Open("/messages?show=waiting")).Words("main"));
        Assert.DoesNotContain("Invented", (await other.Open("/messages")).Words("main"));
        Assert.DoesNotContain("Invented", (await administrator.Open("/messages")).Source.Text);
    }

    [Fact]
    public async Task A_hearings_page_says_what_was_said_to_whom_to_its_clerks_alone()
    {
        var hearing = await court.Book("71/2026", HearingDay, 9, 0, Witness("Told"));
        await court.ReactAndSend();
        using var clerk = await court.BrowserAs("clerk", "VC-KP-01");
        using var judge = await court.BrowserAs("judge", "VC-KP-01");

        var page = await clerk.Open($"/hearings/{hearing.Id.Value}");
        Assert.Contains("Told: Hearing fixed: Tuesday 8 December 2026", page.Words("[aria-labelledby=messages]"));
        Assert.Contains("Told", (await clerk.Open($"/messages?hearing={hearing.Id.Value}")).Words("tbody"));
        Assert.Contains("71/2026", (await clerk.Open(page.QuerySelector("[aria-labelledby=messages] li a")!.GetAttribute("href")!)).Words("main"));
        Assert.Null((await judge.Open($"/hearings/{hearing.Id.Value}")).QuerySelector("[aria-labelledby=messages]"));
    }

    [Fact]
    public async Task An_administrator_sees_state_channel_and_time_and_nothing_of_the_case()
    {
        await court.Book("8/2026", HearingDay, 9, 0, Witness("Zubaida"));
        await court.ReactAndSend();
        using var administrator = await court.BrowserAs("administrator");

        var list = await administrator.Open("/messages");
        var message = await administrator.Open(list.QuerySelector("tbody th a")!.GetAttribute("href")!);

        Assert.Contains("Sent", list.Words("tbody"));
        foreach (var page in new[] { list, message })
        {
            Assert.DoesNotContain("Zubaida", page.Source.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("8/2026", page.Source.Text);
            Assert.DoesNotContain("VC-KP-01", page.Source.Text);
        }
    }

    [Fact]
    public async Task Nobody_else_sees_messages()
    {
        foreach (var role in new[] { "operator", "judge", "programme-staff", "auditor" })
        {
            using var reader = await court.BrowserAs(role);
            await reader.Open("/messages", HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_failed_message_is_sent_again_once_its_address_works()
    {
        var hearing = await court.Book("9/2026", HearingDay, 9, 0, Witness("Retry"));
        await court.React();
        court.Gateway.Now = new ScriptedGateway(_ => new Delivery.Refused("address-refused"));
        await court.Send();
        court.Gateway.Now = Real;
        using var clerk = await court.BrowserAs("clerk", "VC-KP-01");

        var failed = await clerk.Open("/messages?show=failed");
        Assert.Contains("Not delivered in the last 30 days: 1", (await clerk.Open("/messages")).Words(".notice"));
        var address = failed.QuerySelector("tbody th a")!.GetAttribute("href")!;
        var page = await clerk.Open(address);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, address, "send-again")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, address, "send-again")).StatusCode);
        await court.Send();

        Assert.Single(court.MailsTo("Retry"));
        Assert.StartsWith("confirmation sent", await court.Story(hearing.Id));
    }

    [Fact]
    public async Task A_failed_message_of_a_hearing_that_was_moved_is_not_sent_again()
    {
        var hearing = await court.Book("10/2026", HearingDay, 9, 0, Witness("Overtaken"));
        await court.React();
        court.Gateway.Now = new ScriptedGateway(_ => new Delivery.Refused("address-refused"));
        await court.Send();
        court.Gateway.Now = Real;
        var id = await court.Owner.One<Guid>("select id from reminders.message where state = 'failed'");
        await court.Move(hearing, HearingDay.PlusDays(1), 10);

        var again = await court.Send(CourtsFixture.Clerk("VC-KP-01"), new SendAgain(new(id)));
        var elsewhere = await court.Send(CourtsFixture.Clerk("VC-KP-41"), new SendAgain(new(id)));

        Assert.Equal("message-overtaken", again.Problem?.Slug);
        Assert.Equal("not-found", elsewhere.Problem?.Slug);
    }

    [Fact]
    public async Task Pages_hold_every_message_once()
    {
        for (var n = 0; n < 20; n++)
        {
            await court.Book($"{n}/2027", HearingDay.PlusDays(n / 7), 9 + n % 7 / 2, n % 7 % 2 * 30, [.. Enumerable.Range(0, 3).Select(p => Witness($"P{n}x{p}", "link"))]);
        }
        await court.React();
        var clerk = CourtsFixture.Clerk("VC-KP-01");
        var seen = new List<Guid>();
        MessageMark? mark = null;
        do
        {
            var page = await court.Do(clerk, new FindMessages(Standings.Waiting, Before: mark));
            seen.AddRange(page.Lines.Select(l => l.Id.Value));
            mark = page.Next;
        }
        while (mark is not null);

        Assert.Equal(await court.Owner.One<int>("select count(*) from reminders.message where state = 'planned'"), seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.True(seen.Count > FindMessagesHandler.PageSize);
    }
}
