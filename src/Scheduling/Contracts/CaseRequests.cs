using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>A case with its participants and hearings, for a clerk of its court.</summary>
[Allow(Role.Clerk)]
public sealed record GetCase(CaseId Case) : IQuery<CaseDetails>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

/// <summary>
/// Cases within the caller's scope by number, FIR number, title or a person's name or bar enrolment, tolerant of spelling, letter variants and script;
/// without a text those with hearings today or coming, then those touched last.
/// </summary>
/// <param name="Text">At most 100 characters.</param>
/// <param name="Courtroom">Only cases of this courtroom's court.</param>
/// <param name="Page">From 1.</param>
[Allow(Role.Clerk)]
public sealed record FindCases(string? Text = null, int Page = 1, string? Courtroom = null) : IQuery<FoundCases>;

/// <param name="Total">How many are reachable by paging; at most <see cref="Most"/>.</param>
public sealed record FoundCases(IReadOnlyList<CaseLine> Cases, int Total, int Page)
{
    public const int PageSize = 25, Most = 500;
}

/// <param name="Courtroom">The first courtroom of the case's court: it names the court.</param>
/// <param name="NextAt">The running or next hearing's start; null without one.</param>
/// <param name="LastAt">The last past hearing's start.</param>
/// <param name="Matched">The participant who answers the search; null where the case itself does.</param>
public sealed record CaseLine(CaseId Id, Courtroom Courtroom, string Number, string Type, string Title, string Stage, bool Restricted, HearingId? Next, Instant? NextAt, Instant? LastAt, MatchedParty? Matched = null);

/// <summary>Whose name or enrolment it was that answered the search.</summary>
public sealed record MatchedParty(string Name, string Role);

/// <param name="Courtrooms">The courtrooms of the case's court.</param>
/// <param name="Seen">Names this state of the facts: sent back with a change, so that a stale one is refused.</param>
/// <param name="Hearings">Latest first; the last 200.</param>
/// <param name="InstitutedOn">The day the case was brought; null where nobody has entered it.</param>
/// <param name="Links">Cases that belong with this one.</param>
public sealed record CaseDetails(
    CaseId Id, CourtId Court, IReadOnlyList<Courtroom> Courtrooms, string Number, string Type, string Title, string Stage, bool Restricted, string? FirNumber, string? PoliceStation, string Seen,
    IReadOnlyList<CaseParticipant> Participants, IReadOnlyList<CaseHearing> Hearings, LocalDate? InstitutedOn = null, IReadOnlyList<LinkedCase>? Links = null);

/// <param name="Kind">As seen from this case: <c>cross-case, same-fir, appeal-of, appealed-in, bail-in, bail-petition</c>; texts <c>case-link.KIND</c>.</param>
/// <param name="Case">Null where the other case lies outside the reader's courts: it has no page for them.</param>
/// <param name="Number">Null where that other case is restricted.</param>
/// <param name="Title">Empty outside the reader's courts.</param>
/// <param name="Court">The courtroom that names the other case's court; null where it has none any more.</param>
public sealed record LinkedCase(Guid Link, string Kind, CaseId? Case, string? Number, string Title, bool Restricted, Courtroom? Court);

/// <param name="Role"><c>accused</c>, <c>advocate</c>, …: texts <c>participant-role.ROLE</c>.</param>
/// <param name="Prison">The prison's access point code.</param>
/// <param name="LastPlace">Where the participant appeared, or is to appear, in the latest hearing; null before the first.</param>
/// <param name="LastAccessPoint">Code; null unless <paramref name="LastPlace"/> is a station.</param>
/// <param name="InHearing">Appears in some hearing, past or coming.</param>
/// <param name="Called">To how many concluded hearings the participant was called.</param>
public sealed record CaseParticipant(
    ParticipantId Id, PersonId PersonId, string Name, string Role, bool Protected, string Sex, string Age, string Language, bool HasEmail, bool HasPhone,
    string? BarEnrolment, string? Prison, string? PrisonerNumber, PlaceKind? LastPlace, string? LastAccessPoint, bool InHearing, int Called);

/// <param name="People">How many appear.</param>
/// <param name="Reason">An adjournment reason's code.</param>
public sealed record CaseHearing(
    HearingId Id, string Courtroom, string Purpose, Instant? StartsAt, Instant? EndsAt, HearingStatus Status, HearingOutcome? Outcome, string? Reason, HearingId? Continues, int People)
{
    /// <summary>Which of the parts of a matter it is, and of how many; null for a single one.</summary>
    public (int Number, int Of)? Part { get; init; }
}
