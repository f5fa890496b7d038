namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// Who may change what during one round: each day belongs to one worker, and with it the hearings listed on it; the unlisted are dealt
/// out. Since a timetable and its score fall apart into days, workers never meet. Days are dealt anew each round.
/// </summary>
internal sealed class Shares(int days, int hearings)
{
    /// <summary>The worker of each day.</summary>
    public byte[] OfDay { get; } = new byte[days];

    /// <summary>The worker of each hearing; a fixed hearing has none.</summary>
    public byte[] OfHearing { get; } = new byte[hearings];

    public const byte Nobody = byte.MaxValue;

    private readonly int[] order = [.. Enumerable.Range(0, days)];

    public void Deal<T>(Timetable<T> timetable, bool[] pinned, int workers, Chance chance) where T : struct, ISlots<T>
    {
        chance.Shuffle(order);
        for (var i = 0; i < order.Length; i++)
        {
            OfDay[order[i]] = (byte)(i % workers);
        }
        for (var h = 0; h < OfHearing.Length; h++)
        {
            OfHearing[h] = pinned[h] ? Nobody
                : timetable.IsListed(h) ? OfDay[timetable.DayOf(h)]
                : workers == 1 ? (byte)0 : (byte)chance.Below(workers);
        }
    }
}
