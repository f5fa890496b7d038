using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>
/// Waits for the answers of a slow server beside the job, so that nobody else's letter waits behind them. Meanwhile it keeps this node's hold on each:
/// a node that dies lets go of them within <see cref="Claims.Lease"/>.
/// </summary>
internal sealed class SlowLetters(NpgsqlDataSource db, DeliveryRecord record, IClock clock, ILogger<SlowLetters> log)
{
    /// <summary>Beyond these the job waits itself: a server that answers nothing is not given more.</summary>
    public const int Most = 64;

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<Guid, Task> waiting = new();

    /// <summary>Those that this node still holds.</summary>
    public Guid[] Held => [.. waiting.Keys];

    /// <summary>Takes the letter and its line over; false where there are too many already.</summary>
    public bool Take(MessageRow message, IMailLine line, Task<Delivery> sending)
    {
        if (waiting.Count >= Most)
        {
            return false;
        }
        // Held before it is waited for: the end of the wait lets go.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[message.Id] = Wait(begin.Task, message, line, sending);
        begin.SetResult();
        return true;
    }

    private async Task Wait(Task begin, MessageRow message, IMailLine line, Task<Delivery> sending)
    {
        await begin;
        try
        {
            using (line)
            {
                while (await Task.WhenAny(sending, Task.Delay(Renewal)) != sending)
                {
                    await Renew(message.Id);
                }
                await record.Write(message, await sending);
            }
        }
        catch (Exception e)
        {
            // The message stays in flight until the lease is over; then it is looked at again.
            log.SlowLetterLost(message.ProviderKey, e.GetType().Name);
        }
        finally
        {
            waiting.TryRemove(message.Id, out _);
        }
    }

    private async Task Renew(Guid id)
    {
        try
        {
            await using var connection = await db.OpenConnectionAsync();
            await connection.ExecuteAsync("update reminders.message set sending_since = @now where id = @id and state = 'sending'", new { id, now = clock.GetCurrentInstant() });
        }
        catch (NpgsqlException e)
        {
            log.SlowLetterLost(id.ToString(), e.GetType().Name);
        }
    }
}
