using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>A hearing with the names that its court's people may read: for pages, never for public output.</summary>
[Allow(Role.Clerk, Role.Judge)]
public sealed record GetHearingSheet(HearingId Hearing) : IQuery<HearingSheet>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <param name="JudgeEn">Empty where none is decided.</param>
/// <param name="History">Oldest first.</param>
/// <param name="Previous">The last hearing of one of the cases before this one, in a courtroom that the caller may see; cancelled ones do not count.</param>
/// <param name="Next">The first one after it.</param>
public sealed record HearingSheet(
    HearingView Hearing, Courtroom Courtroom, string JudgeEn, string JudgeUr, IReadOnlyList<SheetCase> Cases, IReadOnlyList<SheetPerson> People,
    IReadOnlyList<SheetLine> History, SheetNeighbour? Previous, SheetNeighbour? Next)
{
    /// <summary>All parts of the matter that were not cancelled, this one among them, in order; empty where it is the only one.</summary>
    public IReadOnlyList<SheetPart> Parts { get; init; } = [];

    /// <summary>Why the calendar no longer carries it; null where it does, or where a clerk keeps it.</summary>
    public StrandedBy? Stranded { get; init; }

    public bool Restricted => Cases.Any(c => c.Restricted);
}

public sealed record SheetCase(CaseId Id, string Number, string Type, string Title, string Stage, bool Restricted);

/// <param name="Protected">By any of the person's rows in the hearing's cases.</param>
/// <param name="AccessPoint">Code; null unless at a station.</param>
/// <param name="HasEmail">A notice can reach the person.</param>
/// <param name="FreeStations">Other stations of the access point that are free for the whole hearing.</param>
public sealed record SheetPerson(
    AppearanceId Id, ParticipantId Participant, PersonId Person, string Name, string Role, bool Protected, PlaceKind Place, string? AccessPoint, int? Station,
    string Language, bool HasEmail, IReadOnlyList<Station> FreeStations)
{
    /// <summary>Every role of the person in the hearing's cases, this one among them.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];

    /// <summary>Participants of the hearing whom this one must not meet.</summary>
    public IReadOnlyList<ParticipantId> Apart { get; init; } = [];
}

/// <param name="Number">From 1.</param>
/// <param name="StartsAt">Null while it is on the backlog.</param>
public sealed record SheetPart(HearingId Hearing, int Number, Instant? StartsAt, HearingStatus Status, HearingOutcome? Outcome);

/// <param name="ByEn">Who did it, by name; null where it was the platform itself.</param>
/// <param name="Change"><c>requested, booked, rescheduled, cancelled, opened, started, paused, resumed, concluded, undone</c>.</param>
/// <param name="Moved">Names of those whose place changed.</param>
public sealed record SheetLine(
    Instant At, string? ByEn, string? ByUr, string Change, int Revision, string? Reason, HearingOutcome? Outcome,
    Interval? Was, string? WasCourtroom, Interval? During, string? Courtroom, IReadOnlyList<string> Moved);

public sealed record SheetNeighbour(HearingId Hearing, Instant StartsAt, HearingStatus Status, HearingOutcome? Outcome);
