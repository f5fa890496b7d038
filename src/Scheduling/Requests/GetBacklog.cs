using System.Text.Json;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Requests;

internal sealed class GetBacklogHandler(NpgsqlDataSource db, IRegistry registry, CallContext call, IClock clock) : IRequestHandler<GetBacklog, Outcome<BacklogView>>
{
    private const string Wanted = """
        from scheduling.hearing h join scheduling.hearing_request q on q.hearing_id = h.id join scheduling.courtroom r on r.id = h.courtroom_id
        where h.status = 'Requested' and h.courtroom_id = any($1) and ($2 is null or h.purpose = $2) and ($3 is null or q.priority = $3) and ($4 is null or q.not_later <= $4)
            and ($5 is null or exists (select from scheduling.hearing_case c where c.hearing_id = h.id and c.case_id = $5)) and (not $6 or q.refused_at is not null)
        """;

    public async Task<Outcome<BacklogView>> Handle(GetBacklog request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var rooms = names.CourtroomsOf(call.Caller, Role.Clerk).Where(r => request.Courtroom is null || r.Code == request.Courtroom).ToDictionary(r => r.Id.Value);
        var points = names.AccessPoints.ToDictionary(a => a.Id.Value, a => a.Code);
        var until = request.Limit is { } days && rooms.Count > 0
            ? clock.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb[rooms.Values.First().Zone]).Date.PlusDays(days) : (LocalDate?)null;
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        NpgsqlParameter[] Filters() => [Param.Uuids(rooms.Keys), Param.Text(request.Purpose), Param.Text(request.Priority?.ToString()), Param.Date(until), Param.Uuid(request.Case?.Value), Param.Bool(request.Returned)];
        batch.Add($"select count(*)::int {Wanted}", Filters());
        batch.Add($"""
            select h.id, h.courtroom_id, h.purpose, q.minutes, q.priority, h.created_at, q.not_before, q.not_later, h.part, q.refusal::text,
                case when h.group_id is not null then (select count(*)::int from scheduling.hearing g where g.group_id = h.group_id and g.status <> 'Cancelled') end,
                (select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id),
                (select string_agg(c.title, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id),
                (select count(*)::int from scheduling.appearance a where a.hearing_id = h.id),
                array(select distinct a.access_point_id from scheduling.appearance a where a.hearing_id = h.id and a.access_point_id is not null)
            {Wanted} order by r.code, h.created_at, h.group_id, h.part, h.id limit {BacklogView.Most}
            """, Filters());
        await using var reader = await batch.Read(cancel);
        var total = (await reader.All(r => r.GetInt32(0), cancel))[0];
        var rows = await reader.All(r => new BacklogRow(
            new(r.GetGuid(0)), rooms[r.GetGuid(1)].Code, r.StringOrNull(11) ?? "", r.StringOrNull(12) ?? "", r.GetString(2), r.GetInt32(3), Enum.Parse<Priority>(r.GetString(4)), r.Instant(5),
            r.DateOrNull(6), r.DateOrNull(7), r.IntOrNull(8) is { } part && r.IntOrNull(10) is > 1 and { } of ? (part, of) : null, r.GetInt32(13),
            [.. r.GetFieldValue<Guid[]>(14).Select(id => points.GetValueOrDefault(id, "")).Order(StringComparer.Ordinal)],
            r.StringOrNull(9) is { } refusal ? JsonSerializer.Deserialize<BacklogRefusal>(refusal, Json.Stored) : null), cancel);
        return new BacklogView(rows, total);
    }
}

internal sealed class CheckGetBacklog : ICheck<GetBacklog>
{
    public IEnumerable<FieldError> Check(GetBacklog r) => [
        .. Checks.Length("courtroom", r.Courtroom, 40), .. Checks.Length("purpose", r.Purpose, 40), .. Checks.Range("limit", r.Limit, 0, 3660)];
}
