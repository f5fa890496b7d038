using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>Reads days of courtrooms and access points, many at once.</summary>
internal sealed class DayReader(NpgsqlDataSource db, IRegistry registry, ICalendarOfDays calendar, IClock clock)
{
    private sealed record HearingRow(
        HearingId Id, CourtroomId CourtroomId, string Cases, string Purpose, Instant StartsAt, Instant EndsAt, string Status, string? Outcome, Instant? StartedAt, Instant? ConcludedAt,
        int People, int Ready, int Missing, int NoShows, string AccessPoints, int LeadMinutes);

    private sealed record IncidentRow(IncidentId Id, Guid Place, string Kind, Instant StartsAt, string Note);

    private sealed record VisitRow(AccessPointId AccessPointId, string Hearing, Instant StartsAt, string Attendance, Guid? StationId);

    private sealed record BeatRow(AccessPointId AccessPointId, Instant SeenAt, int RoundTripMs);

    public async Task<IReadOnlyDictionary<string, CourtroomDay>> Courtrooms(IEnumerable<string> codes, LocalDate day, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var rooms = codes.Distinct().Select(places.CourtroomByCode).OfType<Courtroom>().ToList();
        if (rooms.Count == 0)
        {
            return new Dictionary<string, CourtroomDay>();
        }
        var ids = rooms.Select(r => r.Id.Value).ToArray();
        var (from, to) = Bounds(day, rooms.Select(r => r.Zone));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var read = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select h.id, h.courtroom_id,
                (select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id) as cases,
                h.purpose, h.starts_at, h.ends_at, h.status, h.outcome, h.started_at, h.concluded_at,
                coalesce(p.people, 0)::int as people, coalesce(p.ready, 0)::int as ready, coalesce(p.missing, 0)::int as missing, coalesce(p.no_shows, 0)::int as no_shows,
                coalesce(p.access_points, '') as access_points, coalesce(p.lead, 0)::int as lead_minutes
            from scheduling.hearing h
            left join lateral (
                select count(*) as people, count(*) filter (where t.status in ('Ready', 'InRoom', 'Disconnected', 'Left')) as ready,
                    count(*) filter (where coalesce(t.status, 'Expected') = 'Expected') as missing, count(*) filter (where t.status = 'NoShow') as no_shows,
                    string_agg(distinct ap.code, ' ' order by ap.code) as access_points, max(ap.lead_minutes) as lead
                from scheduling.appearance a join scheduling.access_point ap on ap.id = a.access_point_id
                left join attendance.attendance t on t.appearance_id = a.id
                where a.hearing_id = h.id) p on true
            where h.courtroom_id = any(@ids) and h.starts_at >= @from and h.starts_at < @to and h.status not in ('Requested', 'Cancelled')
            order by h.starts_at, h.id;
            select id, courtroom_id as place, kind, starts_at, note from attendance.incident where ends_at is null and courtroom_id = any(@ids) order by starts_at;
            """, new { ids, from, to }, cancellationToken: cancel));
        var hearings = (await read.ReadAsync<HearingRow>()).ToLookup(h => h.CourtroomId);
        var incidents = (await read.ReadAsync<IncidentRow>()).ToLookup(i => i.Place);
        var now = clock.GetCurrentInstant();
        var stranded = await calendar.Stranded([.. hearings.SelectMany(h => h).Where(h => h.EndsAt > now && h.Status is nameof(HearingStatus.Scheduled) or nameof(HearingStatus.Open)).Select(h => h.Id)], cancel);
        return rooms.ToDictionary(r => r.Code, r => new CourtroomDay(r, day, now,
            [.. hearings[r.Id].Where(h => h.StartsAt.InZone(LocalDay.Zone(r.Zone)).Date == day).Select(h => new BoardHearing(
                h.Id, h.Cases ?? "", h.Purpose, h.StartsAt, h.EndsAt, Enum.Parse<HearingStatus>(h.Status), h.Outcome is null ? null : Enum.Parse<HearingOutcome>(h.Outcome), h.StartedAt,
                h.People, h.Ready, h.Missing, h.NoShows, h.AccessPoints.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Lead = Duration.FromMinutes(h.LeadMinutes), ConcludedAt = h.ConcludedAt, Stranded = stranded.TryGetValue(h.Id, out var by) ? by : null,
            })],
            View(incidents[r.Id.Value], r.Code)));
    }

    public async Task<IReadOnlyDictionary<string, AccessPointDay>> AccessPoints(IEnumerable<string> codes, LocalDate day, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var points = codes.Distinct().Select(places.AccessPointByCode).OfType<AccessPoint>().ToList();
        if (points.Count == 0)
        {
            return new Dictionary<string, AccessPointDay>();
        }
        var ids = points.Select(r => r.Id.Value).ToArray();
        var (from, to) = Bounds(day, points.Select(r => r.Zone));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var read = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select a.access_point_id, h.status as hearing, h.starts_at, coalesce(t.status, 'Expected') as attendance, a.station_id
            from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id
            left join attendance.attendance t on t.appearance_id = a.id
            where a.access_point_id = any(@ids) and h.starts_at >= @from and h.starts_at < @to and h.status in ('Scheduled', 'Open', 'InSession', 'Paused');
            select access_point_id, seen_at, round_trip_ms from attendance.heartbeat where access_point_id = any(@ids);
            select id, access_point_id as place, kind, starts_at, note from attendance.incident where ends_at is null and access_point_id = any(@ids) order by starts_at;
            """, new { ids, from, to }, cancellationToken: cancel));
        var visits = (await read.ReadAsync<VisitRow>()).ToLookup(v => v.AccessPointId);
        var beats = (await read.ReadAsync<BeatRow>()).ToLookup(b => b.AccessPointId);
        var incidents = (await read.ReadAsync<IncidentRow>()).ToLookup(i => i.Place);
        var now = clock.GetCurrentInstant();
        var closed = await calendar.Closed(points.Select(p => p.Code), day, cancel);
        return points.ToDictionary(p => p.Code, p =>
        {
            var here = visits[p.Id].Where(v => v.StartsAt.InZone(LocalDay.Zone(p.Zone)).Date == day)
                .Select(v => (v.StartsAt, v.StationId, Hearing: Enum.Parse<HearingStatus>(v.Hearing), Attendance: Enum.Parse<AttendanceStatus>(v.Attendance))).ToList();
            var expected = here.Where(v => v.Attendance == AttendanceStatus.Expected).ToList();
            Instant? First(bool late) => expected.Where(v => v.StartsAt < now == late).Select(v => (Instant?)v.StartsAt).Min();
            return new AccessPointDay(p, day, now,
                here.Where(v => LiveState.TakesStation(v.Hearing, v.Attendance)).Select(v => v.StationId).Distinct().Count(),
                here.Count(v => LiveState.Waits(v.Hearing, v.Attendance)), expected.Count, First(late: false),
                beats[p.Id].Select(b => (Instant?)b.SeenAt).Max(), LinkQuality.Of(beats[p.Id].Select(b => new Heartbeat(b.SeenAt, b.RoundTripMs)), now), View(incidents[p.Id.Value], p.Code))
            {
                Closed = closed.Contains(p.Code), LateSince = First(late: true),
            };
        });
    }

    /// <summary>An interval that holds the local day in every one of the zones.</summary>
    internal static (Instant From, Instant To) Bounds(LocalDate day, IEnumerable<string> zones)
    {
        var all = zones.Distinct().Select(z => LocalDay.Zone(z)).ToList();
        return (all.Min(z => z.AtStartOfDay(day).ToInstant()), all.Max(z => z.AtStartOfDay(day.PlusDays(1)).ToInstant()));
    }

    private static IReadOnlyList<IncidentView> View(IEnumerable<IncidentRow> rows, string place) =>
        [.. rows.Select(i => new IncidentView(i.Id, place, Enum.Parse<IncidentKind>(i.Kind, ignoreCase: true), i.StartsAt, null, i.Note))];
}
