namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Puts waiting hearings on the timetable one by one, each on the day and by the way that costs least.</summary>
internal sealed class Refilling<T>(Timetable<T> timetable, Trial<T> trial, Shares shares, Demand demand, Chance chance, byte worker) where T : struct, ISlots<T>
{
    private readonly Backlog backlog = timetable.Backlog;
    private readonly Openings<T> openings = timetable.Openings;
    private readonly double[] rank = new double[64];

    public void Refill()
    {
        Order(trial.Waiting);
        foreach (var hearing in trial.Waiting)
        {
            Insert(hearing);
        }
    }

    // By one of several measures, never quite the same twice.
    private void Order(Span<int> waiting)
    {
        var by = chance.Below(16);
        for (var i = 0; i < waiting.Length; i++)
        {
            var key = by switch
            {
                < 4 => 1,
                < 9 => demand.Density[waiting[i]],
                < 13 => backlog.Weight[waiting[i]],
                _ => backlog.Duration[waiting[i]],
            };
            rank[i] = -key * (0.6 + 0.4 * chance.Unit());
        }
        rank.AsSpan(0, waiting.Length).Sort(waiting);
    }

    private void Insert(int hearing)
    {
        var (best, least, free) = (-1, int.MaxValue, default(T));
        for (var o = openings.Start[hearing]; o < openings.Start[hearing + 1] && openings.Cost[o] < least; o++)
        {
            // Now and then the next best, or the search would circle.
            if (shares.OfDay[openings.Day[o]] != worker || chance.OneIn(Tuning.BlinkOneIn))
            {
                continue;
            }
            var starts = timetable.FreeStarts(hearing, o);
            if (starts.IsEmpty)
            {
                continue;
            }
            var cost = openings.Cost[o] + timetable.NewAttendance(hearing, openings.Day[o]);
            if (cost < least)
            {
                (best, least, free) = (o, cost, starts);
            }
        }
        if (best >= 0)
        {
            trial.Place(hearing, best, Pick(free));
        }
    }

    // Next to what is there already, so that no time is lost between; seldom anywhere.
    private int Pick(T free)
    {
        var how = chance.Below(16);
        if (how < 6)
        {
            return free.Nth(0);
        }
        var among = how < 10 ? free.RunStarts() : how < 14 ? free.RunEnds() : free;
        return among.Nth(chance.Below(among.Count));
    }
}
