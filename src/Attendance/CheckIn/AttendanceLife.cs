using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;
using static RuleOfLaw.Courts.Attendance.Contracts.AttendanceStatus;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

internal enum Step { Arrive, Verify, Ready, NoShow, Excuse }

/// <summary>What is kept of an appearance's attendance.</summary>
internal sealed record AttendanceState(
    AttendanceStatus Status, Instant? ArrivedAt = null, Instant? VerifiedAt = null, string? Document = null, string? LastFour = null, Instant? ReadyAt = null, Instant? NoShowAt = null)
{
    public static AttendanceState None { get; } = new(Expected);
}

/// <summary>The allowed steps of an attendance (domain.md); nothing else moves it. Pure.</summary>
internal static class AttendanceLife
{
    public static readonly Duration UndoTime = Duration.FromMinutes(5);

    private static readonly Dictionary<(AttendanceStatus, Step), AttendanceStatus> Allowed = new()
    {
        [(Expected, Step.Arrive)] = Arrived,
        [(Arrived, Step.Verify)] = Verified,
        [(Verified, Step.Ready)] = AttendanceStatus.Ready,
        [(Expected, Step.NoShow)] = AttendanceStatus.NoShow,
        [(Expected, Step.Excuse)] = Excused,
        [(Arrived, Step.Excuse)] = Excused,
        [(Verified, Step.Excuse)] = Excused,
        [(AttendanceStatus.Ready, Step.Excuse)] = Excused,
    };

    /// <summary>A step that is not due yet is refused, so that the desk takes the one before it; null where it is not too early.</summary>
    public static Problem? TooEarly(AttendanceStatus status, Step step, HearingStatus hearing) => (status, step) switch
    {
        _ when !IsOpenTo(step, hearing) => null,
        (Expected, Step.Verify or Step.Ready) => Problem.Refuse("not-arrived"),
        (Arrived, Step.Ready) => Problem.Refuse("not-verified"),
        _ => null,
    };

    /// <summary>The step was taken already, perhaps with further ones after it: taking it again is no mistake.</summary>
    public static bool IsRepeat(AttendanceStatus status, Step step) => step switch
    {
        Step.Arrive => status is Arrived or Verified or AttendanceStatus.Ready or InRoom or Disconnected or Left,
        Step.Verify => status is Verified or AttendanceStatus.Ready or InRoom or Disconnected or Left,
        Step.Ready => status is AttendanceStatus.Ready or InRoom or Disconnected or Left,
        Step.NoShow => status is AttendanceStatus.NoShow,
        _ => status is Excused,
    };

    /// <summary>Null where the step changes nothing: it comes late or again, or the hearing is over.</summary>
    public static AttendanceStatus? After(AttendanceStatus status, Step step, HearingStatus hearing) => IsOpenTo(step, hearing) && Allowed.TryGetValue((status, step), out var after) ? after : null;

    public static AttendanceState Take(this AttendanceState state, Step step, AttendanceStatus after, Instant now, string? document = null, string? lastFour = null) => step switch
    {
        Step.Arrive => state with { Status = after, ArrivedAt = now },
        Step.Verify => state with { Status = after, VerifiedAt = now, Document = document, LastFour = lastFour },
        Step.Ready => state with { Status = after, ReadyAt = now },
        Step.NoShow => state with { Status = after, NoShowAt = now },
        _ => state with { Status = after },
    };

    /// <summary>The state before a step that is taken back: what was recorded since is forgotten, the history keeps that it was.</summary>
    public static AttendanceState Rewind(this AttendanceState state, AttendanceStatus to) => to switch
    {
        Expected => AttendanceState.None,
        Arrived => new(Arrived, state.ArrivedAt),
        Verified => state with { Status = Verified, ReadyAt = null, NoShowAt = null },
        _ => state with { Status = to, NoShowAt = null },
    };

    /// <summary>Who has come can be recorded until the hearing is over, who has not also afterwards; a cancelled hearing takes nothing.</summary>
    private static bool IsOpenTo(Step step, HearingStatus hearing) => hearing switch
    {
        HearingStatus.Scheduled or HearingStatus.Open or HearingStatus.InSession or HearingStatus.Paused => true,
        HearingStatus.Concluded => step is Step.NoShow or Step.Excuse,
        _ => false,
    };

    /// <summary>The step's name in the history.</summary>
    public static string Name(this Step step) => step == Step.NoShow ? "no-show" : step.ToString().ToLowerInvariant();
}
