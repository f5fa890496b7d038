namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>The coefficients of the score; whole numbers, so that a score is exact.</summary>
internal static class ListingScore
{
    /// <summary>For each weight of a listed hearing.</summary>
    public const int Listed = 10_000;

    /// <summary>Off for each weight and day after the earliest.</summary>
    public const int Waiting = 100;

    /// <summary>Off for each day on which a busy person attends.</summary>
    public const int Attendance = 25;
}
