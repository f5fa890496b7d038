using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Contracts;

/// <summary>How an appearance went so far (domain.md). Stored and sent by name.</summary>
public enum AttendanceStatus { Expected, Arrived, Verified, Ready, InRoom, Disconnected, Left, NoShow, Excused }

/// <summary>
/// An appearance's attendance after a request. A late or repeated request changes nothing and answers the present state; one before its turn is refused.
/// </summary>
/// <param name="Document">Kind of the document shown: <c>cnic|passport|prison-id|other</c>.</param>
public sealed record AttendanceView(AppearanceId Id, AttendanceStatus Status, Instant? ArrivedAt, Instant? VerifiedAt, string? Document, Instant? ReadyAt, Instant? NoShowAt)
{
    /// <summary>Something else had happened before: nothing was changed.</summary>
    public const string TooLate = "too-late";

    /// <summary><see cref="TooLate"/>, or nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A participant came to the access point.</summary>
[Allow(Role.Operator)]
public sealed record Arrive(AppearanceId Appearance) : ICommand<AttendanceView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}

/// <summary>The operator compared the participant with a document; refused as <c>not-arrived</c> (422) before the arrival.</summary>
/// <param name="Document"><c>cnic|passport|prison-id|other</c>.</param>
/// <param name="LastFour">The document number's last four digits, in Latin or Urdu digits; nothing more is kept.</param>
[Allow(Role.Operator)]
public sealed record Verify(AppearanceId Appearance, string Document, string LastFour) : ICommand<AttendanceView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}

/// <summary>The participant sits at the station and can be called; refused as <c>not-arrived</c> or <c>not-verified</c> (422) before that.</summary>
[Allow(Role.Operator)]
public sealed record Ready(AppearanceId Appearance) : ICommand<AttendanceView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}

/// <summary>The participant did not come.</summary>
[Allow(Role.Operator)]
public sealed record NoShow(AppearanceId Appearance) : ICommand<AttendanceView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}

/// <summary>The participant was let off this appearance.</summary>
[Allow(Role.Operator)]
public sealed record Excuse(AppearanceId Appearance) : ICommand<AttendanceView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}

/// <summary>Takes back the appearance's last step within five minutes, as its own recorded step.</summary>
/// <param name="From">The status that was seen; null: whatever it is now.</param>
/// <remarks><c>too-late-to-undo</c> (422) where there is no such step, or another one was taken after it.</remarks>
[Allow(Role.Operator)]
public sealed record UndoAttendance(AppearanceId Appearance, AttendanceStatus? From = null) : ICommand<AttendanceView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}
