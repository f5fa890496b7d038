using System.Text.Json.Serialization;
using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>A hearing as commands and the API answer it: ids and codes, no names. Times with the court's offset.</summary>
public sealed record HearingView(
    HearingId Id, string Courtroom, int Revision, HearingStatus Status, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Purpose,
    IReadOnlyList<HearingCaseView> Cases, IReadOnlyList<AppearanceView> Appearances, HearingOutcome? Outcome = null, string? Reason = null, HearingId? Continues = null)
{
    /// <summary>
    /// Codes of what was out of the ordinary and was done all the same: <c>another-day</c>, <c>another-hour</c>, <c>nobody-ready</c>, <c>before-its-day</c>.
    /// Each has a text <c>hearing-warning.CODE</c>.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Cases of the court whose numbers are near that of a case which this booking made; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HearingCaseView>? SimilarCases { get; init; }

    /// <summary>False while the hearing is on the backlog: its times mean nothing then.</summary>
    [JsonIgnore]
    public bool Timed => StartsAt.ToInstant() != default;
}

public sealed record HearingCaseView(CaseId Id, string Number, string Type);

/// <summary>A coming hearing of a case that has its time already.</summary>
public sealed record FixedHearing(CaseId Case, HearingId Id, OffsetDateTime StartsAt, string Courtroom);

/// <param name="AccessPoint">Code; null unless at a station.</param>
/// <param name="Station">The station's number; null unless at a station.</param>
public sealed record AppearanceView(AppearanceId Id, PersonId PersonId, string Role, PlaceKind Place, string? AccessPoint, int? Station);

/// <summary>The answer to a conclusion: the hearing and, where a next date was given, the new one.</summary>
public sealed record ConcludedHearing(HearingView Hearing, HearingView? Next);

/// <summary>A hearing with its history, oldest first.</summary>
public sealed record HearingDetails(HearingView Hearing, IReadOnlyList<HistoryLine> History);

/// <param name="By">A caller's reference (<c>user:ID</c>), never a name.</param>
/// <param name="Change">What happened: <c>requested, booked, rescheduled, cancelled, opened, started, paused, resumed, concluded, undone</c>.</param>
public sealed record HistoryLine(Instant At, string By, string Change, HearingStatus? From, HearingStatus To, int Revision, string? Reason, OffsetDateTime? OldStartsAt, OffsetDateTime? OldEndsAt, string? OldCourtroom);

/// <summary>How long a hearing takes beyond its listed end. Pure.</summary>
public static class Overrun
{
    /// <summary>Until when it took longer than listed: <paramref name="now"/> while it runs, its end where it was heard; null where it kept its time.</summary>
    public static Instant? Until(HearingStatus status, Instant? startedAt, Instant endsAt, Instant? concludedAt, Instant now) =>
        (status is HearingStatus.InSession or HearingStatus.Paused ? now : startedAt is not null ? concludedAt : null) is { } until && until - endsAt >= Duration.FromMinutes(1) ? until : null;
}
