using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>A hearing as a block on the board. No person's name.</summary>
/// <param name="Cases">Case numbers.</param>
/// <param name="People">Participants at access points; the others' readiness is nobody's to record.</param>
/// <param name="AccessPoints">Codes of the access points they come to.</param>
public sealed record BoardHearing(
    HearingId Id, string Cases, string Purpose, Instant StartsAt, Instant EndsAt, HearingStatus Status, HearingOutcome? Outcome, Instant? StartedAt,
    int People, int Ready, int Missing, int NoShows, IReadOnlyList<string> AccessPoints)
{
    public Instant? ConcludedAt { get; init; }

    /// <summary>How long before the hearing its people are to be there: the longest of their access points' lead times.</summary>
    public Duration Lead { get; init; }

    /// <summary>Why the calendar no longer carries it; null where it does, or where a clerk keeps it.</summary>
    public StrandedBy? Stranded { get; init; }

    public bool IsLive => LiveState.IsLive(Status);

    /// <summary>Until when it took longer than listed: the present moment while it runs; null where it kept its time.</summary>
    public Instant? OverUntil(Instant now) => Overrun.Until(Status, StartedAt, EndsAt, ConcludedAt, now);

    /// <summary>Whole minutes since it should have started; null where it started or is not due.</summary>
    public int? LateMinutes(Instant now) => Status is HearingStatus.Scheduled or HearingStatus.Open && now - StartsAt >= Duration.FromMinutes(1) ? (int)(now - StartsAt).TotalMinutes : null;
}

/// <summary>A courtroom's day as the board shows it, as of <paramref name="Now"/>.</summary>
public sealed record CourtroomDay(Courtroom Courtroom, LocalDate Day, Instant Now, IReadOnlyList<BoardHearing> Hearings, IReadOnlyList<IncidentView> Incidents)
{
    public DateTimeZone Zone => LocalDay.Zone(Courtroom.Zone);

    public CourtroomState State => LiveState.OfCourtroom([.. Hearings.Select(h => h.Status)], Incidents.Count > 0);
}

/// <summary>An access point's day as the board's rail shows it: how many, never who.</summary>
/// <param name="NextDue">The next start for which somebody is still expected.</param>
public sealed record AccessPointDay(
    AccessPoint AccessPoint, LocalDate Day, Instant Now, int StationsTaken, int Waiting, int Expected, Instant? NextDue, Instant? SeenAt, Link Link, IReadOnlyList<IncidentView> Incidents)
{
    public DateTimeZone Zone => LocalDay.Zone(AccessPoint.Zone);

    /// <summary>It does not open on this day at all.</summary>
    public bool Closed { get; init; }

    /// <summary>The earliest start, past by now, for which somebody has not come; null where nobody is late.</summary>
    public Instant? LateSince { get; init; }

    public int Stations => AccessPoint.Stations.Count(s => !s.OutOfOrder);

    public AccessPointState State => LiveState.OfAccessPoint(Link, Incidents.Count > 0);
}
