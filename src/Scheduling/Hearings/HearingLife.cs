using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using static RuleOfLaw.Courts.Scheduling.Contracts.HearingStatus;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal enum HearingMove { Open, Start, Pause, Resume, Conclude, Cancel, Reschedule, List }

/// <summary>The allowed transitions of a hearing (domain.md); nothing else moves. Pure.</summary>
internal static class HearingLife
{
    private static readonly Dictionary<(HearingStatus, HearingMove), HearingStatus> Allowed = new()
    {
        [(Requested, HearingMove.List)] = Scheduled,
        [(Scheduled, HearingMove.Open)] = Open,
        [(Scheduled, HearingMove.Start)] = InSession,
        [(Open, HearingMove.Start)] = InSession,
        [(InSession, HearingMove.Pause)] = Paused,
        [(Paused, HearingMove.Resume)] = InSession,
        [(Scheduled, HearingMove.Conclude)] = Concluded,
        [(Open, HearingMove.Conclude)] = Concluded,
        [(InSession, HearingMove.Conclude)] = Concluded,
        [(Paused, HearingMove.Conclude)] = Concluded,
        [(Requested, HearingMove.Cancel)] = Cancelled,
        [(Scheduled, HearingMove.Cancel)] = Cancelled,
        [(Open, HearingMove.Cancel)] = Cancelled,
        [(Scheduled, HearingMove.Reschedule)] = Scheduled,
        [(Open, HearingMove.Reschedule)] = Scheduled,
    };

    /// <summary>The status after the move; null where the move is not allowed.</summary>
    public static HearingStatus? After(HearingStatus status, HearingMove move) => Allowed.TryGetValue((status, move), out var after) ? after : null;

    /// <summary>The statuses in which a hearing's time and places can be changed.</summary>
    public static bool IsOpenToMoves(HearingStatus status) => After(status, HearingMove.Reschedule) is not null;

    /// <summary>A repeated event: the hearing is already where the move would bring it, so nothing changes.</summary>
    public static bool IsRepeat(HearingStatus status, HearingMove move) => (status, move) is
        (Open, HearingMove.Open) or (InSession, HearingMove.Start or HearingMove.Resume) or (Paused, HearingMove.Pause) or (Cancelled, HearingMove.Cancel);

    /// <summary>A click that comes too late is told what had happened instead.</summary>
    /// <param name="since">When the hearing came to be so.</param>
    public static Problem WrongStatus(HearingStatus status, Instant? since, DateTimeZone zone) =>
        Problem.Refuse("wrong-status", ("status", status.ToString()), ("since", since is { } at ? Say.DateTime(at, zone) : "–"));

    /// <summary>The statuses in which a hearing holds all its reservations; in the others it holds none.</summary>
    public static bool HoldsReservations(HearingStatus status) => status is Scheduled or Open or InSession or Paused;
}
