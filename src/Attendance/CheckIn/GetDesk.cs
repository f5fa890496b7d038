using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Board;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>Who is due at an access point on a local day, and how far each has come.</summary>
[Allow(Role.Operator)]
internal sealed record GetDesk(string AccessPoint, LocalDate? Day = null) : IQuery<DeskDay>, IHaveTarget
{
    public Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

/// <param name="Version">Of the live topic, read before the rest; 0 where drawn live, which knows it itself.</param>
/// <param name="Lines">Who is missing and late first, then whom the desk has a step to take with, then the others, each in time order.</param>
public sealed record DeskDay(AccessPoint AccessPoint, LocalDate Day, Instant Now, IReadOnlyList<DeskLine> Lines, IReadOnlyList<IncidentView> Incidents, long Version = 0)
{
    public DateTimeZone Zone => LocalDay.Zone(AccessPoint.Zone);

    public Topic Topic => new(Topic.AccessPoint, AccessPoint.Code, Day);
}

/// <summary>A person at the desk: what is needed to receive them.</summary>
/// <param name="Cases">Case numbers; null where one of them is restricted.</param>
/// <param name="Role">Null where the case is restricted.</param>
/// <param name="UndoUntil">Until when the last step can be taken back; null: no more.</param>
public sealed record DeskLine(
    AppearanceId Id, Instant StartsAt, Instant EndsAt, HearingStatus Hearing, string Courtroom, string? Cases, string Name, string? Role, bool Protected,
    StationId? Station, int? StationNumber, AttendanceStatus Status, string? Document, string? LastFour, Instant? ArrivedAt, Instant? UndoUntil)
{
    /// <summary>Nothing more is expected of or for this person today.</summary>
    public bool Done => Status is AttendanceStatus.NoShow or AttendanceStatus.Excused or AttendanceStatus.Left || !LiveState.IsLive(Hearing);

    /// <summary>The desk has a step to take; who is ready or in the room waits for the court.</summary>
    public bool Next => !Done && Status is (AttendanceStatus.Expected or AttendanceStatus.Arrived or AttendanceStatus.Verified);

    public bool Late(Instant now) => !Done && Status == AttendanceStatus.Expected && now - StartsAt >= Duration.FromMinutes(1);
}

/// <summary>Reads the desk's day.</summary>
internal sealed class DeskReader(NpgsqlDataSource db, IRegistry registry, IClock clock) : ILiveSource, IRequestHandler<GetDesk, Outcome<DeskDay>>
{
    private sealed record Row(
        AppearanceId Id, Instant StartsAt, Instant EndsAt, string Hearing, CourtroomId CourtroomId, string? Cases, bool Restricted, string Name, string Role, bool Protected,
        Guid? StationId, int? Number, string Status, string? Document, string? LastFour, Instant? ArrivedAt, Instant? StepAt);

    private sealed record IncidentRow(IncidentId Id, string Kind, Instant StartsAt, string Note);

    public async Task<Outcome<DeskDay>> Handle(GetDesk request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).AccessPointByCode(request.AccessPoint) is not { } at)
        {
            return Problem.NotFound;
        }
        var day = request.Day ?? LocalDay.At(clock.GetCurrentInstant(), at.Zone);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var topic = new Topic(Topic.AccessPoint, at.Code, day).Name;
        var version = (await LiveVersions.Read(connection, [topic], cancel))[topic];
        return await Read(connection, at, day, cancel) with { Version = version };
    }

    public async Task<IReadOnlyDictionary<Topic, object>> Load(IReadOnlyList<Topic> topics, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var found = new Dictionary<Topic, object>();
        await using var connection = await db.OpenConnectionAsync(cancel);
        foreach (var topic in topics)
        {
            if (places.AccessPointByCode(topic.Code) is { } at)
            {
                found[topic] = await Read(connection, at, topic.Day, cancel);
            }
        }
        return found;
    }

    private async Task<DeskDay> Read(NpgsqlConnection connection, AccessPoint at, LocalDate day, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var now = clock.GetCurrentInstant();
        var during = LocalDay.Of(day, at.Zone);
        await using var read = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select a.id, h.starts_at, h.ends_at, h.status as hearing, h.courtroom_id, k.cases, coalesce(k.restricted, false) as restricted, p.name, p.role, scheduling.is_protected(a.hearing_id, a.person_id) as protected,
                a.station_id, s.number, coalesce(t.status, 'Expected') as status, t.document, t.last_four, t.arrived_at, step.at as step_at
            from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id
            join scheduling.read_party p on p.id = a.participant_id
            left join scheduling.station s on s.id = a.station_id left join attendance.attendance t on t.appearance_id = a.id
            left join lateral (
                select string_agg(c.number, ', ' order by c.number) as cases, bool_or(c.restricted) as restricted
                from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id
            ) k on true
            left join lateral (
                select y.at from attendance.attendance_history y
                where y.appearance_id = a.id and y.to_status = t.status and y.change not in ('undo', 'moved') and y.at >= @undoable
                    and not exists (select from attendance.attendance_history u where u.undoes = y.id)
                    and not exists (select from attendance.attendance_history m where m.appearance_id = a.id and m.change = 'moved' and m.at > y.at)
                order by y.at desc, y.id desc limit 1
            ) step on true
            where a.access_point_id = @id and h.starts_at >= @from and h.starts_at < @to and h.status not in ('Requested', 'Cancelled')
            order by h.starts_at, p.name, a.id;
            select id, kind, starts_at, note from attendance.incident where ends_at is null and access_point_id = @id order by starts_at;
            """, new { id = at.Id.Value, from = during.Start, to = during.End, undoable = now - AttendanceLife.UndoTime }, cancellationToken: cancel));
        var lines = (await read.ReadAsync<Row>()).Select(r => new DeskLine(
            r.Id, r.StartsAt, r.EndsAt, Enum.Parse<HearingStatus>(r.Hearing), places.CourtroomById(r.CourtroomId)?.Code ?? "", r.Restricted ? null : r.Cases ?? "", r.Name,
            r.Restricted ? null : r.Role, r.Protected, r.StationId is { } s ? new(s) : null, r.Number, Enum.Parse<AttendanceStatus>(r.Status), r.Document, r.LastFour, r.ArrivedAt,
            r.StepAt + AttendanceLife.UndoTime)).ToList();
        var incidents = (await read.ReadAsync<IncidentRow>()).Select(i => new IncidentView(i.Id, at.Code, Enum.Parse<IncidentKind>(i.Kind, ignoreCase: true), i.StartsAt, null, i.Note)).ToList();
        return new(at, day, now, [.. lines.OrderByDescending(l => l.Late(now)).ThenByDescending(l => l.Next)], incidents);
    }
}
