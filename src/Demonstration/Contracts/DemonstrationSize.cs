namespace RuleOfLaw.Courts.Demonstration.Contracts;

/// <summary>How much is made.</summary>
/// <param name="Rooms">The courtrooms' codes; empty: all.</param>
/// <param name="HistoryDays">Days of history; null: from 1 January 2022, with the years' published and invented totals.</param>
/// <param name="AheadDays">Days listed from today on.</param>
/// <param name="LiveRooms">How many courtrooms are kept alive around the present hour.</param>
/// <param name="BacklogRooms">How many courtrooms have a backlog.</param>
public sealed record DemonstrationSize(IReadOnlyList<string> Rooms, int? HistoryDays, int AheadDays, int LiveRooms, int BacklogRooms)
{
    public static DemonstrationSize Full { get; } = new([], null, 28, 16, 8);

    /// <summary>A few courtrooms and a month: for tests.</summary>
    public static DemonstrationSize Small { get; } = new(["VC-KP-01", "VC-KP-02", "VC-KP-34", "VC-BAL-01"], 30, 7, 4, 4);
}
