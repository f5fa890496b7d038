namespace RuleOfLaw.Courts.Scheduling.Contracts;

public readonly record struct CourtId(Guid Value);

public readonly record struct CourtroomId(Guid Value);

public readonly record struct AccessPointId(Guid Value);

public readonly record struct StationId(Guid Value);

public readonly record struct JudgeId(Guid Value);

public readonly record struct CaseId(Guid Value);

public readonly record struct PersonId(Guid Value);

public readonly record struct ParticipantId(Guid Value);

public readonly record struct HearingId(Guid Value);

public readonly record struct AppearanceId(Guid Value);
