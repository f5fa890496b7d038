using System.Diagnostics;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// What reading one file may still cost. Every reader of a file takes one and asks it inside its loops; it refuses to be asked within a transaction,
/// so that no file can hold one open.
/// </summary>
internal sealed class ReadingBudget(TimeSpan time, int most = ImportLimits.Cells)
{
    private const int LookEvery = 4096;
    private readonly long began = Stopwatch.GetTimestamp();
    private int cells, steps;

    public static ReadingBudget AtTheDoor() => new(TimeSpan.FromSeconds(ImportLimits.SecondsAtTheDoor));

    public static ReadingBudget OfTheJob() => new(TimeSpan.FromSeconds(ImportLimits.SecondsOfTheJob), int.MaxValue);

    /// <exception cref="UnreadableFileException">The file has more cells than a file may have.</exception>
    public void Cell()
    {
        if (++cells > most)
        {
            throw new UnreadableFileException("import.fault.cells", ("max", $"{most}"));
        }
        Step();
    }

    /// <summary>Something small was read: the clock is looked at now and then.</summary>
    public void Step()
    {
        if (++steps % LookEvery == 0)
        {
            Look();
        }
    }

    /// <exception cref="UnreadableFileException">Reading has taken too long.</exception>
    /// <exception cref="InvalidOperationException">A transaction is open: a bug.</exception>
    public void Look()
    {
        Tx.NotWithin("A file is read");
        if (Stopwatch.GetElapsedTime(began) > time)
        {
            throw new UnreadableFileException("import.fault.time", ("max", $"{time.TotalSeconds:0}"));
        }
    }
}
