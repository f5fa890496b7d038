using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Outbox;

/// <summary>Hands committed events to their reactions: claims rows by row lock, retries with growing pauses, never stops the host.</summary>
internal sealed class OutboxWorker(NpgsqlDataSource db, Reactions reactions, Poke poke, IServiceScopeFactory scopes, IClock clock, ILogger<OutboxWorker> log) : BackgroundService
{
    /// <summary>An event that failed so often, over about an hour, is set aside.</summary>
    internal const int MostTries = 15;

    private const int BatchSize = 50;

    /// <summary>How long one reaction may take before it counts as failed: nothing behind it waits longer.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(1), BulkBudget = TimeSpan.FromMinutes(10);

    /// <summary>After a poke: what comes in a burst is claimed together, and whoever watches live is served first.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private sealed record Row(long Id, string Reaction, string Payload, short Attempts, bool Bulk);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        var bell = poke.Listen();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Poke.Next(bell, stop);
                await Task.Delay(Gathering, stop);
                while (await Drain(stop))
                {
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                log.OutboxFailed(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Runs what is due now, at most one batch, or one bulk row when nothing else is due; answers whether more may be.</summary>
    internal async Task<bool> Drain(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = new List<Row>();
        await using (var claim = new NpgsqlCommand(
            """
            select id, reaction, payload::text, attempts, bulk from platform.outbox
            where processed_at is null and set_aside_at is null and due_at <= $1 order by bulk, due_at, id limit $2 for update skip locked
            """, connection, transaction))
        {
            claim.Parameters.Add(Param.Time(clock.GetCurrentInstant()));
            claim.Parameters.Add(Param.Int(BatchSize));
            await using var reader = await claim.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                rows.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt16(3), reader.GetBoolean(4)));
            }
        }
        var turn = rows is [{ Bulk: true }, ..] ? rows.Take(1).ToList() : rows.TakeWhile(r => !r.Bulk).ToList();
        await using var marks = new Batch(connection, transaction);
        foreach (var row in turn)
        {
            var error = await Run(row, cancel);
            if (error is null)
            {
                marks.Add("update platform.outbox set processed_at = $2 where id = $1", new() { Value = row.Id }, Param.Time(clock.GetCurrentInstant()));
            }
            else
            {
                var (now, last) = (clock.GetCurrentInstant(), row.Attempts + 1 >= MostTries);
                var pause = Duration.FromSeconds(Math.Min(600, Math.Pow(2, Math.Min(row.Attempts, (short)10))));
                marks.Add("update platform.outbox set attempts = attempts + 1, due_at = $2, last_error = $3, set_aside_at = $4 where id = $1",
                    new() { Value = row.Id }, Param.Time(now + pause), Param.Text(error), Param.Time(last ? now : null));
                if (last)
                {
                    log.EventSetAside(row.Reaction, row.Id, MostTries);
                }
            }
        }
        await marks.Execute(cancel);
        await transaction.CommitAsync(cancel);
        return rows.Count == BatchSize || turn.Count < rows.Count;
    }

    private async Task<string?> Run(Row row, CancellationToken cancel)
    {
        if (reactions.Named(row.Reaction) is not { } found)
        {
            return null; // The reaction was removed from the program.
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(row.Bulk ? BulkBudget : Budget);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallContext>().Caller = Caller.System;
            var reaction = ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, found.Reaction);
            var happened = JsonSerializer.Deserialize(row.Payload, found.Event, Json.Stored);
            var method = typeof(IReact<>).MakeGenericType(found.Event).GetMethod("React")!;
            await ((Task)method.Invoke(reaction, [happened, patience.Token])!).WaitAsync(patience.Token);
            return null;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var inner = e is TargetInvocationException { InnerException: { } i } ? i : e;
            log.ReactionFailed(row.Reaction, row.Id, inner);
            return inner.GetType().Name;
        }
    }
}
