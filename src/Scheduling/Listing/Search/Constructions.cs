namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Plans made in one pass: hearing by hearing, never looking back.</summary>
internal static class Constructions
{
    /// <summary>What a patient clerk does: most weight first, then the earliest date, each at the first place that is free.</summary>
    public static IEnumerable<int> FirstFitOrder(Backlog backlog) =>
        Enumerable.Range(0, backlog.Hearings).OrderByDescending(h => backlog.Weight[h]).ThenBy(h => backlog.Earliest[h]);

    /// <summary>Most weight for the station time it takes first.</summary>
    public static IEnumerable<int> DensityOrder(Backlog backlog, Demand demand) =>
        Enumerable.Range(0, backlog.Hearings).OrderByDescending(h => demand.Density[h]);

    /// <summary>Lists each hearing of the order that is not listed yet, at the first free slot of the best opening.</summary>
    /// <param name="firstFit">Whether the earliest day and hour is best, as for a clerk; else what costs least.</param>
    /// <returns>By how much the score rose.</returns>
    public static long Fill<T>(Timetable<T> timetable, IEnumerable<int> order, bool firstFit, CancellationToken cancel) where T : struct, ISlots<T>
    {
        var gained = 0L;
        var openings = timetable.Openings;
        foreach (var h in order)
        {
            if (cancel.IsCancellationRequested)
            {
                break;
            }
            if (timetable.IsListed(h))
            {
                continue;
            }
            var (best, at, least) = (-1, 0, int.MaxValue);
            for (var o = openings.Start[h]; o < openings.Start[h + 1] && (firstFit || openings.Cost[o] < least); o++)
            {
                if (timetable.FreeStarts(h, o) is not { IsEmpty: false } free)
                {
                    continue;
                }
                var cost = firstFit ? openings.Day[o] * T.Size + free.Nth(0) : openings.Cost[o] + timetable.NewAttendance(h, openings.Day[o]);
                if (cost < least)
                {
                    (best, at, least) = (o, free.Nth(0), cost);
                }
            }
            if (best >= 0)
            {
                gained += timetable.Place(h, best, at);
            }
        }
        return gained;
    }
}
