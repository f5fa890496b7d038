using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.JudgeDay;

/// <summary>A hearing of a courtroom's day as the prediction needs it.</summary>
internal readonly record struct Listed(Instant StartsAt, Instant EndsAt, HearingStatus Status, Instant? StartedAt);

/// <summary>
/// When a courtroom's waiting hearings will start. What is in session takes its listed length and at least until now; each that waits starts
/// when it is listed or when the one before it is expected to end, whichever is later. Running late shifts the rest; running early does not:
/// people come at the time they were told. Pure.
/// </summary>
internal static class Prediction
{
    /// <param name="day">In time order.</param>
    /// <param name="now">The moment of the prediction.</param>
    /// <returns>For each hearing its expected start; null where it has started or is over.</returns>
    public static IReadOnlyList<Instant?> Starts(IReadOnlyList<Listed> day, Instant now)
    {
        var free = now;
        foreach (var running in day.Where(h => h.Status is HearingStatus.InSession or HearingStatus.Paused))
        {
            free = Instant.Max(free, (running.StartedAt ?? running.StartsAt) + (running.EndsAt - running.StartsAt));
        }
        var starts = new Instant?[day.Count];
        for (var i = 0; i < day.Count; i++)
        {
            if (day[i].Status is HearingStatus.Scheduled or HearingStatus.Open)
            {
                var at = Instant.Max(day[i].StartsAt, free);
                starts[i] = at;
                free = at + (day[i].EndsAt - day[i].StartsAt);
            }
        }
        return starts;
    }
}
