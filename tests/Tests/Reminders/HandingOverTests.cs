using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Reminders.Email;
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
        court.Gateway.Now = new SmtpGateway(new("127.0.0.1", 1, null, null, new("courts@example.org"), false, null), Microsoft.Extensions.Logging.Abstractions.NullLogger<SmtpGateway>.Instance);
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
        var stubborn = new ScriptedGateway(_ => new Delivery.Later());
        court.Gateway.Now = stubborn;
        for (var hour = 0; hour < 20; hour++)
        {
            await court.Send();
            court.Clock.Advance(Duration.FromHours(1));
        }
        Assert.Equal(("failed", "gave-up"), (await court.Messages(never.Id)).Select(m => (m.State, m.Reason)).First());
        Assert.Equal(Claims.MostAttempts, stubborn.Took.Count(l => l.To.StartsWith("never", StringComparison.Ordinal)));
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
