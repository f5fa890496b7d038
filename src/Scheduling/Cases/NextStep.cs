using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

internal enum StepKind { Running, Conclude, Coming, Waiting, Fix }

/// <summary>What a case waits for.</summary>
/// <param name="Hearing">Which it is about; null where one is yet to be fixed.</param>
internal sealed record NextStep(StepKind Kind, CaseHearing? Hearing)
{
    /// <summary>
    /// A running hearing; else one whose time is over and whose outcome nobody has recorded, since it still holds no result; else the next one; else one that waits on the backlog; else a date is to be fixed. Pure.
    /// </summary>
    public static NextStep Of(IEnumerable<CaseHearing> hearings, Instant now)
    {
        var all = hearings.ToList();
        var live = all.Where(h => h.Status is HearingStatus.Scheduled or HearingStatus.Open or HearingStatus.InSession or HearingStatus.Paused).OrderBy(h => h.StartsAt).ToList();
        return live.Find(h => h.Status is HearingStatus.InSession or HearingStatus.Paused) is { } running ? new(StepKind.Running, running)
            : live.Find(h => h.EndsAt <= now) is { } open ? new(StepKind.Conclude, open)
            : live is [var next, ..] ? new(StepKind.Coming, next)
            : all.Find(h => h.Status == HearingStatus.Requested) is { } waiting ? new(StepKind.Waiting, waiting)
            : new(StepKind.Fix, null);
    }
}
