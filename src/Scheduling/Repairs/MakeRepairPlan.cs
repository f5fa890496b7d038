using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>Plans the hearings of a situation in the caller's courtrooms. Nothing moves by it.</summary>
/// <param name="Situation">As <see cref="Repairs.Situation.Key"/>.</param>
/// <param name="Hearings">Only these of them; null: all.</param>
/// <remarks><c>nothing-to-repair</c> (422) where it touches none of them any more.</remarks>
[Allow(Role.Clerk)]
internal sealed record MakeRepairPlan(string Situation, IReadOnlyList<HearingId>? Hearings = null) : ICommand<RepairId>;

internal readonly record struct RepairId(Guid Value);

internal sealed class MakeRepairPlanHandler(Work work, Situations situations, RepairScene scene) : IRequestHandler<MakeRepairPlan, Outcome<RepairId>>
{
    /// <summary>What one plan holds at most; more are planned when these are done.</summary>
    public const int Most = 500;

    private static readonly Duration Kept = Duration.FromDays(30);

    public async Task<Outcome<RepairId>> Handle(MakeRepairPlan request, CancellationToken cancel)
    {
        var touched = (await situations.One(request.Situation, cancel, Role.Clerk))?.Hearings ?? [];
        if (request.Hearings is { } chosen)
        {
            var ids = chosen.Select(h => h.Value).ToHashSet();
            touched = [.. touched.Where(t => ids.Contains(t.Hearing))];
        }
        var planned = await scene.Plan(request.Situation, [.. touched.Take(Most)], new Dictionary<Guid, Proposal>(), cancel);
        if (planned.Count == 0)
        {
            return Problem.Refuse("nothing-to-repair");
        }
        var id = Guid.CreateVersion7();
        return await work.Transact<RepairId>(tx =>
        {
            tx.Then("delete from scheduling.repair where made_by = $1 and changed_at < $2", Param.Text(tx.Caller.Reference), Param.Time(tx.Now - Kept))
                .Then("insert into scheduling.repair (id, made_by, situation, made_at, changed_at, beyond) values ($1, $2, $3, $4, $4, $5)",
                    Param.Uuid(id), Param.Text(tx.Caller.Reference), Param.Text(request.Situation), Param.Time(tx.Now), Param.Int(Math.Max(0, touched.Count - Most)))
                .PutRows(id, planned).Audit(nameof(MakeRepairPlan), Target.Of("repair", id), detail: new { request.Situation, hearings = planned.Count });
            return Task.FromResult<Outcome<RepairId>>(new RepairId(id));
        }, cancel);
    }
}

internal sealed class CheckMakeRepairPlan : ICheck<MakeRepairPlan>
{
    public IEnumerable<FieldError> Check(MakeRepairPlan r) => [.. Checks.Required("situation", r.Situation), .. Checks.Length("situation", r.Situation, 120), .. Checks.Count("hearings", r.Hearings?.Count ?? 0, 0, 5000)];
}
