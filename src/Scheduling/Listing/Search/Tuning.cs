namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>The numbers found by measuring on generated instances.</summary>
internal static class Tuning
{
    public static int MakeRoomPercent = 50, WindowSlots = 8, PointPercent = 80, ClearMost = 10, InviteLook = 64, InviteMost = 6, BlinkOneIn = 25, DaysToShare = 4, StepsForThreeCycles = 10000, RoundMilliseconds = 25, RoundSteps = 1000;
    public static double Heat = 0.0055, HotMost = 0.48, Cold = 0.005, WarmStart = 0.25;
}
