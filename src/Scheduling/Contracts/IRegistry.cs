using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

public sealed record Province(string Code, string NameEn, string NameUr);

public sealed record District(string Code, string Province, string NameEn, string NameUr);

/// <summary>A virtual courtroom with its court. <paramref name="Zone"/> is a tz database name; dates of the courtroom are local to it.</summary>
public sealed record Courtroom(CourtroomId Id, string Code, CourtId Court, string District, string Province, string NameEn, string NameUr, string CourtType, string Zone, LocalDate EstablishedOn, LocalDate? ClosedOn);

public sealed record Station(StationId Id, int Number, bool OutOfOrder);

/// <summary>An access point with its stations in the order of their numbers.</summary>
public sealed record AccessPoint(AccessPointId Id, string Code, string District, string Province, string NameEn, string NameUr, string Kind, int TurnaroundMinutes, bool ProtectedEntry, string Zone, LocalDate EstablishedOn, LocalDate? ClosedOn, IReadOnlyList<Station> Stations)
{
    /// <summary>Where nothing else is set, and in the courtroom itself.</summary>
    public const int UsualLead = 15;

    /// <summary>People are to be there so many minutes before a hearing begins, and none is offered sooner than that from now.</summary>
    public int LeadMinutes { get; init; } = UsualLead;
}

public sealed record Purpose(string Code, string NameEn, string NameUr, int DefaultMinutes, bool Urgent)
{
    /// <summary>A role without whom the purpose is nothing: booking it without anybody of it warns. Null: none.</summary>
    public string? NeedsRole { get; init; }
}

public sealed record CaseType(string Code, string NameEn, string NameUr, bool RestrictedByDefault);

/// <summary><paramref name="Outcome"/>: the outcome this reason goes with; null for Adjourned.</summary>
public sealed record AdjournmentReason(string Code, string NameEn, string NameUr, string Category, HearingOutcome? Outcome);

/// <summary>
/// The registry as one immutable snapshot. Lists are in the order people expect (code or position).
/// </summary>
public sealed record Registry(
    IReadOnlyList<Province> Provinces, IReadOnlyList<District> Districts, IReadOnlyList<Courtroom> Courtrooms, IReadOnlyList<AccessPoint> AccessPoints,
    IReadOnlyList<Purpose> Purposes, IReadOnlyList<CaseType> CaseTypes, IReadOnlyList<AdjournmentReason> AdjournmentReasons)
{
    private readonly Dictionary<string, Courtroom> courtroomByCode = Courtrooms.ToDictionary(c => c.Code);
    private readonly Dictionary<CourtroomId, Courtroom> courtroomById = Courtrooms.ToDictionary(c => c.Id);
    private readonly Dictionary<string, AccessPoint> accessPointByCode = AccessPoints.ToDictionary(a => a.Code);
    private readonly Dictionary<AccessPointId, AccessPoint> accessPointById = AccessPoints.ToDictionary(a => a.Id);

    public Courtroom? CourtroomByCode(string? code) => code is null ? null : courtroomByCode.GetValueOrDefault(code);

    public Courtroom? CourtroomById(CourtroomId id) => courtroomById.GetValueOrDefault(id);

    public AccessPoint? AccessPointByCode(string? code) => code is null ? null : accessPointByCode.GetValueOrDefault(code);

    public AccessPoint? AccessPointById(AccessPointId id) => accessPointById.GetValueOrDefault(id);

    public Purpose? Purpose(string? code) => Purposes.FirstOrDefault(p => p.Code == code);

    public CaseType? CaseType(string? code) => CaseTypes.FirstOrDefault(t => t.Code == code);

    public AdjournmentReason? AdjournmentReason(string? code) => AdjournmentReasons.FirstOrDefault(r => r.Code == code);

    public District? District(string? code) => Districts.FirstOrDefault(d => d.Code == code);
}

/// <summary>Read access to the registry: a snapshot per node, at most two seconds older than the last committed edit.</summary>
public interface IRegistry
{
    ValueTask<Registry> Now(CancellationToken cancel = default);
}
