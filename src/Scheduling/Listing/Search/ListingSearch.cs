using System.Diagnostics;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>One search from its first plan to its last: first fit, better constructions, then annealing by one team or several.</summary>
internal sealed class ListingSearch<T> where T : struct, ISlots<T>
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(200);

    private readonly Backlog backlog;
    private readonly Openings<T> openings;
    private readonly Demand demand;
    private readonly ListingSearchOptions options;
    private readonly Stopwatch clock;
    private readonly IProgress<ListingProgress>? progress;
    private readonly CancellationToken cancel;
    private readonly Start start;
    private TimeSpan told;

    public ListingSearch(Backlog backlog, ListingSearchOptions options, Stopwatch clock, IProgress<ListingProgress>? progress, CancellationToken cancel)
    {
        (this.backlog, this.options, this.clock, this.progress, this.cancel) = (backlog, options, clock, progress, cancel);
        (openings, demand, start) = (Openings<T>.Of(backlog), new(backlog), Start.Of(backlog, options));
    }

    public ListingResult Run()
    {
        var timetable = new Timetable<T>(backlog, openings);
        var best = new BestPlan<T>(backlog.Hearings);
        long Try(IEnumerable<int> order, bool firstFit)
        {
            timetable.Clear();
            var score = start.PlacePinned(timetable) + Constructions.Fill(timetable, order, firstFit, cancel);
            best.Offer(timetable, score);
            return score;
        }

        var firstFit = Try(Constructions.FirstFitOrder(backlog), firstFit: true);
        var firstPlan = clock.Elapsed;
        Tell(0, best);
        if (options.From is not null)
        {
            timetable.Clear();
            best.Offer(timetable, start.PlacePinned(timetable) + start.PlaceRest(timetable) + Constructions.Fill(timetable, Constructions.DensityOrder(backlog, demand), false, cancel));
        }
        Try(Constructions.FirstFitOrder(backlog), firstFit: false);
        Try(Constructions.DensityOrder(backlog, demand), firstFit: false);

        var steps = Anneal(timetable, ref best);
        best.Restore(timetable);
        return new(PlanWriter.Write(timetable), best.Score, firstFit, steps, clock.Elapsed, firstPlan);
    }

    /// <summary>
    /// Where there are days enough, one team shares them; else each thread searches a timetable of its own, and the best plan counts.
    /// </summary>
    private long Anneal(Timetable<T> timetable, ref BestPlan<T> best)
    {
        var threads = Math.Clamp(options.Threads ?? Environment.ProcessorCount, 1, Shares.Nobody - 1);
        var together = backlog.Days >= Tuning.DaysToShare * threads ? threads : Math.Max(1, backlog.Days / Tuning.DaysToShare);
        var teams = Math.Max(1, threads / together);
        var chance = new Chance((ulong)options.Seed);
        var schedule = new Schedule(options, clock, backlog, teams, together, cancel);
        var start = best;
        var all = Enumerable.Range(0, teams).Select(i => new Team<T>(i == 0 ? timetable : new(backlog, openings), start.Copy(), this.start, demand, schedule, together, chance.Fork())).ToArray();
        Parallel.For(0, teams, new ParallelOptions { MaxDegreeOfParallelism = teams }, i => all[i].Run(team =>
        {
            if (i == 0)
            {
                Tell(all.Sum(t => t.Steps), all.MaxBy(t => t.Best.Score)!.Best);
            }
        }));
        best = all.MaxBy(t => t.Best.Score)!.Best;
        return all.Sum(t => t.Steps);
    }

    private void Tell(long steps, BestPlan<T> best)
    {
        if (progress is not null && (told == default || clock.Elapsed - told >= TellEvery))
        {
            told = clock.Elapsed;
            var now = best.Copy();
            progress.Report(new(told, steps, now.Score, now.Listed, () => now.Write(backlog, openings)));
        }
    }
}
