using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// Decides rows of a plan, of the caller's own courtrooms, whoever made it; <see cref="CarryOut"/> then does it. Rows that are decided or done already stay
/// as they are, but for those that somebody else decided and left lying.
/// </summary>
/// <param name="Hearings">Null: all that wait for a decision and have a proposal.</param>
/// <param name="Choice">Which proposal, 0 the best.</param>
/// <param name="Why">An adjournment reason's code, or the reason for keeping it.</param>
/// <returns>How many rows were decided.</returns>
[Allow(Role.Clerk)]
internal sealed record ChooseRows(Guid Repair, RowAct Act, IReadOnlyList<HearingId>? Hearings, int Choice = 0, string? Why = null) : ICommand<int>;

internal sealed class ChooseRowsHandler(Work work, IRegistry registry, CallContext call) : IRequestHandler<ChooseRows, Outcome<int>>
{
    public async Task<Outcome<int>> Handle(ChooseRows request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (request.Act == RowAct.Adjourn && names.AdjournmentReason(request.Why) is null)
        {
            return Problem.Invalid(new FieldError("why", "check.reason-needed"));
        }
        return await work.Transact<int>(async tx =>
        {
            await using var batch = tx.Batch();
            var rooms = Param.Uuids(names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Id.Value));
            batch.Add($"select 1 from scheduling.repair r where r.id = $1 and {RepairSight.Seen("$2")} for update of r", Param.Uuid(request.Repair), rooms);
            // Moving back is offered for what was moved; everything else for what is open. A move needs its proposal.
            batch.Add($"""
                update scheduling.repair_row w set state = 'Chosen', act = $3, choice = case $3 when 'back' then choice else $4 end, why = $5, key = gen_random_uuid(), note = null, chosen_by = $6, chosen_at = $8
                from scheduling.hearing h where h.id = w.hearing_id and h.courtroom_id = any($7)
                    and w.repair_id = $1 and ($2::uuid[] is null or w.hearing_id = any($2)) and {(request.Act == RowAct.Back ? "w.state = 'Done' and w.act = 'move'" : $"{RepairSight.State("$6", "$9")} = 'Open'")}
                    and ($3 <> 'move' or jsonb_array_length(w.proposals) > $4)
                returning 1
                """,
                Param.Uuid(request.Repair), Param.UuidsOrNull(request.Hearings?.Select(h => h.Value)), Param.Text(request.Act.ToString().ToLowerInvariant()), Param.Int(request.Act == RowAct.Move ? request.Choice : 0),
                Param.Text(request.Why is null ? null : CleanName.Of(request.Why)), Param.Text(tx.Caller.Reference), rooms.Clone(), Param.Time(tx.Now), Param.Time(tx.Now - RepairRow.Patience));
            await using var reader = await batch.Read(tx.Cancel);
            var seen = await reader.All(r => r.GetInt32(0), tx.Cancel);
            var chosen = await reader.All(r => r.GetInt32(0), tx.Cancel);
            if (seen.Count == 0)
            {
                return Problem.NotFound;
            }
            tx.Then("update scheduling.repair set changed_at = $2 where id = $1", Param.Uuid(request.Repair), Param.Time(tx.Now))
                .Audit(nameof(ChooseRows), Target.Of("repair", request.Repair), detail: new { request.Act, rows = chosen.Count });
            return chosen.Count;
        }, cancel);
    }
}

internal sealed class CheckChooseRows : ICheck<ChooseRows>
{
    public IEnumerable<FieldError> Check(ChooseRows r) => [
        .. Enum.IsDefined(r.Act) ? [] : Checks.Error("act", "check.unknown"), .. Checks.Range("choice", r.Choice, 0, 10), .. Checks.Count("hearings", r.Hearings?.Count ?? 0, 0, MakeRepairPlanHandler.Most),
        .. Checks.Length("why", r.Why, 200), .. r.Act == RowAct.Keep && CleanName.Of(r.Why ?? "") is "" ? Checks.Error("why", "check.required") : []];
}
