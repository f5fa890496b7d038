namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>One step's changes to the timetable: what they gain, what waits to be put back, and the way back.</summary>
internal sealed class Trial<T>(Timetable<T> timetable, Shares shares, byte worker) where T : struct, ISlots<T>
{
    private const int Most = 64;

    private readonly int[] touched = new int[2 * Most];
    private readonly int[] opening = new int[2 * Most];
    private readonly int[] at = new int[2 * Most];
    private readonly int[] mark = new int[timetable.Backlog.Hearings];
    private readonly int[] waiting = new int[Most];
    private int touchedCount, waitingCount, step;

    /// <summary>By how much the score has risen.</summary>
    public long Change { get; private set; }

    /// <summary>Every hearing that was placed or taken off.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, touchedCount);

    /// <summary>The hearings to be put (back) on the timetable, each unlisted now.</summary>
    public Span<int> Waiting => waiting.AsSpan(0, waitingCount);

    public bool IsFull => waitingCount == Most;

    public void Begin()
    {
        (touchedCount, waitingCount, Change) = (0, 0, 0);
        step++;
    }

    public bool HasTouched(int hearing) => mark[hearing] == step;

    public void Await(int hearing) => waiting[waitingCount++] = hearing;

    /// <summary>Takes a listed hearing off, to wait.</summary>
    /// <returns>False where it is not this worker's, or the trial is full.</returns>
    public bool TakeOff(int hearing)
    {
        if (shares.OfHearing[hearing] != worker || IsFull)
        {
            return false;
        }
        Note(hearing);
        Change -= timetable.Remove(hearing);
        Await(hearing);
        return true;
    }

    public void Place(int hearing, int into, int slot)
    {
        Note(hearing);
        Change += timetable.Place(hearing, into, slot);
    }

    /// <summary>Makes everything as it was before.</summary>
    public void Undo()
    {
        for (var i = 0; i < touchedCount; i++)
        {
            if (timetable.IsListed(touched[i]))
            {
                timetable.Remove(touched[i]);
            }
        }
        for (var i = 0; i < touchedCount; i++)
        {
            if (opening[i] >= 0)
            {
                timetable.Place(touched[i], opening[i], at[i]);
            }
        }
    }

    // Only the first state of a hearing counts.
    private void Note(int hearing)
    {
        if (mark[hearing] != step)
        {
            mark[hearing] = step;
            (touched[touchedCount], opening[touchedCount], at[touchedCount]) = (hearing, timetable.Opening[hearing], timetable.At[hearing]);
            touchedCount++;
        }
    }
}
