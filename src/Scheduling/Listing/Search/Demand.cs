namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Who wants what: looked up by the search, never changed.</summary>
internal sealed class Demand
{
    public Demand(Backlog backlog)
    {
        var (points, rooms) = (new List<(int, int)>(), new List<(int, int)>());
        Density = new double[backlog.Hearings];
        HearingOfPersonLink = new int[backlog.People.Items.Length];
        for (var h = 0; h < backlog.Hearings; h++)
        {
            var (ways, used) = (backlog.Ways.Start[h]..backlog.Ways.Start[h + 1], new SortedSet<int>());
            var least = int.MaxValue;
            for (var w = ways.Start.Value; w < ways.End.Value; w++)
            {
                var slots = 0;
                foreach (var use in backlog.Uses[w])
                {
                    used.Add(use.At);
                    slots += use.Stations * (backlog.Duration[h] + backlog.Turnaround[use.At]);
                }
                least = Math.Min(least, slots);
            }
            points.AddRange(used.Select(a => (a, h)));
            rooms.AddRange(backlog.Ways[h].ToArray().Select(w => w.Courtroom).Distinct().Select(c => (c, h)));
            Density[h] = backlog.Weight[h] / (1.0 + Math.Min(least, 1000));
            for (var p = backlog.People.Start[h]; p < backlog.People.Start[h + 1]; p++)
            {
                HearingOfPersonLink[p] = h;
            }
        }
        OfPoint = RowsWriter<int>.Group(backlog.AccessPoints, points);
        OfRoom = RowsWriter<int>.Group(backlog.Courtrooms, rooms);
    }

    /// <summary>Of each access point: the hearings that could use it.</summary>
    public Rows<int> OfPoint { get; }

    /// <summary>Of each courtroom: the hearings that could be in it.</summary>
    public Rows<int> OfRoom { get; }

    /// <summary>Weight for each slot of a station that the hearing takes at least.</summary>
    public double[] Density { get; }

    /// <summary>The hearing of each position in the backlog's People.</summary>
    public int[] HearingOfPersonLink { get; }
}
