using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>What has broken for the caller's courtrooms, with the last plan of it that holds any of their hearings.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record ListSituations : IQuery<IReadOnlyList<SituationLine>>;

/// <param name="Repair">Null: none yet.</param>
internal sealed record SituationLine(Situation Situation, Guid? Repair, Instant? MadeAt, Who? MadeBy);

/// <summary>Somebody else, by name.</summary>
internal sealed record Who(string En, string Ur);

/// <summary>A page of a plan: its hearings in the caller's courtrooms. A plan without any is not found.</summary>
/// <param name="Page">From 1.</param>
[Allow(Role.Clerk)]
internal sealed record GetRepairPlan(Guid Repair, int Page = 1) : IQuery<RepairPlan>;

/// <param name="Situation">As it is now; null where it is over.</param>
/// <param name="Counts">Rows by state, of the whole plan.</param>
/// <param name="Ready">Rows that wait and have a proposal.</param>
/// <param name="Told">How many notices go out if those are all accepted.</param>
/// <param name="Since">Hearings that it touches and that are not in the plan.</param>
/// <param name="MadeBy">Null where the caller made it.</param>
/// <param name="Left">Rows that the caller decided and that are not done yet.</param>
internal sealed record RepairPlan(
    Guid Id, string Key, Situation? Situation, Instant MadeAt, Who? MadeBy, int Beyond, int Left, IReadOnlyDictionary<RepairState, int> Counts, int Ready, int Told, int Since, IReadOnlyList<RepairLine> Lines, int Page)
{
    public const int Size = 25;

    public int Total => Counts.Values.Sum();

    public int Of(RepairState state) => Counts.GetValueOrDefault(state);
}

/// <param name="Roles">The roles of those who would appear elsewhere, by appearance.</param>
/// <param name="DecidedBy">Null where nobody or the caller did.</param>
internal sealed record RepairLine(RepairRow Row, Courtroom Courtroom, string Purpose, string Cases, HearingStatus Status, IReadOnlyDictionary<Guid, string> Roles, Who? DecidedBy);

internal sealed class GetRepairPlanHandler(NpgsqlDataSource db, Situations situations, IRegistry registry, CallContext call, IClock clock) :
    IRequestHandler<ListSituations, Outcome<IReadOnlyList<SituationLine>>>, IRequestHandler<GetRepairPlan, Outcome<RepairPlan>>
{
    public async Task<Outcome<IReadOnlyList<SituationLine>>> Handle(ListSituations request, CancellationToken cancel)
    {
        var all = await situations.All(cancel, Role.Clerk, Role.Judge);
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Id.Value);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"""
            select distinct on (r.situation) r.situation, r.id, r.made_at, {Name("r.made_by", "$3")} from scheduling.repair r {Names("r.made_by")}
            where r.situation = any($1) and {RepairSight.Seen("$2")} order by r.situation, r.made_at desc
            """, Param.Texts(all.Select(s => s.Key)), Param.Uuids(rooms), Param.Text(call.Caller.Reference));
        await using var reader = await batch.Read(cancel);
        var made = (await reader.All(r => (Key: r.GetString(0), Id: r.GetGuid(1), At: r.Instant(2), By: Read(r, 3)), cancel)).ToDictionary(m => m.Key);
        return all.Select(s => made.TryGetValue(s.Key, out var m) ? new SituationLine(s, m.Id, m.At, m.By) : new SituationLine(s, null, null, null)).ToList();
    }

    // Who decided or made something, by the account's or key's name; null for the caller.
    private static string Name(string by, string caller) => $"case when {by} <> {caller} then coalesce(u.display_name_en, k.name) end, case when {by} <> {caller} then coalesce(u.display_name_ur, k.name) end";

    private static string Names(string by) => $"""
        left join identity.user_account u on u.id = case when {by} like 'user:%' then substr({by}, 6)::uuid end
        left join identity.api_key k on k.id = case when {by} like 'key:%' then substr({by}, 5)::uuid end
        """;

    private static Who? Read(NpgsqlDataReader r, int column) => r.StringOrNull(column) is { } en ? new(en, r.StringOrNull(column + 1) ?? en) : null;

    public async Task<Outcome<RepairPlan>> Handle(GetRepairPlan request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var mine = names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Id.Value).ToList();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var (me, patience) = (call.Caller.Reference, clock.GetCurrentInstant() - RepairRow.Patience);
        // What did not fit into it is its maker's: others do not know which courtrooms' that is.
        batch.Add($"""
            select r.situation, r.made_at, case when r.made_by = $3 then r.beyond else 0 end, {Name("r.made_by", "$3")} from scheduling.repair r {Names("r.made_by")}
            where r.id = $1 and {RepairSight.Seen("$2")}
            """, Param.Uuid(request.Repair), Param.Uuids(mine), Param.Text(me));
        batch.Add($"""
            select s.state, count(*)::int, (count(*) filter (where s.state = 'Open' and jsonb_array_length(w.proposals) > 0))::int,
                coalesce(sum((w.proposals -> 0 ->> 'told')::int) filter (where s.state = 'Open'), 0)::int, (count(*) filter (where s.state = 'Chosen' and w.chosen_by = $3))::int
            from scheduling.repair_row w join scheduling.hearing h on h.id = w.hearing_id cross join lateral (select {RepairSight.State("$3", "$4")} as state) s
            where w.repair_id = $1 and h.courtroom_id = any($2) group by s.state
            """, Param.Uuid(request.Repair), Param.Uuids(mine), Param.Text(me), Param.Time(patience));
        batch.Add($"""
            select {string.Join(", ", RepairRow.Columns.Split(", ").Select(c => c == "state" ? RepairSight.State("$4", "$5") : $"w.{c}"))}, r.code, h.purpose, h.status,
                coalesce((select string_agg(c.number, ' · ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id), ''),
                array(select a.id from scheduling.appearance a where a.hearing_id = h.id order by a.id),
                array(select t.role from scheduling.appearance a join scheduling.participant t on t.id = a.participant_id where a.hearing_id = h.id order by a.id), {Name("w.chosen_by", "$4")}
            from scheduling.repair_row w join scheduling.hearing h on h.id = w.hearing_id join scheduling.courtroom r on r.id = h.courtroom_id {Names("w.chosen_by")}
            where w.repair_id = $1 and h.courtroom_id = any($2) order by w.starts_at, w.hearing_id limit {RepairPlan.Size} offset $3
            """, Param.Uuid(request.Repair), Param.Uuids(mine), Param.Int((request.Page - 1) * RepairPlan.Size), Param.Text(me), Param.Time(patience));
        batch.Add("select hearing_id from scheduling.repair_row where repair_id = $1", Param.Uuid(request.Repair));
        await using var reader = await batch.Read(cancel);
        if ((await reader.All(r => (Key: r.GetString(0), At: r.Instant(1), Beyond: r.GetInt32(2), By: Read(r, 3)), cancel)) is not [var plan])
        {
            return Problem.NotFound;
        }
        var counts = await reader.All(r => (State: Enum.Parse<RepairState>(r.GetString(0)), Rows: r.GetInt32(1), Ready: r.GetInt32(2), Told: r.GetInt32(3), Left: r.GetInt32(4)), cancel);
        var lines = await reader.All(r => new RepairLine(RepairRow.Read(r), names.CourtroomByCode(r.GetString(13))!, r.GetString(14), r.GetString(16), Enum.Parse<HearingStatus>(r.GetString(15)),
            r.GetFieldValue<Guid[]>(17).Zip(r.GetFieldValue<string[]>(18)).ToDictionary(p => p.First, p => p.Second), Read(r, 19)), cancel);
        var held = (await reader.All(r => r.GetGuid(0), cancel)).ToHashSet();
        var now = await situations.One(plan.Key, cancel, Role.Clerk);
        return new RepairPlan(request.Repair, plan.Key, now, plan.At, plan.By, plan.Beyond, counts.Sum(c => c.Left), counts.ToDictionary(c => c.State, c => c.Rows), counts.Sum(c => c.Ready), counts.Sum(c => c.Told),
            now?.Hearings.Count(t => !held.Contains(t.Hearing)) ?? 0, lines, request.Page);
    }
}

internal sealed class CheckGetRepairPlan : ICheck<GetRepairPlan>
{
    public IEnumerable<FieldError> Check(GetRepairPlan r) => Checks.Range("page", r.Page, 1, MakeRepairPlanHandler.Most);
}
