using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Planning;
using RuleOfLaw.Courts.Reminders.Sending;
using RuleOfLaw.Courts.Tests.Support;
using NodaTime;
using static RuleOfLaw.Courts.Tests.Reminders.RemindersFixture;

namespace RuleOfLaw.Courts.Tests.Reminders;

/// <summary>Invariant 4: what crashes, down gateways and late changes do to messages.</summary>
public sealed class HandingOverTests(RemindersFixture fixture) : RemindersTest(fixture)
{
    [Fact]
    public async Task A_process_killed_between_sending_and_sent_repeats_only_what_was_in_flight_with_the_same_key()
    {
        var hearing = await court.Book("Crash", HearingDay, 9, 0, Witness("Crash"));
        await court.React();
        var killed = new ScriptedGateway(_ => throw new KilledException());
        court.Gateway.Now = killed;
        Assert.Equal(JobEnd.Failed, await court.Send());
        Assert.Equal("sending", (await court.Messages(hearing.Id))[0].State);

        court.Gateway.Now = Real;
        await court.Send();
        Assert.Empty(court.MailsTo("Crash")); // It may still be in flight elsewhere.
        court.Clock.Advance(Claims.Lease);
        await court.Send();
        await court.Send();

        var mail = Assert.Single(court.MailsTo("Crash"));
        Assert.Contains(Assert.Single(killed.Took).Key, mail.Headers["message-id"]);
    }

    [Fact]
    public async Task What_was_in_flight_when_the_hearing_was_cancelled_is_not_handed_over_again_and_the_cancellation_is()
    {
        var hearing = await court.Book("Crash and off", HearingDay, 10, 0, Witness("Crashoff"));
        await court.React();
        court.Gateway.Now = new ScriptedGateway(_ => throw new KilledException());
        await court.Send();
        await court.Cancel(hearing);
        court.Gateway.Now = Real;
        court.Clock.Advance(Claims.Lease);
        await court.ReactAndSend();

        Assert.Equal(["Hearing cancelled: Tuesday 8 December 2026"], court.MailsTo("Crashoff").Select(m => m.Subject));
        Assert.Equal("superseded", (await court.Messages(hearing.Id))[0].State);
    }

    [Fact]
    public async Task A_change_that_commits_first_is_seen_even_before_its_reaction()
    {
        var hearing = await court.Book("Late", HearingDay, 11, 0, Witness("Late"));
        await court.React();
        await court.Cancel(hearing);

        await court.Send(); // The outbox has not told the planner yet.

        Assert.Empty(court.MailsTo("Late"));
        Assert.Equal(("superseded", "cancelled"), (await court.Messages(hearing.Id)).Select(m => (m.State, m.Reason)).First());
    }

    [Fact]
    public async Task A_change_waits_for_a_message_that_is_being_claimed_and_sees_it_handed_over_first()
    {
        var hearing = await court.Book("Held", HearingDay, 12, 0, Witness("Held"));
        await court.React();
        await using var holder = await court.App.OpenConnectionAsync();
        await using var changing = await holder.BeginTransactionAsync();
        await Dapper.SqlMapper.ExecuteAsync(holder, "update scheduling.hearing set status = 'Cancelled' where id = @id", new { id = hearing.Id.Value }, changing);

        var sending = court.Send();
        await Until("select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for share%'");
        await changing.CommitAsync();
        await sending;

        Assert.Empty(court.MailsTo("Held"));
        await court.App.Sql("update scheduling.hearing set status = 'Scheduled' where id = @id", new { id = hearing.Id.Value });
        await court.Cancel(hearing);
    }

    [Fact]
    public async Task While_the_gateway_is_down_messages_wait_and_nothing_is_counted_against_them()
    {
        var hearing = await court.Book("Down", HearingDay, 13, 30, Witness("Down"));
        await court.React();
        // Nothing listens on port 1.
        court.Gateway.Now = new SmtpGateway(new("127.0.0.1", 1, null, null, new("", "courts@example.org"), false, null), Microsoft.Extensions.Logging.Abstractions.NullLogger<SmtpGateway>.Instance);
        for (var minute = 0; minute < 30; minute++)
        {
            await court.Send();
            court.Clock.Advance(Duration.FromMinutes(1));
        }
        Assert.Equal(("planned", 0), (await court.Messages(hearing.Id)).Select(m => (m.State, m.Attempts)).First());

        court.Gateway.Now = Real;
        await court.Send();

        Assert.Single(court.MailsTo("Down"));
    }

    [Fact]
    public async Task A_letter_that_is_put_off_is_tried_again_with_growing_pauses_and_then_given_up_with_the_reason()
    {
        var hearing = await court.Book("Greylisted", HearingDay, 14, 0, Witness("Greylisted"));
        await court.React();
        await court.Peer.Refuse(1);
        await court.Send();
        await court.Send();
        Assert.Empty(court.MailsTo("Greylisted"));
        court.Clock.Advance(Duration.FromMinutes(1));
        await court.Send();
        Assert.Single(court.MailsTo("Greylisted"));

        var never = await court.Book("Never", HearingDay, 14, 30, Witness("Never"));
        await court.React();
        var stubborn = new ScriptedGateway(_ => new Delivery.Later(Why.PutOff));
        court.Gateway.Now = stubborn;
        for (var hour = 0; hour < 20; hour++)
        {
            await court.Send();
            court.Clock.Advance(Duration.FromHours(1));
        }
        Assert.Equal(("failed", "gave-up"), (await court.Messages(never.Id)).Select(m => (m.State, m.Reason)).First());
        Assert.Equal(DeliveryRecord.MostAttempts, stubborn.Took.Count(l => l.To.StartsWith("never", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_hearing_that_gateway_and_people_wait_for_is_never_kept_from_being_booked()
    {
        court.Gateway.Now = new ScriptedGateway(_ => throw new KilledException());
        var hearing = await court.Book("Free", HearingDay, 15, 0, Witness("Free"));
        await court.React();
        await court.Send();

        Assert.Equal(2, (await court.Move(hearing, HearingDay, 15, 30)).Revision);
    }

    /// <summary>Such an address came in before the doors refused it: it is one letter's failure, said where people and administrators look.</summary>
    [Fact]
    public async Task An_address_that_the_server_cannot_take_fails_alone_and_says_why()
    {
        foreach (var (address, n) in new[] { ("josé@example.org", 1), ("وکیل@example.org", 2), ("no address at all", 3), ("a@b@c", 4) })
        {
            var bad = await court.Book($"Bad {n}", HearingDay, 8 + n, 0, Witness($"Bad{n}"));
            await court.App.Sql("update scheduling.person set email = @address where email = @was", new { address, was = $"bad{n}@example.org" });
            await court.Book($"Good {n}", HearingDay, 8 + n, 30, Witness($"Good{n}"));
            await court.ReactAndSend();

            Assert.Single(court.MailsTo($"Good{n}"));
            Assert.Equal(("failed", n < 3 ? "address-letters" : "address-refused", 1), (await court.Messages(bad.Id)).Select(m => (m.State, m.Reason, m.Attempts)).First());
        }
        using var clerk = await court.BrowserAs("clerk", "VC-KP-01");
        Assert.Contains("The mail server takes no such letters before the @ of an address.", (await clerk.Open("/messages?show=failed")).Words("tbody"));
        using var administrator = await court.BrowserAs("administrator");
        Assert.Contains("Not delivered since yesterday: 2. The mail server refused the address.", (await administrator.Open("/admin/jobs")).Words("main"));
    }

    [Fact]
    public async Task A_server_that_offers_it_is_given_letters_of_any_script()
    {
        await court.Book("Any letters", HearingDay, 9, 0, Witness("Anyletters"));
        await court.App.Sql("update scheduling.person set email = 'وکیل@مثال.example.org' where email = 'anyletters@example.org'");
        await court.Peer.Utf8(true);
        await court.ReactAndSend();
        await court.Peer.Utf8(false);

        Assert.Contains(court.Peer.Mails, m => m.To.Any(to => to.StartsWith("وکیل@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_is_slow_after_the_text_gets_the_letter_once_and_holds_nobody_up()
    {
        var slow = await court.Book("Slow", HearingDay, 9, 0, Witness("Slow"));
        await court.React();
        await court.Peer.Hold(1);
        await court.Send();
        var next = await court.Book("Next", HearingDay, 9, 30, Witness("Next"));
        await court.ReactAndSend();
        for (var minute = 0; minute < 9; minute++)
        {
            court.Clock.Advance(Duration.FromMinutes(1));
            await court.Send();
        }
        Assert.Equal("sending", (await court.Messages(slow.Id))[0].State);
        Assert.Equal("sent", (await court.Messages(next.Id))[0].State);

        await court.Peer.Release();
        await Until("select count(*) = 0 from reminders.message where state = 'sending'");

        Assert.Equal(("sent", 1), (await court.Messages(slow.Id)).Select(m => (m.State, m.Attempts)).First());
        Assert.Single(court.MailsTo("Slow"));
    }

    [Fact]
    public async Task A_letter_whose_outcome_stays_unknown_is_tried_few_times_and_is_then_unsure()
    {
        var hearing = await court.Book("Unknown", HearingDay, 10, 0, Witness("Unknown"));
        await court.React();
        for (var attempt = 1; attempt <= DeliveryRecord.MostUnsureAttempts; attempt++)
        {
            await court.Peer.Hold(1);
            await court.Send();
            await court.Peer.Drop();
            await Until("select count(*) = 0 from reminders.message where state = 'sending'");
            court.Clock.Advance(Duration.FromMinutes(attempt == 1 ? 1 : 2));
        }
        await court.Send();

        Assert.Equal(("unsure", "no-answer", DeliveryRecord.MostUnsureAttempts), (await court.Messages(hearing.Id)).Select(m => (m.State, m.Reason, m.Attempts)).First());
        Assert.Equal(DeliveryRecord.MostUnsureAttempts, court.MailsTo("Unknown").Count);
        Assert.Single(court.MailsTo("Unknown").Select(m => m.Headers["message-id"]).Distinct());
        using var clerk = await court.BrowserAs("clerk", "VC-KP-01");
        var failed = (await clerk.Open("/messages?show=failed")).Words("tbody");
        Assert.True(failed.Contains("May not have arrived") && failed.Contains("The mail server was given the message and did not answer."), failed);
        // Who may have been told is told of the end as well.
        await court.Cancel(hearing);
        await court.ReactAndSend();
        Assert.StartsWith("Hearing cancelled", court.MailsTo("Unknown")[^1].Subject);
    }

    [Fact]
    public async Task What_keeps_all_mail_waiting_is_said_on_the_page_of_jobs_until_it_is_over()
    {
        await court.Book("Waits", HearingDay, 11, 0, Witness("Waits"));
        await court.React();
        court.Gateway.Now = new ScriptedGateway(_ => new Delivery.Down(Trouble.SignIn));
        await court.Send();
        using var administrator = await court.BrowserAs("administrator");
        Assert.Contains("the mail server does not let the platform sign in.", (await administrator.Open("/admin/jobs")).Words("main"));

        court.Gateway.Now = Real;
        court.Clock.Advance(Duration.FromMinutes(1));
        await court.Send();

        Assert.DoesNotContain("Mail waits", (await administrator.Open("/admin/jobs")).Words("main"));
        Assert.Single(court.MailsTo("Waits"));
    }

    /// <summary>More such letters than there are workers, all due before the others.</summary>
    [Fact]
    public async Task Letters_at_which_the_server_refuses_everything_are_passed_by()
    {
        await court.Book("Poison", HearingDay, 9, 0, [.. Enumerable.Range(1, 5).Select(n => Witness($"Poison{n}", "link"))]);
        var healthy = await court.Book("Healthy", HearingDay, 10, 0, Witness("Healthy"));
        await court.React();
        court.Gateway.Now = new ScriptedGateway(l => l.To.StartsWith("poison") ? new Delivery.Down(Trouble.Sender, Offered: true) : new Delivery.Accepted());
        for (var minute = 0; minute < 6; minute++)
        {
            await court.Send();
            court.Clock.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal("sent", (await court.Messages(healthy.Id))[0].State);
        Assert.Equal(0, await court.Owner.One<int>("select count(*) from reminders.message where state = 'failed'"));
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_down_is_set_aside_and_the_others_go_on()
    {
        var bad = await court.Book("Unwritable", HearingDay, 11, 30, Witness("Unwritable"));
        await court.ReactAndSend();
        await court.Move(bad, HearingDay.PlusDays(1), 11, 30);
        await court.React();
        // A row that makes no sense, wherever it came from.
        await court.App.Sql("update reminders.message set old_access_point_id = null where kind = 'change'");
        await court.Book("Writable", HearingDay, 12, 0, Witness("Writable"));
        await court.ReactAndSend();

        Assert.Equal(("failed", "unwritable"), (await court.Messages(bad.Id)).Where(m => m.Kind == "change").Select(m => (m.State, m.Reason)).Single());
        Assert.Single(court.MailsTo("Writable"));
    }

    private async Task Until(string sql)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await court.App.One<bool>(sql))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
