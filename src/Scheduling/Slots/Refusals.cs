namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>Why a start cannot be had, beside the calendar's <see cref="Calendar.NoSitting"/>; codes with a text <c>refusal.CODE</c>.</summary>
internal static class Refusals
{
    public const string Busy = "busy", Closed = "closed", NoStation = "no-free-station", Past = "past", TooFar = "too-far-ahead", NotWanted = "not-wanted", Order = "out-of-order", TooSoon = "too-soon", Together = "protected-together", Apart = "keep-apart";
}
