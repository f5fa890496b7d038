using Dapper;
using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Incidents;

/// <summary>Opening and closing what stops a place.</summary>
internal sealed class IncidentDesk(Work work, IRegistry registry) :
    IRequestHandler<ReportIncident, Outcome<IncidentView>>, IRequestHandler<ReportCourtroomIncident, Outcome<IncidentView>>, IRequestHandler<CloseIncident, Outcome<IncidentView>>
{
    /// <summary>Where an incident is: its live topic's kind and code, for its day there.</summary>
    private sealed record Where(string TopicKind, string Code, string District, string Zone, Guid? AccessPoint, Guid? Courtroom)
    {
        public Topic Today(Instant now) => new(TopicKind, Code, now.InZone(LocalDay.Zone(Zone)).Date);
    }

    private sealed record Row(IncidentId Id, Guid? AccessPointId, Guid? CourtroomId, string Kind, Instant StartsAt, Instant? EndsAt, string Note, Instant? ExpectedUntil)
    {
        public IncidentView View(string place) => new(Id, place, Enum.Parse<IncidentKind>(Kind, ignoreCase: true), StartsAt, EndsAt, Note, ExpectedUntil);
    }

    public async Task<Outcome<IncidentView>> Handle(ReportIncident request, CancellationToken cancel) =>
        (await registry.Now(cancel)).AccessPointByCode(request.AccessPoint) is { } at
            ? await Open(new(Topic.AccessPoint, at.Code, at.District, at.Zone, at.Id.Value, null), request.Kind!.Value, request.Note, request.Minutes, nameof(ReportIncident), cancel)
            : Problem.NotFound;

    public async Task<Outcome<IncidentView>> Handle(ReportCourtroomIncident request, CancellationToken cancel) =>
        (await registry.Now(cancel)).CourtroomByCode(request.Courtroom) is { } at
            ? await Open(new(Topic.Courtroom, at.Code, at.District, at.Zone, null, at.Id.Value), request.Kind!.Value, request.Note, request.Minutes, nameof(ReportCourtroomIncident), cancel)
            : Problem.NotFound;

    private Task<Outcome<IncidentView>> Open(Where at, IncidentKind kind, string note, int? minutes, string action, CancellationToken cancel) => work.Transact<IncidentView>(async tx =>
    {
        var name = kind.ToString().ToLowerInvariant();
        var until = minutes is { } m ? tx.Now + Duration.FromMinutes(m) : (Instant?)null;
        await tx.Connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@place, 23))", new { place = at.Code }, tx.Transaction);
        if (await tx.Connection.QueryFirstOrDefaultAsync<Row>(
            """
            select id, access_point_id, courtroom_id, kind, starts_at, ends_at, note, expected_until from attendance.incident
            where ends_at is null and kind = @name and (access_point_id = @AccessPoint or courtroom_id = @Courtroom)
            """, new { name, at.AccessPoint, at.Courtroom }, tx.Transaction) is { } open)
        {
            // Reported again, it may be known better when it will end.
            if (until is not null && until != open.ExpectedUntil)
            {
                tx.Then("update attendance.incident set expected_until = $2 where id = $1", Param.Uuid(open.Id.Value), Param.Time(until));
                tx.Audit(action, Target.Of(CloseIncident.Kind, open.Id.Value), at.District, new { at.Code, kind }).Touch(at.Today(tx.Now));
                return open.View(at.Code) with { ExpectedUntil = until };
            }
            return open.View(at.Code);
        }
        var id = Guid.CreateVersion7();
        tx.Then("insert into attendance.incident (id, access_point_id, courtroom_id, kind, starts_at, note, reported_by, expected_until) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            Param.Uuid(id), Param.Uuid(at.AccessPoint), Param.Uuid(at.Courtroom), Param.Text(name), Param.Time(tx.Now), Param.Text(note.Trim()), Param.Text(tx.Caller.Reference), Param.Time(until));
        tx.Audit(action, Target.Of(CloseIncident.Kind, id), at.District, new { at.Code, kind }).Touch(at.Today(tx.Now));
        return new IncidentView(new(id), at.Code, kind, tx.Now, null, note.Trim(), until);
    }, cancel);

    public async Task<Outcome<IncidentView>> Handle(CloseIncident request, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        return await work.Transact<IncidentView>(async tx =>
        {
            var row = await tx.Connection.QueryFirstOrDefaultAsync<Row>(
                "select id, access_point_id, courtroom_id, kind, starts_at, ends_at, note, expected_until from attendance.incident where id = @Id for update", new { Id = request.Incident.Value }, tx.Transaction);
            Where? at = row is null ? null
                : row.AccessPointId is { } point && places.AccessPointById(new(point)) is { } p ? new(Topic.AccessPoint, p.Code, p.District, p.Zone, point, null)
                : row.CourtroomId is { } room && places.CourtroomById(new(room)) is { } r ? new(Topic.Courtroom, r.Code, r.District, r.Zone, null, room) : null;
            if (row is null || at is null)
            {
                return Problem.NotFound;
            }
            if (row.EndsAt is not null)
            {
                return row.View(at.Code);
            }
            tx.Then("update attendance.incident set ends_at = $2, closed_by = $3 where id = $1", Param.Uuid(row.Id.Value), Param.Time(tx.Now), Param.Text(tx.Caller.Reference));
            tx.Audit(nameof(CloseIncident), request.Target, at.District, new { at.Code, row.Kind }).Touch(at.Today(tx.Now));
            return row.View(at.Code) with { EndsAt = tx.Now };
        }, cancel);
    }
}

internal sealed class IncidentCheck : ICheck<ReportIncident>, ICheck<ReportCourtroomIncident>
{
    public IEnumerable<FieldError> Check(ReportIncident request) => Check(request.Kind, request.Note, request.Minutes);

    public IEnumerable<FieldError> Check(ReportCourtroomIncident request) => Check(request.Kind, request.Note, request.Minutes);

    private static IEnumerable<FieldError> Check(IncidentKind? kind, string? note, int? minutes)
    {
        foreach (var wrong in Checks.Range("minutes", minutes, 1, 1440))
        {
            yield return wrong;
        }
        if (kind is null || !Enum.IsDefined(kind.Value))
        {
            yield return new("kind", "incident.kind_needed");
        }
        if (note is null || note.Length > 500)
        {
            yield return new("note", "incident.note_too_long");
        }
    }
}

/// <summary>An incident lies where its access point or courtroom lies: operators reach the former, clerks and judges the latter.</summary>
internal sealed class IncidentTargets(Npgsql.NpgsqlDataSource db, IRegistry registry) : IResolveTarget
{
    public IReadOnlyCollection<string> Kinds { get; } = [CloseIncident.Kind];

    public async ValueTask<IReadOnlyList<Place>> Places(Target target, Role role, CancellationToken cancel)
    {
        if (!Guid.TryParse(target.Id, out var id))
        {
            return [];
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        var (point, room) = await connection.QueryFirstOrDefaultAsync<(Guid?, Guid?)>(new CommandDefinition("select access_point_id, courtroom_id from attendance.incident where id = @id", new { id }, cancellationToken: cancel));
        var places = await registry.Now(cancel);
        return role == Role.Operator
            ? point is { } p && places.AccessPointById(new(p)) is { } at ? [new(at.Province, at.District, AccessPoint: at.Code)] : []
            : room is { } r && places.CourtroomById(new(r)) is { } court ? [new(court.Province, court.District, Courtroom: court.Code)] : [];
    }
}
