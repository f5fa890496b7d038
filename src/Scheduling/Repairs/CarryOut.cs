using System.Diagnostics;
using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// Does what the caller decided for rows of a plan: each hearing by its ordinary request, in its own transaction and once, with the rights that
/// the caller has at that moment. It ends after a few seconds; what is left waits to be gone on with. A row that somebody else was faster with
/// is planned afresh and waits for a new decision.
/// </summary>
[Allow(Role.Clerk)]
internal sealed record CarryOut(Guid Repair) : ICommand<Carried>;

/// <param name="Left">Rows that are decided and not done yet.</param>
internal sealed record Carried(int Done, int Overtaken, int Left);

internal sealed class CarryOutHandler(NpgsqlDataSource db, Work work, IMediator mediator, IRegistry registry, Situations situations, RepairScene scene, CallContext call) : IRequestHandler<CarryOut, Outcome<Carried>>
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    public async Task<Outcome<Carried>> Handle(CarryOut request, CancellationToken cancel)
    {
        if (await Situation(request.Repair, cancel) is not { } situation)
        {
            return Problem.NotFound;
        }
        var started = Stopwatch.GetTimestamp();
        var (done, overtaken) = (0, new Dictionary<Guid, string>());
        while (Stopwatch.GetElapsedTime(started) < Budget && await Next(request.Repair, cancel) is { } row)
        {
            var (problem, revision) = await Once(row, cancel);
            await Note(request.Repair, row, problem, revision ?? row.Revision, cancel);
            if (problem is null)
            {
                done++;
            }
            else if (row.Act != RowAct.Back)
            {
                overtaken[row.Hearing] = problem.Slug;
            }
        }
        if (overtaken.Count > 0)
        {
            await PlanAfresh(request.Repair, situation, overtaken, cancel);
        }
        return new Carried(done, overtaken.Count, await Left(request.Repair, cancel));
    }

    /// <summary>One row through its ordinary request. Its key makes a repetition after a crash get the first answer.</summary>
    private async Task<(Problem? Problem, int? Revision)> Once(RepairRow row, CancellationToken cancel)
    {
        var outer = call.IdempotencyKey;
        call.IdempotencyKey = row.Key.ToString();
        try
        {
            return await Act(row, cancel);
        }
        finally
        {
            call.IdempotencyKey = outer;
        }
    }

    private async Task<(Problem? Problem, int? Revision)> Act(RepairRow row, CancellationToken cancel)
    {
        var hearing = new HearingId(row.Hearing);
        switch (row.Act)
        {
            case RowAct.Move when row.Proposal is { Way: Way.Settle }:
                return Said(await mediator.Send(new SettleHearing(hearing, row.Revision, row.Proposal.Booths), cancel));
            case RowAct.Move when row.Proposal is { } move:
                return Said(await mediator.Send(new RescheduleHearing(hearing, row.Revision, move.StartsAt, Places: Changes([.. row.Stands.Places.Select(p => move.Places.FirstOrDefault(n => n.Appearance == p.Appearance) ?? p)], move.Booths)), cancel));
            case RowAct.Back:
                return Said(await mediator.Send(new RescheduleHearing(hearing, row.Revision, row.Stands.StartsAt, Places: Changes(row.Stands.Places)), cancel));
            case RowAct.Adjourn:
                return Said(await mediator.Send(new AdjournUnheard(hearing, row.Revision, row.Why!, row.NextDate?.StartsAt), cancel));
            default:
                return ((await mediator.Send(new KeepHearing(hearing, row.Revision, row.Reason, row.Why ?? ""), cancel)).Problem, null);
        }
    }

    private static (Problem?, int?) Said(Outcome<HearingView> answer) => (answer.Problem, answer.Succeeded ? answer.Value.Revision : null);

    private static IReadOnlyList<PlaceChange> Changes(IReadOnlyList<NewPlace> places, IReadOnlyList<Booth>? booths = null) =>
        [.. places.Select(p => new PlaceChange(new(p.Appearance), PlaceCode.Parse(p.Place)!, booths?.FirstOrDefault(b => b.Appearance == p.Appearance) is { } booth ? new(booth.Station) : null))];

    private async Task<string?> Situation(Guid repair, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Id.Value);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"select situation from scheduling.repair r where r.id = $1 and {RepairSight.Seen("$2")}", Param.Uuid(repair), Param.Uuids(rooms));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => r.GetString(0), cancel)).FirstOrDefault();
    }

    private async Task<RepairRow?> Next(Guid repair, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"select {RepairRow.Columns} from scheduling.repair_row where repair_id = $1 and state = 'Chosen' and chosen_by = $2 order by starts_at, hearing_id limit 1",
            Param.Uuid(repair), Param.Text(call.Caller.Reference));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(RepairRow.Read, cancel)).FirstOrDefault();
    }

    private async Task<int> Left(Guid repair, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("select count(*)::int from scheduling.repair_row where repair_id = $1 and state = 'Chosen' and chosen_by = $2", Param.Uuid(repair), Param.Text(call.Caller.Reference));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => r.GetInt32(0), cancel))[0];
    }

    /// <summary>What came of a row. A move that could not be taken back stays moved.</summary>
    private Task Note(Guid repair, RepairRow row, Problem? problem, int revision, CancellationToken cancel) => work.Transact<Done>(tx =>
    {
        var (state, act) = problem is null ? (RepairState.Done, row.Act) : row.Act == RowAct.Back ? (RepairState.Done, RowAct.Move) : (RepairState.Open, row.Act);
        tx.Then("""
            update scheduling.repair_row set state = $4, act = $5, revision = $6, note = $7, done_at = case $4 when 'Done' then $8 end
            where repair_id = $1 and hearing_id = $2 and key = $3
            """,
            Param.Uuid(repair), Param.Uuid(row.Hearing), Param.Uuid(row.Key), Param.Text(state.ToString()), Param.Text(act?.ToString().ToLowerInvariant()), Param.Int(revision), Param.Text(problem?.Slug), Param.Time(tx.Now));
        return Task.FromResult<Outcome<Done>>(Done.Yes);
    }, cancel);

    /// <summary>New proposals for rows that were overtaken, beside those that others still wait with; a hearing that nothing is wrong with any more is gone.</summary>
    private async Task PlanAfresh(Guid repair, string situation, Dictionary<Guid, string> notes, CancellationToken cancel)
    {
        var touched = (await situations.One(situation, cancel, Role.Clerk))?.Hearings.Where(t => notes.ContainsKey(t.Hearing)).ToList() ?? [];
        var planned = await scene.Plan(situation, touched, await Laid(repair, notes, cancel), cancel);
        await work.Transact<Done>(tx =>
        {
            var gone = notes.Keys.Except(planned.Select(p => p.Hearing.Booked.Hearing));
            tx.Then("update scheduling.repair_row set state = 'Gone' where repair_id = $1 and hearing_id = any($2) and state = 'Open'", Param.Uuid(repair), Param.Uuids(gone));
            if (planned.Count > 0)
            {
                tx.PutRows(repair, planned, notes);
            }
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
    }

    private async Task<IReadOnlyDictionary<Guid, Proposal>> Laid(Guid repair, Dictionary<Guid, string> notes, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"select {RepairRow.Columns} from scheduling.repair_row where repair_id = $1 and state in ('Open', 'Chosen') and hearing_id <> all($2)",
            Param.Uuid(repair), Param.Uuids(notes.Keys));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(RepairRow.Read, cancel)).Where(r => r.Proposal is not null).ToDictionary(r => r.Hearing, r => r.Proposal!);
    }
}
