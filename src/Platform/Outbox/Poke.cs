using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace RuleOfLaw.Courts.Platform.Outbox;

/// <summary>
/// The coalesced wake-up between nodes: after commits, at most one <c>NOTIFY</c> at a time leaves this node, outside every
/// business transaction (a NOTIFY inside one would make all commits wait for each other). Listeners hear it at once;
/// whoever misses it polls.
/// </summary>
public sealed class Poke(NpgsqlDataSource db, ILogger<Poke> log) : BackgroundService
{
    public const string Channel = "courts";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim outgoing = new(0);
    private readonly List<SemaphoreSlim> listeners = [];
    private int waiting;

    /// <summary>Something was committed: wake this node's listeners now, and the other nodes' soon.</summary>
    public void Now()
    {
        Wake();
        if (Interlocked.Exchange(ref waiting, 1) == 0)
        {
            outgoing.Release();
        }
    }

    /// <summary>A listener's own bell. Wait for it with <see cref="Next"/>.</summary>
    public SemaphoreSlim Listen()
    {
        var bell = new SemaphoreSlim(1);
        lock (listeners)
        {
            listeners.Add(bell);
        }
        return bell;
    }

    public void Unlisten(SemaphoreSlim bell)
    {
        lock (listeners)
        {
            listeners.Remove(bell);
        }
    }

    /// <summary>Waits for a poke, at most two seconds; several pokes meanwhile count as one.</summary>
    public static async Task Next(SemaphoreSlim bell, CancellationToken cancel)
    {
        await bell.WaitAsync(Poll, cancel);
        while (bell.Wait(0, CancellationToken.None))
        {
        }
    }

    /// <summary>Wakes this node's listeners, and nobody else's.</summary>
    internal void Wake()
    {
        lock (listeners)
        {
            foreach (var bell in listeners)
            {
                if (bell.CurrentCount == 0)
                {
                    bell.Release();
                }
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stop) => Task.WhenAll(Send(stop), Hear(stop));

    private async Task Send(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await outgoing.WaitAsync(stop);
                Volatile.Write(ref waiting, 0);
                await using var command = db.CreateCommand($"notify {Channel}");
                await command.ExecuteNonQueryAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                // Lost pokes are made good by the listeners' polls.
                log.PokeFailed(e.GetType().Name);
            }
        }
    }

    private async Task Hear(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await db.OpenConnectionAsync(stop);
                connection.Notification += (_, _) => Wake();
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stop);
                }
                Wake();
                while (true)
                {
                    await connection.WaitAsync(stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                log.PokeFailed(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
