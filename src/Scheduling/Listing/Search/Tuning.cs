namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>The numbers found by measuring.</summary>
internal static class Tuning
{
    /// <summary>Of a hundred steps: those that list an unlisted hearing where it pleases; the others clear a stretch of a day.</summary>
    public const int MakeRoomPercent = 50;

    /// <summary>Of a hundred stretches: those at an access point rather than in a courtroom.</summary>
    public const int PointPercent = 80;

    /// <summary>How far a stretch may reach beyond a hearing, to either side.</summary>
    public const int WindowSlots = 8;

    public const int ClearMost = 10, InviteLook = 64, InviteMost = 6;

    /// <summary>How often an opening is passed over when a hearing is put back.</summary>
    public const int BlinkOneIn = 25;

    /// <summary>Days that each worker should hold at least.</summary>
    public const int DaysToShare = 4;

    public const int RoundMilliseconds = 25, RoundSteps = 1000;

    /// <summary>Steps for each hearing from which on it cools three times instead of twice.</summary>
    public const int StepsForThreeCycles = 10_000;

    // Temperatures, as parts of what a hearing of mean weight earns: the first rises with the square root of the steps for each hearing.
    public const double Heat = 0.0055, HotMost = 0.48, Cold = 0.005, WarmStart = 0.25;
}
