using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>What has broken for the caller's courtrooms, with the plans that the caller made of it today.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record ListSituations : IQuery<IReadOnlyList<SituationLine>>;

/// <param name="Repair">The caller's last plan of it; null: none yet.</param>
internal sealed record SituationLine(Situation Situation, Guid? Repair, Instant? MadeAt);

/// <summary>A page of one's own plan; another's is not found.</summary>
/// <param name="Page">From 1.</param>
[Allow(Role.Clerk)]
internal sealed record GetRepairPlan(Guid Repair, int Page = 1) : IQuery<RepairPlan>;

/// <param name="Situation">As it is now; null where it is over.</param>
/// <param name="Counts">Rows by state, of the whole plan.</param>
/// <param name="Ready">Rows that wait and have a proposal.</param>
/// <param name="Told">How many notices go out if those are all accepted.</param>
/// <param name="Since">Hearings that it touches and that are not in the plan.</param>
internal sealed record RepairPlan(
    Guid Id, string Key, Situation? Situation, Instant MadeAt, int Beyond, IReadOnlyDictionary<RepairState, int> Counts, int Ready, int Told, int Since, IReadOnlyList<RepairLine> Lines, int Page)
{
    public const int Size = 25;

    public int Total => Counts.Values.Sum();

    public int Of(RepairState state) => Counts.GetValueOrDefault(state);
}

/// <param name="Roles">The roles of those who would appear elsewhere, by appearance.</param>
internal sealed record RepairLine(RepairRow Row, Courtroom Courtroom, string Purpose, string Cases, HearingStatus Status, IReadOnlyDictionary<Guid, string> Roles);

internal sealed class GetRepairPlanHandler(NpgsqlDataSource db, Situations situations, IRegistry registry, CallContext call) :
    IRequestHandler<ListSituations, Outcome<IReadOnlyList<SituationLine>>>, IRequestHandler<GetRepairPlan, Outcome<RepairPlan>>
{
    public async Task<Outcome<IReadOnlyList<SituationLine>>> Handle(ListSituations request, CancellationToken cancel)
    {
        var all = await situations.All(cancel, Role.Clerk, Role.Judge);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add(
            "select distinct on (situation) situation, id, made_at from scheduling.repair where made_by = $1 and situation = any($2) order by situation, made_at desc",
            Param.Text(call.Caller.Reference), Param.Texts(all.Select(s => s.Key)));
        await using var reader = await batch.Read(cancel);
        var made = (await reader.All(r => (Key: r.GetString(0), Id: r.GetGuid(1), At: r.Instant(2)), cancel)).ToDictionary(m => m.Key);
        return all.Select(s => made.TryGetValue(s.Key, out var m) ? new SituationLine(s, m.Id, m.At) : new SituationLine(s, null, null)).ToList();
    }

    public async Task<Outcome<RepairPlan>> Handle(GetRepairPlan request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var mine = names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Id.Value).ToList();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("select situation, made_at, beyond from scheduling.repair where id = $1 and made_by = $2", Param.Uuid(request.Repair), Param.Text(call.Caller.Reference));
        batch.Add("""
            select w.state, count(*)::int, (count(*) filter (where w.state = 'Open' and jsonb_array_length(w.proposals) > 0))::int,
                coalesce(sum((w.proposals -> 0 ->> 'told')::int) filter (where w.state = 'Open'), 0)::int
            from scheduling.repair_row w join scheduling.hearing h on h.id = w.hearing_id where w.repair_id = $1 and h.courtroom_id = any($2) group by w.state
            """, Param.Uuid(request.Repair), Param.Uuids(mine));
        batch.Add($"""
            select {string.Join(", ", RepairRow.Columns.Split(", ").Select(c => $"w.{c}"))}, r.code, h.purpose, h.status,
                coalesce((select string_agg(c.number, ' · ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id), ''),
                array(select a.id from scheduling.appearance a where a.hearing_id = h.id order by a.id),
                array(select t.role from scheduling.appearance a join scheduling.participant t on t.id = a.participant_id where a.hearing_id = h.id order by a.id)
            from scheduling.repair_row w join scheduling.hearing h on h.id = w.hearing_id join scheduling.courtroom r on r.id = h.courtroom_id
            where w.repair_id = $1 and h.courtroom_id = any($2) order by w.starts_at, w.hearing_id limit {RepairPlan.Size} offset $3
            """, Param.Uuid(request.Repair), Param.Uuids(mine), Param.Int((request.Page - 1) * RepairPlan.Size));
        batch.Add("select hearing_id from scheduling.repair_row where repair_id = $1", Param.Uuid(request.Repair));
        await using var reader = await batch.Read(cancel);
        if ((await reader.All(r => (Key: r.GetString(0), At: r.Instant(1), Beyond: r.GetInt32(2)), cancel)) is not [var plan])
        {
            return Problem.NotFound;
        }
        var counts = await reader.All(r => (State: Enum.Parse<RepairState>(r.GetString(0)), Rows: r.GetInt32(1), Ready: r.GetInt32(2), Told: r.GetInt32(3)), cancel);
        var lines = await reader.All(r => new RepairLine(RepairRow.Read(r), names.CourtroomByCode(r.GetString(12))!, r.GetString(13), r.GetString(15), Enum.Parse<HearingStatus>(r.GetString(14)),
            r.GetFieldValue<Guid[]>(16).Zip(r.GetFieldValue<string[]>(17)).ToDictionary(p => p.First, p => p.Second)), cancel);
        var held = (await reader.All(r => r.GetGuid(0), cancel)).ToHashSet();
        var now = await situations.One(plan.Key, cancel, Role.Clerk);
        return new RepairPlan(request.Repair, plan.Key, now, plan.At, plan.Beyond, counts.ToDictionary(c => c.State, c => c.Rows), counts.Sum(c => c.Ready), counts.Sum(c => c.Told),
            now?.Hearings.Count(t => !held.Contains(t.Hearing)) ?? 0, lines, request.Page);
    }
}

internal sealed class CheckGetRepairPlan : ICheck<GetRepairPlan>
{
    public IEnumerable<FieldError> Check(GetRepairPlan r) => Checks.Range("page", r.Page, 1, MakeRepairPlanHandler.Most);
}
