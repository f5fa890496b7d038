using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Contracts;

public readonly record struct IncidentId(Guid Value);

/// <summary>What stops a place. Stored and sent in lower case.</summary>
public enum IncidentKind { Power, Link, Equipment, Security }

/// <summary>An incident: open while <paramref name="EndsAt"/> is null.</summary>
/// <param name="Place">Code of the access point or courtroom.</param>
/// <param name="ExpectedUntil">When it is expected to work again; null: nobody knows.</param>
public sealed record IncidentView(IncidentId Id, string Place, IncidentKind Kind, Instant StartsAt, Instant? EndsAt, string Note, Instant? ExpectedUntil = null);

/// <summary>Something stops an access point from now on. While one of the same kind is open there, answers that one.</summary>
/// <param name="AccessPoint">Code.</param>
/// <param name="Note">Up to 500 characters; no names.</param>
/// <param name="Minutes">How long it is expected to last, 1 to 1,440; null: nobody knows.</param>
[Allow(Role.Operator)]
public sealed record ReportIncident(string AccessPoint, IncidentKind? Kind, string Note, int? Minutes = null) : ICommand<IncidentView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

/// <summary>Something stops a courtroom from now on. While one of the same kind is open there, answers that one.</summary>
/// <param name="Courtroom">Code.</param>
/// <param name="Note">Up to 500 characters; no names.</param>
/// <param name="Minutes">How long it is expected to last, 1 to 1,440; null: nobody knows.</param>
[Allow(Role.Clerk, Role.Judge)]
public sealed record ReportCourtroomIncident(string Courtroom, IncidentKind? Kind, string Note, int? Minutes = null) : ICommand<IncidentView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>It works again. Closing twice changes nothing.</summary>
[Allow(Role.Operator, Role.Clerk, Role.Judge)]
public sealed record CloseIncident(IncidentId Incident) : ICommand<IncidentView>, IHaveTarget
{
    public const string Kind = "incident";

    public Target Target => Target.Of(Kind, Incident.Value);
}

/// <summary>A device at an access point is alive. A hint for people who look at the board, never a proof of anything.</summary>
/// <param name="AccessPoint">Code.</param>
/// <param name="Device">The device's own name for itself, 1 to 60 characters.</param>
/// <param name="RoundTripMs">How long its last call took, 0 to 60,000.</param>
[Allow(Role.Operator)]
public sealed record RecordHeartbeat(string AccessPoint, string Device, int RoundTripMs) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}
