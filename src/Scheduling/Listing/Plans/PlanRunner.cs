using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outbox;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>
/// Searches the plans that were asked for, one at a time on each node, with all of its cores. A plan is claimed by lock and held by a lease that is
/// renewed with its progress: where the node is killed, another goes on from the best plan so far for the seconds that are left.
/// </summary>
internal sealed class PlanRunner(NpgsqlDataSource db, Poke poke, IClock clock, IConfiguration configuration, ILogger<PlanRunner> log) : BackgroundService
{
    public static readonly Duration Lease = Duration.FromSeconds(20);

    private const int MostAttempts = 3;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(400), Write = TimeSpan.FromSeconds(1);
    private static readonly string Node = $"{Environment.MachineName}:{Environment.ProcessId}";

    private sealed record Claim(Guid Id, string By, byte[] Instance, byte[]? Begin, byte[]? Plan, int Seconds, int Seed, int Attempts, long SearchedMs, long Steps)
    {
        public TimeSpan Left => TimeSpan.FromSeconds(Math.Max(0.1, Seconds - SearchedMs / 1000.0));
    }

    /// <summary>Nodes that wake no jobs search no plans either.</summary>
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        if (string.Equals(configuration["COURTS_JOBS"], "off", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        await Go(stop);
    }

    internal async Task Go(CancellationToken stop)
    {
        var bell = poke.Listen();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Poke.Next(bell, stop);
                while (await RunNext(stop))
                {
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                log.PlansFailed(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        poke.Unlisten(bell);
    }

    /// <summary>Searches the oldest plan that nobody is at; false where there is none.</summary>
    internal async Task<bool> RunNext(CancellationToken stop)
    {
        if (await Next(stop) is not { } claim)
        {
            return false;
        }
        if (claim.Attempts > MostAttempts)
        {
            await End(claim, PlanState.Failed, null, stop);
            return true;
        }
        try
        {
            await Search(claim, stop);
        }
        catch (ListingFormatException)
        {
            await End(claim, PlanState.Failed, null, stop); // what is to be kept cannot be where it is
        }
        catch (Exception e) when (e is not OperationCanceledException and not NpgsqlException)
        {
            log.PlanFailed(claim.Id, e);
            await End(claim, PlanState.Failed, null, stop);
        }
        return true;
    }

    private async Task<Claim?> Next(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var now = clock.GetCurrentInstant();
        // The claim has a name of its own, so that a node that comes back late does not write into its successor's search.
        batch.Add("""
            update scheduling.listing_plan set state = 'Running', node = $2, lease_until = $3, attempts = attempts + 1, started_at = coalesce(started_at, $1), changed_at = $1
            where id = (
                select id from scheduling.listing_plan where state = 'Waiting' or (state = 'Running' and lease_until < $1)
                order by made_at, id limit 1 for update skip locked)
            returning id, node, instance, begin, plan, seconds, seed, attempts, searched_ms, steps
            """, Param.Time(now), Param.Text($"{Node}/{Guid.NewGuid():N}"), Param.Time(now + Lease));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => new Claim(
            r.GetGuid(0), r.GetString(1), r.GetFieldValue<byte[]>(2), r.IsDBNull(3) ? null : r.GetFieldValue<byte[]>(3), r.IsDBNull(4) ? null : r.GetFieldValue<byte[]>(4),
            r.GetInt32(5), r.GetInt32(6), r.GetInt32(7), r.GetInt64(8), r.GetInt64(9)), cancel)).FirstOrDefault();
    }

    private async Task Search(Claim claim, CancellationToken stop)
    {
        using var enough = new CancellationTokenSource();
        var best = new BestSoFar();
        var search = Task.Factory.StartNew(() => Search(claim, best, enough.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (state, written) = (PlanState.Done, System.Diagnostics.Stopwatch.StartNew());
        try
        {
            while (state == PlanState.Done && await Task.WhenAny(search, Task.Delay(Beat, CancellationToken.None)) != search)
            {
                state = stop.IsCancellationRequested ? PlanState.Waiting
                    : written.Elapsed < Write ? await Asked(claim, CancellationToken.None)
                    : await Tell(claim, best, written, CancellationToken.None);
            }
        }
        finally
        {
            // Whatever happened to the database: no search goes on that nobody looks after.
            await enough.CancelAsync();
            await ((Task)search).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var result = await search;
        // A node that is shut down hands the plan on with what it has; one whose lease was taken over writes nothing (End finds no row).
        await End(claim, state, result, CancellationToken.None);
    }

    private static ListingResult Search(Claim claim, BestSoFar best, CancellationToken enough)
    {
        var begin = claim.Begin is null ? null : ListingFiles.Unpack<PlanBegin>(claim.Begin);
        var from = claim.Plan is null ? begin?.Plan : ListingFiles.Unpack<ListingPlan>(claim.Plan);
        var (instance, pinned) = (ListingFiles.Unpack<ListingInstance>(claim.Instance), begin?.Kept.ToHashSet(StringComparer.Ordinal));
        var found = ListingEngine.Search(instance, new(claim.Left, Seed: claim.Seed, From: from, Pinned: pinned), best, enough);
        return found with { Plan = UrgentFirst.Of(instance, found.Plan, pinned) };
    }

    /// <summary>Whether the search is to go on: Done (so it may end by itself), Cancelled, or Running: by somebody else.</summary>
    private async Task<PlanState> Asked(Claim claim, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("select cancelled_by is not null from scheduling.listing_plan where id = $1 and node = $2 and state = 'Running'", Param.Uuid(claim.Id), Param.Text(claim.By));
        return await Answer(batch, cancel);
    }

    private async Task<PlanState> Tell(Claim claim, BestSoFar best, System.Diagnostics.Stopwatch written, CancellationToken cancel)
    {
        var took = System.Diagnostics.Stopwatch.StartNew();
        var (now, plan) = best.Take();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("""
            update scheduling.listing_plan set lease_until = $3, changed_at = $4, score = coalesce($5, score), listed = coalesce($6, listed), steps = $7, searched_ms = $8, plan = coalesce($9, plan)
            where id = $1 and node = $2 and state = 'Running' returning cancelled_by is not null
            """,
            Param.Uuid(claim.Id), Param.Text(claim.By), Param.Time(clock.GetCurrentInstant() + Lease), Param.Time(clock.GetCurrentInstant()), Param.Long(now?.Score), Param.Int(now?.Listed),
            Param.Long(claim.Steps + (now?.Steps ?? 0)), Param.Long(claim.SearchedMs + (long)(now?.Elapsed.TotalMilliseconds ?? 0)), Param.Bytes(plan is null ? null : ListingFiles.Pack(plan)));
        var state = await Answer(batch, cancel);
        // A plan of the whole nation is written seldom, so that writing takes a twentieth of the time at most.
        best.Want(after: 20 * took.Elapsed);
        written.Restart();
        return state;
    }

    private static async Task<PlanState> Answer(Batch batch, CancellationToken cancel)
    {
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => (bool?)r.GetBoolean(0), cancel)).FirstOrDefault() switch { null => PlanState.Running, true => PlanState.Cancelled, _ => PlanState.Done };
    }

    private async Task End(Claim claim, PlanState state, ListingResult? result, CancellationToken cancel)
    {
        if (state == PlanState.Running)
        {
            return;
        }
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        // Cancelled in the last moment is cancelled; a failure keeps what an earlier attempt found.
        batch.Add("""
            update scheduling.listing_plan set
                state = case when $3 <> 'Failed' and cancelled_by is not null then 'Cancelled' else $3 end, finished_at = case when $3 <> 'Waiting' then $4 end, changed_at = $4, lease_until = null,
                attempts = case when $3 = 'Waiting' then attempts - 1 else attempts end,
                score = coalesce($5, score), first_fit = coalesce($6, first_fit), listed = coalesce($7, listed), steps = coalesce($8, steps), searched_ms = coalesce($9, searched_ms), plan = coalesce($10, plan)
            where id = $1 and node = $2 and state = 'Running'
            """,
            Param.Uuid(claim.Id), Param.Text(claim.By), Param.Text(state.ToString()), Param.Time(now), Param.Long(result?.Score), Param.Long(result?.FirstFit), Param.Int(result?.Plan.Listed.Count),
            Param.Long(claim.Steps + result?.Steps), Param.Long(claim.SearchedMs + (long?)result?.Elapsed.TotalMilliseconds), Param.Bytes(result is null ? null : ListingFiles.Pack(result.Plan)));
        await batch.Execute(cancel);
    }

    /// <summary>Stands between the search, which tells a few times a second, and the database, which is told once.</summary>
    private sealed class BestSoFar : IProgress<ListingProgress>
    {
        private readonly Lock gate = new();
        private ListingProgress? now;
        private ListingPlan? plan;
        private long written = long.MinValue;
        private TimeSpan wanted;

        public void Report(ListingProgress value)
        {
            lock (gate)
            {
                now = value;
                if (value.Score > written && value.Elapsed >= wanted)
                {
                    (plan, written) = (value.Plan(), value.Score);
                }
            }
        }

        /// <summary>How far it is, with the plan to that score where there is a better one than before.</summary>
        public (ListingProgress? Now, ListingPlan? Plan) Take()
        {
            lock (gate)
            {
                var taken = (now, plan);
                plan = null;
                return taken;
            }
        }

        public void Want(TimeSpan after)
        {
            lock (gate)
            {
                wanted = (now?.Elapsed ?? default) + after;
            }
        }
    }
}

/// <summary>What listing logs: ids and kinds.</summary>
internal static partial class PlanLog
{
    [LoggerMessage(320, LogLevel.Error, "Plan {Plan} failed")]
    public static partial void PlanFailed(this ILogger log, Guid plan, Exception exception);

    [LoggerMessage(321, LogLevel.Warning, "The listing of plans failed: {Kind}")]
    public static partial void PlansFailed(this ILogger log, string kind);
}
