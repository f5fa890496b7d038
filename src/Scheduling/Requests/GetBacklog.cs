using System.Globalization;
using System.Text.Json;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Requests;

internal sealed class GetBacklogHandler(NpgsqlDataSource db, IRegistry registry, CallContext call, IClock clock) : IRequestHandler<GetBacklog, Outcome<BacklogView>>
{
    private const string Asked = "from scheduling.hearing h join scheduling.hearing_request q on q.hearing_id = h.id join scheduling.courtroom r on r.id = h.courtroom_id";

    private const string Wanted = """
        where h.status = 'Requested' and h.courtroom_id = any($1) and ($2 is null or h.purpose = $2) and ($3 is null or q.priority = $3) and ($4 is null or q.not_later <= $4)
            and ($5 is null or exists (select from scheduling.hearing_case c where c.hearing_id = h.id and c.case_id = $5)) and (not $6 or q.refused_at is not null)
            and ($7::uuid[] is null or h.id = any($7))
        """;

    // The next hearing of one of its cases; parts of one matter are no hint to each other.
    private const string Already = """
        left join lateral (
            select f.id, f.starts_at
            from scheduling.hearing_case x join scheduling.hearing_case y on y.case_id = x.case_id join scheduling.hearing f on f.id = y.hearing_id
            where x.hearing_id = h.id and f.ends_at > $13 and f.status in ('Scheduled', 'Open', 'InSession', 'Paused') and (h.group_id is null or f.group_id is distinct from h.group_id)
            order by f.starts_at limit 1) already on true
        """;

    // Parts of one matter are put on the backlog at one moment and stay together.
    private const string Order = "r.code, h.created_at, coalesce(h.group_id, h.id), coalesce(h.part, 0)";

    public async Task<Outcome<BacklogView>> Handle(GetBacklog request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var rooms = names.CourtroomsOf(call.Caller, Role.Clerk).Where(r => request.Courtroom is null || r.Code == request.Courtroom).ToDictionary(r => r.Id.Value);
        var points = names.AccessPoints.ToDictionary(a => a.Id.Value, a => a.Code);
        var until = request.Limit is { } days && rooms.Count > 0
            ? clock.GetCurrentInstant().InZone(LocalDay.Zone(rooms.Values.First().Zone)).Date.PlusDays(days) : (LocalDate?)null;
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var after = request.After is null ? null : Mark.Read(request.After);
        if (request.After is not null && after is null)
        {
            return Problem.Invalid(new FieldError("after", "check.unknown"));
        }
        IReadOnlyList<string> Codes(IEnumerable<Guid> ids) => [.. ids.Select(id => points.GetValueOrDefault(id, "")).Order(StringComparer.Ordinal)];
        NpgsqlParameter[] Filters() => [Param.Uuids(rooms.Keys), Param.Text(request.Purpose), Param.Text(request.Priority?.ToString()), Param.Date(until), Param.Uuid(request.Case?.Value), Param.Bool(request.Returned), Param.UuidsOrNull(request.Hearings?.Select(h => h.Value))];
        batch.Add($"select count(*)::int {Asked} {Wanted}", Filters());
        batch.Add($"""
            select h.id, h.courtroom_id, h.purpose, q.minutes, q.priority, h.created_at, q.not_before, q.not_later, h.part, q.refusal::text,
                case when h.group_id is not null then (select count(*)::int from scheduling.hearing g where g.group_id = h.group_id and g.status <> 'Cancelled') end,
                (select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id),
                (select string_agg(c.title, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id),
                (select count(*)::int from scheduling.appearance a where a.hearing_id = h.id),
                array(select distinct a.access_point_id from scheduling.appearance a where a.hearing_id = h.id and a.access_point_id is not null),
                coalesce(h.group_id, h.id), q.gap_days,
                array(select distinct x.access_point_id from scheduling.appearance a join scheduling.appearance_choice x on x.appearance_id = a.id where a.hearing_id = h.id and x.access_point_id is not null),
                array(select x.courtroom_id from scheduling.request_courtroom x where x.hearing_id = h.id), already.id, already.starts_at
            {Asked} {Already} {Wanted} and ($8::text is null or ({Order}) > ($8, $9, $10, $11)) order by {Order} limit $12
            """, [.. Filters(), Param.Text(after?.Courtroom), Param.Time(after?.AskedAt), Param.Uuid(after?.Matter), Param.Int(after?.Part), Param.Int(request.Take + 1), Param.Time(clock.GetCurrentInstant())]);
        await using var reader = await batch.Read(cancel);
        var total = (await reader.All(r => r.GetInt32(0), cancel))[0];
        var rows = await reader.All(r => (Matter: r.GetGuid(15), Row: new BacklogRow(
            new(r.GetGuid(0)), rooms[r.GetGuid(1)].Code, r.StringOrNull(11) ?? "", r.StringOrNull(12) ?? "", r.GetString(2), r.GetInt32(3), Enum.Parse<Priority>(r.GetString(4)), r.Instant(5),
            r.DateOrNull(6), r.DateOrNull(7), r.IntOrNull(8) is { } part && r.IntOrNull(10) is > 1 and { } of ? (part, of) : null, r.GetInt32(16), r.GetInt32(13),
            Codes(r.GetFieldValue<Guid[]>(14)), Codes(r.GetFieldValue<Guid[]>(17).Except(r.GetFieldValue<Guid[]>(14))),
            [.. r.GetFieldValue<Guid[]>(18).Select(id => names.CourtroomById(new(id))?.Code).OfType<string>().Order(StringComparer.Ordinal)],
            r.StringOrNull(9) is { } refusal ? JsonSerializer.Deserialize<BacklogRefusal>(refusal, Json.Stored) : null)
            {
                AlreadyFixed = r.GuidOrNull(19) is { } already ? (new HearingId(already), r.Instant(20)) : null,
            }, Part: r.IntOrNull(8) ?? 0), cancel);
        var last = rows.Count > request.Take ? rows[request.Take - 1] : default;
        return new BacklogView([.. rows.Take(request.Take).Select(r => r.Row)], total, last.Row is { } row ? new Mark(row.Courtroom, row.AskedAt, last.Matter, last.Part).ToString() : null);
    }

    /// <summary>A row's place in the order, so that a page begins behind it also when it is gone.</summary>
    private sealed record Mark(string Courtroom, Instant AskedAt, Guid Matter, int Part)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Courtroom}|{AskedAt.ToUnixTimeTicks()}|{Matter:N}|{Part}");

        public static Mark? Read(string text) =>
            text.Split('|') is [var room, var ticks, var matter, var part] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at) && at is >= 0 and < 1L << 56 && Guid.TryParse(matter, out var id) && int.TryParse(part, CultureInfo.InvariantCulture, out var number)
                ? new(room, Instant.FromUnixTimeTicks(at), id, number) : null;
    }
}

internal sealed class CheckGetBacklog : ICheck<GetBacklog>
{
    public IEnumerable<FieldError> Check(GetBacklog r) => [
        .. Checks.Length("courtroom", r.Courtroom, 40), .. Checks.Length("purpose", r.Purpose, 40), .. Checks.Range("limit", r.Limit, 0, 3660), .. Checks.Length("after", r.After, 120),
        .. Checks.Range("take", r.Take, 1, BacklogView.Most)];
}
