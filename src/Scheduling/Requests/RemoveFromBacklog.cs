using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

internal sealed class RemoveFromBacklogHandler(Work work, IRegistry registry, CallContext call) : IRequestHandler<RemoveFromBacklog, Outcome<RemovedFromBacklog>>
{
    public async Task<Outcome<RemovedFromBacklog>> Handle(RemoveFromBacklog request, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).ToDictionary(r => r.Id.Value);
        return await work.Transact<RemovedFromBacklog>(async tx =>
        {
            await using var batch = tx.Batch();
            // In the order of their ids, as everybody who locks several hearings does.
            batch.Add("select id, courtroom_id from scheduling.hearing where id = any($1) and courtroom_id = any($2) and status = 'Requested' order by id for update",
                Param.Uuids(request.Hearings.Select(h => h.Value)), Param.Uuids(rooms.Keys));
            await using var reader = await batch.Read(cancel);
            var found = await reader.All(r => (r.GetGuid(0), rooms[r.GetGuid(1)].District), cancel);
            await reader.CloseAsync();
            var apart = await HearingOrder.HasOtherParts(tx, [.. found.Select(f => f.Item1)]);
            tx.Remove(found, CleanName.Of(request.Reason));
            return new RemovedFromBacklog(found.Count, apart);
        }, cancel);
    }
}

internal sealed class CheckRemoveFromBacklog : ICheck<RemoveFromBacklog>
{
    public IEnumerable<FieldError> Check(RemoveFromBacklog r) => [
        .. Checks.Required("reason", r.Reason), .. Checks.Length("reason", r.Reason, 200), .. Checks.Count("hearings", r.Hearings.Count, 1, BacklogView.Most)];
}
