using NodaTime;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>Something that takes time on a day: drawn as long as it lasts.</summary>
/// <param name="Start">Local time of day.</param>
/// <param name="End">Local, exclusive, after <paramref name="Start"/>.</param>
/// <param name="Title">What it is, short: a case number.</param>
/// <param name="Detail">What else is shown where there is room: the purpose.</param>
/// <param name="Badge">What must be seen even in a narrow block: <c>2/3</c>, <c>+12</c>.</param>
/// <param name="Status">The tone's word, for those who do not see the colour.</param>
public sealed record AxisBlock(LocalTime Start, LocalTime End, string Title, string? Detail = null, Tone Tone = Tone.Waiting, string? Status = null, string? Badge = null, string? Href = null, string? Id = null)
{
    /// <summary>Further attributes of the block, for a page's script: <c>data-…</c>.</summary>
    public IReadOnlyDictionary<string, object>? Data { get; init; }

    /// <summary>What stands for the title in a narrow block: its last word, a case number without the register's name. Null where it has one word.</summary>
    public string? Short => Title.LastIndexOf(' ') is >= 0 and var space ? Title[(space + 1)..] : null;

    /// <summary>Until when it took longer than it was to: local, after <see cref="End"/>; null where it kept its time.</summary>
    public LocalTime? Over { get; init; }

    /// <summary>It has not ended: what is over grows.</summary>
    public bool Runs { get; init; }
}

/// <summary>Time that cannot be had, and why.</summary>
public sealed record AxisClosed(LocalTime Start, LocalTime End, string Reason);

/// <summary>One row of a day: a courtroom, an access point, a person.</summary>
public sealed record AxisLane(string Label, IReadOnlyList<AxisBlock> Blocks)
{
    public IReadOnlyList<AxisClosed> Closed { get; init; } = [];
    public string? Href { get; init; }
    /// <summary>What a page's script calls the lane; null where nothing is done to it.</summary>
    public string? Key { get; init; }
    /// <summary>A second, quieter line under the label.</summary>
    public string? Note { get; init; }
}

/// <summary>A start that can be chosen; <paramref name="Value"/> is what the form posts.</summary>
public sealed record FreeStart(LocalTime Start, string Value);

/// <summary>The part of a day that an axis shows, in columns of five minutes. No page may hold a style attribute, so places are classes.</summary>
public readonly record struct AxisSpan
{
    public const int Step = 5;

    public AxisSpan(LocalTime from, LocalTime to)
    {
        First = from.Hour;
        var last = to == LocalTime.Midnight ? 24 : to.Minute > 0 || to.Second > 0 ? to.Hour + 1 : to.Hour;
        Hours = Math.Max(1, last - First);
    }

    /// <summary>The first full hour shown.</summary>
    public int First { get; }

    public int Hours { get; }

    public int Columns => Hours * 60 / Step;

    /// <summary><c>at-13 for-6</c>; null where nothing of it lies on the axis.</summary>
    public string? Place(LocalTime start, LocalTime end)
    {
        var from = Math.Max(0, Minutes(start));
        var to = Math.Min(Hours * 60, end <= start ? 24 * 60 - First * 60 : Minutes(end));
        return to <= from ? null : $"at-{from / Step + 1} for-{Math.Max(1, (to + Step - 1) / Step - from / Step)}";
    }

    /// <summary>The column in which a moment lies, with its fraction; null outside.</summary>
    public double? Column(LocalTime at) => Minutes(at) is >= 0 and var minutes && minutes < Hours * 60 ? minutes / (double)Step + 1 : null;

    private int Minutes(LocalTime at) => (at.Hour - First) * 60 + at.Minute;
}
