using Dapper;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Reminders.Email;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>
/// Hands over what is due. After days of standstill each recipient gets the latest of what was missed, once. A crash repeats at most what
/// was in flight, with the same key; a gateway that is down keeps everything waiting; one letter's failure, or its slow server, is its own.
/// </summary>
internal sealed class SendMessages(
    NpgsqlDataSource db, Claims claims, IMailGateway gateway, GatewayPause pause, DeliveryRecord record, SlowLetters slow, SendingState standing, IClock clock, ILogger<SendMessages> log) : IRecurringJob
{
    private const int Workers = 4, Together = 16, KeptTogether = 200;

    /// <summary>How long a worker waits for an answer before it goes on with the next letter.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

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
        await standing.Keep(pause.Trouble);
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
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Workers, claimed.Count)).Select(_ => Work()));
        return accepted;

        async Task Work()
        {
            var line = gateway.Open();
            try
            {
                while (Next() is { } letter)
                {
                    if (cancel.IsCancellationRequested || !pause.Over(clock.GetCurrentInstant()))
                    {
                        await record.PutBack(letter.Message);
                        continue;
                    }
                    var sending = line.Send(letter.Letter);
                    if (await Task.WhenAny(sending, Task.Delay(Soon, CancellationToken.None)) != sending && slow.Take(letter.Message, line, sending))
                    {
                        line = gateway.Open();
                        continue;
                    }
                    var delivery = await sending;
                    await record.Write(letter.Message, delivery);
                    if (delivery is Delivery.Accepted)
                    {
                        Interlocked.Increment(ref accepted);
                    }
                }
            }
            finally
            {
                line.Dispose();
            }
        }

        Claimed? Next()
        {
            lock (waiting)
            {
                return waiting.TryDequeue(out var next) ? next : null;
            }
        }
    }
}
