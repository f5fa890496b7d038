namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// Of each hearing: every way and day on which it could begin at all, cheapest first, with the slots where it could: inside one sitting,
/// inside one opening of each access point, everyone available. What other hearings take is not regarded here.
/// </summary>
internal sealed class Openings<T> where T : struct, ISlots<T>
{
    private Openings(int[] start, int[] way, int[] day, int[] cost, T[] starts) =>
        (Start, Way, Day, Cost, Starts) = (start, way, day, cost, starts);

    /// <summary>The openings of hearing h are Start[h]..Start[h+1]-1.</summary>
    public int[] Start { get; }

    public int[] Way { get; }

    public int[] Day { get; }

    /// <summary>Of the score: waiting, travel, and attendance that doesn't depend on other hearings.</summary>
    public int[] Cost { get; }

    public T[] Starts { get; }

    public static Openings<T> Of(Backlog backlog)
    {
        var start = new int[backlog.Hearings + 1];
        var all = new List<(int Way, int Day, int Cost, T Starts)>();
        var here = new List<(int Way, int Day, int Cost, T Starts)>();
        for (var h = 0; h < backlog.Hearings; h++)
        {
            here.Clear();
            for (var day = backlog.Earliest[h]; day <= backlog.Latest[h]; day++)
            {
                var available = Available(backlog, h, day);
                for (var w = backlog.Ways.Start[h]; w < backlog.Ways.Start[h + 1]; w++)
                {
                    var cost = (long)ListingScore.Waiting * backlog.Weight[h] * (day - backlog.Earliest[h]) + backlog.Ways.Items[w].Cost;
                    var starts = Starting(backlog, h, w, day) & available;
                    if (!starts.IsEmpty && cost < (long)ListingScore.Listed * backlog.Weight[h])
                    {
                        here.Add((w, day, (int)cost, starts));
                    }
                }
            }
            // A stable sort: among equals the first way given, the first day.
            all.AddRange(here.OrderBy(o => o.Cost));
            start[h + 1] = all.Count;
        }
        return new(start, [.. all.Select(o => o.Way)], [.. all.Select(o => o.Day)], [.. all.Select(o => o.Cost)], [.. all.Select(o => o.Starts)]);
    }

    private static T Available(Backlog backlog, int hearing, int day)
    {
        var taken = default(T);
        foreach (var u in backlog.Unavailable[hearing])
        {
            if (u.Day == day)
            {
                taken |= T.Range(u.From - backlog.Duration[hearing] + 1, u.To);
            }
        }
        return T.Range(0, T.Size).Without(taken);
    }

    private static T Starting(Backlog backlog, int hearing, int way, int day)
    {
        var starts = default(T);
        var last = 1 - backlog.Duration[hearing];
        foreach (var s in backlog.Sittings[backlog.Ways.Items[way].Courtroom * backlog.Days + day])
        {
            starts |= Range(s.From, s.To + last);
        }
        foreach (var use in backlog.Uses[way])
        {
            var open = default(T);
            foreach (var o in backlog.Open[use.At * backlog.Days + day])
            {
                open |= Range(o.From, o.To + last);
            }
            starts &= open;
        }
        return starts;
    }

    private static T Range(int from, int to) => to > from ? T.Range(from, to) : default;
}
