namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// An instance as numbers: ids become indices, minutes become slots counted from the earliest sitting of the horizon, and what can't
/// matter to a plan is gone. Arrays of fields, because the search reads little of much.
/// </summary>
internal sealed class Backlog
{
    public required ListingInstance Instance { get; init; }

    public required int Days { get; init; }

    public int Hearings => Weight.Length;

    public int Courtrooms => (Sittings.Start.Length - 1) / Days;

    public int AccessPoints => Stations.Length;

    /// <summary>The slot, counted from midnight, that is slot 0 here.</summary>
    public required int FirstSlot { get; init; }

    /// <summary>Slots from the first sitting's start to the last one's end.</summary>
    public required int Slots { get; init; }

    // Hearings.
    public required int[] Weight { get; init; }

    /// <summary>Slots.</summary>
    public required int[] Duration { get; init; }

    public required int[] Earliest { get; init; }

    /// <summary>The last day allowed, within the horizon.</summary>
    public required int[] Latest { get; init; }

    /// <summary>Of each hearing: its people who also have other hearings, as rows of <see cref="Gap"/>.</summary>
    public required Rows<int> People { get; init; }

    /// <summary>Of each hearing: its busy people who also have other hearings, as rows of attendance counters.</summary>
    public required Rows<int> Attenders { get; init; }

    /// <summary>Of each hearing: its ways, a courtroom with a place for each participant.</summary>
    public required Rows<Way> Ways { get; init; }

    /// <summary>Of each way: the stations it takes.</summary>
    public required Rows<StationUse> Uses { get; init; }

    /// <summary>Of each way: the place of each participant: an access point, or <see cref="AtLink"/> or <see cref="InRoom"/>.</summary>
    public required Rows<int> Places { get; init; }

    // People with more than one hearing.
    public required int[] Gap { get; init; }

    public required int AttenderCount { get; init; }

    // Access points.
    public required int[] Stations { get; init; }

    /// <summary>Slots.</summary>
    public required int[] Turnaround { get; init; }

    /// <summary>Of each access point's day (point × days + day): its opening hours.</summary>
    public required Rows<Span> Open { get; init; }

    /// <summary>Of each courtroom's day (courtroom × days + day): its sittings; those of a judge on leave are left out.</summary>
    public required Rows<Sitting> Sittings { get; init; }

    /// <summary>Of each hearing: when someone in it is unavailable, by day.</summary>
    public required Rows<DaySpan> Unavailable { get; init; }

    /// <summary>Of each sitting (by its position in <see cref="Sittings"/>): sittings of the same judge in other courtrooms that day.</summary>
    public required Rows<Elsewhere> JudgeElsewhere { get; init; }

    public const int AtLink = -1, InRoom = -2;

    /// <summary>What listing earns: weight, waiting and the constant costs of a way.</summary>
    public int Earns(int hearing, int cost) => ListingScore.Listed * Weight[hearing] - cost;
}

/// <param name="Cost">Travel minutes, and the attendance of busy people who have no other hearing.</param>
internal readonly record struct Way(int Courtroom, int Cost);

internal readonly record struct StationUse(int At, int Stations);

/// <summary>Slots from..to-1.</summary>
internal readonly record struct Span(int From, int To);

internal readonly record struct DaySpan(int Day, int From, int To);

internal readonly record struct Sitting(int From, int To, int Judge);

internal readonly record struct Elsewhere(int Courtroom, int From, int To);
