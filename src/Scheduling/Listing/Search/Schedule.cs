using System.Diagnostics;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// How hot the annealing is and when it ends. It cools several times over, each time longer than before, so that a good plan is there
/// early and the longest cooling has most of the time. Goes by steps alone where only those are limited: then nothing depends on the clock.
/// </summary>
internal sealed class Schedule
{
    // Steps of one worker in a second, roughly; only the heat to begin with depends on it.
    private const double UsualSpeed = 60_000;

    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(10);

    private readonly Stopwatch clock;
    private readonly CancellationToken cancel;
    private readonly TimeSpan begun;
    private readonly TimeSpan? end;
    private readonly long? steps;
    private readonly double[] cycleEnds;
    private readonly double[] hottest;
    private readonly double coldest;

    public Schedule(ListingSearchOptions options, Stopwatch clock, Backlog backlog, int teams, int together, CancellationToken cancel)
    {
        (this.clock, this.cancel, begun) = (clock, cancel, clock.Elapsed);
        steps = options.Steps / teams;
        end = options.Time ?? (steps is null ? Otherwise : null);
        var expected = Math.Min(steps ?? double.MaxValue, end is { } e ? Math.Max(0, (e - begun).TotalSeconds) * UsualSpeed * together : double.MaxValue);
        var each = expected / Math.Max(1, backlog.Hearings);
        cycleEnds = each > Tuning.StepsForThreeCycles ? [1.0 / 7, 3.0 / 7, 1] : [0.1, 1];
        var scale = ListingScore.Listed * (backlog.Hearings == 0 ? 1 : backlog.Weight.Average()) * (options.From is null ? 1 : Tuning.WarmStart);
        hottest = [.. cycleEnds.Select((to, i) => scale * Math.Min(Tuning.HotMost, Tuning.Heat * Math.Sqrt(each * (to - (i == 0 ? 0 : cycleEnds[i - 1])))))];
        coldest = scale * Tuning.Cold;
    }

    public int Cycles => cycleEnds.Length;

    /// <summary>When a round that begins now is to end; null where it goes by steps.</summary>
    public TimeSpan? RoundEnd => end is null ? null : clock.Elapsed + TimeSpan.FromMilliseconds(Tuning.RoundMilliseconds);

    public long RoundSteps(long done, int workers) => end is not null ? long.MaxValue : Math.Min(Tuning.RoundSteps, (steps!.Value - done + workers - 1) / workers);

    public bool RoundIsOver(TimeSpan until) => clock.Elapsed is var now && (now >= until || now >= end || cancel.IsCancellationRequested);

    public bool CycleIsOver(int cycle, long done) => cancel.IsCancellationRequested || Done(done) >= cycleEnds[cycle];

    public double Temperature(int cycle, long done)
    {
        var from = cycle == 0 ? 0 : cycleEnds[cycle - 1];
        var part = Math.Clamp((Done(done) - from) / (cycleEnds[cycle] - from), 0, 1);
        return Math.Max(coldest, hottest[cycle]) * Math.Pow(coldest / Math.Max(coldest, hottest[cycle]), part);
    }

    private double Done(long done) => Math.Max(
        steps is { } s ? (double)done / Math.Max(1, s) : 0,
        end is { } e ? (e > begun ? (clock.Elapsed - begun) / (e - begun) : 1) : 0);
}
