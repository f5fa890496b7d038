namespace RuleOfLaw.Courts.Demonstration.Contracts;

/// <summary>How much is made.</summary>
/// <param name="Rooms">The courtrooms' codes; empty: all.</param>
/// <param name="HistoryDays">Days of history; null: from 1 January 2022, with the years' published and invented totals.</param>
/// <param name="AheadDays">Days listed from today on.</param>
/// <param name="LiveRooms">How many courtrooms are kept alive around the present hour.</param>
public sealed record DemonstrationSize(IReadOnlyList<string> Rooms, int? HistoryDays, int AheadDays, int LiveRooms)
{
    public static DemonstrationSize Full { get; } = new([], null, 28, 16);

    /// <summary>A few courtrooms and a month: for tests.</summary>
    public static DemonstrationSize Small { get; } = new(["VC-KP-01", "VC-KP-02", "VC-KP-34", "VC-BAL-01"], 30, 7, 4);
}
