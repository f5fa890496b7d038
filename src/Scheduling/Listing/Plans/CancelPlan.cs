using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>Ends a search; its best plan so far stays. A running one ends within a second; a plan that is over stays as it is.</summary>
[Allow(Role.Clerk)]
internal sealed record CancelPlan(Guid Id) : ICommand<PlanView>;

internal sealed class CancelPlanHandler(Work work) : IRequestHandler<CancelPlan, Outcome<PlanView>>
{
    public Task<Outcome<PlanView>> Handle(CancelPlan request, CancellationToken cancel) => work.Transact<PlanView>(async tx =>
    {
        await using (var stop = tx.Batch())
        {
            // One that runs is told; the node at it writes the end, or whoever takes it up after it.
            stop.Add("""
                update scheduling.listing_plan set cancelled_by = coalesce(cancelled_by, $2), changed_at = $3,
                    finished_at = case state when 'Waiting' then $3 end, state = case state when 'Waiting' then 'Cancelled' else state end
                where id = $1 and made_by = $2 and state in ('Waiting', 'Running')
                """, Param.Uuid(request.Id), Param.Text(tx.Caller.Reference), Param.Time(tx.Now));
            await stop.Execute(cancel);
        }
        await using var read = tx.Batch();
        return await GetPlanHandler.Read(read, request.Id, tx.Caller, cancel) is { } plan ? plan : Problem.NotFound;
    }, cancel);
}
