using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>Numbers of starts on a grid, <c>[From, To)</c>.</summary>
internal readonly record struct Run(int From, int To)
{
    public bool IsEmpty => To <= From;
}

/// <summary>The starts a sitting has room for: every five minutes from its beginning, as long as the hearing ends within it.</summary>
internal readonly struct StartGrid
{
    public const int Minutes = 5;

    private const long Step = Minutes * NodaConstants.TicksPerMinute;

    private readonly long first, length;

    public StartGrid(Interval sitting, int minutes)
    {
        (first, length) = (sitting.Start.ToUnixTimeTicks(), minutes * NodaConstants.TicksPerMinute);
        Count = Within(Stretch.Of(sitting), int.MaxValue).To;
    }

    public int Count { get; }

    public Instant this[int start] => Instant.FromUnixTimeTicks(first + start * Step);

    public Interval Hearing(int start) => new(this[start], this[start] + Duration.FromTicks(length));

    /// <summary>From the first start to the end of a hearing at the last, and what it needs afterwards.</summary>
    public Stretch Window(Duration after) => new(first, first + Count * Step + length + (long)after.TotalTicks);

    /// <summary>The starts whose hearing, with what is needed afterwards, would overlap what is busy; touching is free.</summary>
    public Run Blocked(Stretch busy, Duration after) => Clip(Floor(busy.From - length - (long)after.TotalTicks - first) + 1, Ceiling(busy.To - first), Count);

    /// <summary>The starts whose whole hearing lies within.</summary>
    public Run Within(Stretch open) => Within(open, Count);

    /// <summary>The starts before an instant.</summary>
    public Run Before(Instant instant) => Clip(0, Ceiling(instant.ToUnixTimeTicks() - first), Count);

    /// <summary>The starts after an instant.</summary>
    public Run After(Instant instant) => Clip(Floor(instant.ToUnixTimeTicks() - first) + 1, Count, Count);

    /// <summary>The starts whose hearing ends after an instant.</summary>
    public Run EndingAfter(Instant instant) => Clip(Floor(instant.ToUnixTimeTicks() - length - first) + 1, Count, Count);

    private Run Within(Stretch open, int count) => Clip(Ceiling(open.From - first), Floor(open.To - length - first) + 1, count);

    private static Run Clip(long from, long to, int count) => new((int)Math.Clamp(from, 0, count), (int)Math.Clamp(to, 0, count));

    private static long Floor(long ticks) => ticks / Step - (ticks % Step < 0 ? 1 : 0);

    private static long Ceiling(long ticks) => -Floor(-ticks);
}
