namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>The best plan found, kept aside.</summary>
internal sealed class BestPlan<T>(int hearings) where T : struct, ISlots<T>
{
    // One team tells of another's best plan while that team goes on.
    private readonly Lock gate = new();
    private readonly int[] opening = new int[hearings];
    private readonly int[] at = new int[hearings];

    public long Score { get; private set; } = long.MinValue;

    public int Listed { get; private set; }

    public void Offer(Timetable<T> timetable, long score)
    {
        if (score > Score)
        {
            lock (gate)
            {
                Score = score;
                timetable.Opening.CopyTo(opening, 0);
                timetable.At.CopyTo(at, 0);
                Listed = opening.Length - opening.AsSpan().Count(Timetable<T>.Unlisted);
            }
        }
    }

    public BestPlan<T> Copy()
    {
        lock (gate)
        {
            var copy = new BestPlan<T>(opening.Length) { Score = Score, Listed = Listed };
            opening.CopyTo(copy.opening, 0);
            at.CopyTo(copy.at, 0);
            return copy;
        }
    }

    public ListingPlan Write(Backlog backlog, Openings<T> openings) => PlanWriter.Write(backlog, openings, opening, at);

    /// <summary>Makes the timetable this plan.</summary>
    public void Restore(Timetable<T> timetable)
    {
        timetable.Clear();
        for (var h = 0; h < opening.Length; h++)
        {
            if (opening[h] >= 0)
            {
                timetable.Place(h, opening[h], at[h]);
            }
        }
    }
}
