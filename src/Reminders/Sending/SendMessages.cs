using Dapper;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>
/// Hands over what is due. After days of standstill each recipient gets the latest of what was missed, once. A crash repeats at most what
/// was in flight, with the same key; a gateway that is down keeps everything waiting.
/// </summary>
internal sealed class SendMessages(NpgsqlDataSource db, Claims claims, IMailGateway gateway, GatewayPause pause, IClock clock, ILogger<SendMessages> log) : IRecurringJob
{
    private const int Workers = 4, Together = 16, KeptTogether = 200;

    public static string Name => "send-messages";

    public static string Cron => "*/5 * * * * ?";

    public async Task Run(CancellationToken cancel)
    {
        if (gateway.Ready && !pause.Over(clock.GetCurrentInstant()))
        {
            return;
        }
        var (sent, failed, dropped) = (0, 0, await DropOvertaken(cancel));
        while (!cancel.IsCancellationRequested)
        {
            var claim = await claims.Take(gateway.Ready ? Together : KeptTogether, keep: !gateway.Ready, cancel);
            (failed, dropped) = (failed + claim.Failed, dropped + claim.Dropped);
            var accepted = await HandOver(claim.ToSend, cancel);
            sent += gateway.Ready ? accepted : claim.Looked - claim.Failed - claim.Dropped;
            if (claim.Looked == 0 || accepted < claim.ToSend.Count && !pause.Over(clock.GetCurrentInstant()))
            {
                break;
            }
        }
        if (sent + failed + dropped > 0)
        {
            log.MessagesHandled(sent, failed, dropped);
        }
    }

    /// <summary>Of several messages that are due for one recipient, a notice makes reminders needless, and a later reminder an earlier one.</summary>
    private async Task<int> DropOvertaken(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update reminders.message m set state = 'superseded', reason = 'newer-message'
            from (select id, row_number() over (partition by appearance_id, channel order by kind like 'reminder-%', due_at desc, number desc) as place
                from reminders.message where state = 'planned' and due_at <= @now) r
            where r.id = m.id and r.place > 1 and m.state = 'planned' and m.kind like 'reminder-%'
            """, new { now = clock.GetCurrentInstant() }, cancellationToken: cancel));
    }

    /// <summary>Hands the claimed letters over, a few at a time; what was not begun when the gateway went down or the node stops waits again.</summary>
    private async Task<int> HandOver(IReadOnlyList<Claimed> claimed, CancellationToken cancel)
    {
        var waiting = new Queue<Claimed>(claimed);
        var accepted = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Workers, claimed.Count)).Select(async _ =>
        {
            using var line = gateway.Open();
            while (Next() is { } letter)
            {
                var delivery = cancel.IsCancellationRequested || !pause.Over(clock.GetCurrentInstant()) ? new Delivery.Down(Unsure: false) : await line.Send(letter.Letter);
                await Record(letter.Message, delivery, begun: !cancel.IsCancellationRequested);
                if (delivery is Delivery.Accepted)
                {
                    Interlocked.Increment(ref accepted);
                }
            }
        }));
        return accepted;

        Claimed? Next()
        {
            lock (waiting)
            {
                return waiting.TryDequeue(out var next) ? next : null;
            }
        }
    }

    /// <summary>Writes what became of a message; a stopping node still does.</summary>
    private async Task Record(MessageRow message, Delivery delivery, bool begun)
    {
        var now = clock.GetCurrentInstant();
        var attempts = message.Attempts + 1;
        var (state, reason, next, sure) = delivery switch
        {
            Delivery.Accepted => (State.Sent, null, now, false),
            Delivery.Refused refused => (State.Failed, refused.Why, now, true),
            Delivery.Later when attempts >= Claims.MostAttempts => (State.Failed, Why.GaveUp, now, true),
            Delivery.Later => (State.Planned, null, now + Pause(attempts), true),
            Delivery.Down down => (State.Planned, (string?)null, now, !down.Unsure),
            _ => throw new InvalidOperationException(),
        };
        if (delivery is Delivery.Down)
        {
            attempts--;
            if (begun && pause.Over(now))
            {
                pause.Down(now);
            }
        }
        else
        {
            pause.Up();
        }
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            update reminders.message set state = @state, reason = @reason, next_at = @next, attempts = @attempts, sending_since = null,
                sent_at = case when @state = 'sent' then @now end, handed_at = case when @sure then @before else handed_at end
            where id = @id and state = 'sending'
            """, new { state, reason, next, attempts = (short)attempts, now, sure, before = message.HandedAt, id = message.Id });
    }

    /// <summary>One, two, four … minutes, at most an hour.</summary>
    private static Duration Pause(int attempts) => Duration.FromMinutes(Math.Min(60, 1 << Math.Min(attempts - 1, 10)));
}
