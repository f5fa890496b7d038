using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>A plan with how far it is, for its maker: to everybody else it does not exist.</summary>
[Allow(Role.Clerk)]
internal sealed record GetPlan(Guid Id) : IQuery<PlanView>;

internal sealed class GetPlanHandler(NpgsqlDataSource db, CallContext call) : IRequestHandler<GetPlan, Outcome<PlanView>>
{
    public async Task<Outcome<PlanView>> Handle(GetPlan request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        return await Read(batch, request.Id, call.Caller, cancel) is { } plan ? plan : Problem.NotFound;
    }

    public static async Task<PlanView?> Read(Batch batch, Guid id, Caller maker, CancellationToken cancel)
    {
        batch.Add("select id, state, score, listed, searched_ms, steps, plan from scheduling.listing_plan where id = $1 and made_by = $2", Param.Uuid(id), Param.Text(maker.Reference));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => new PlanView(
            r.GetGuid(0), Enum.Parse<PlanState>(r.GetString(1)), new(r.IsDBNull(2) ? null : r.GetInt64(2), r.GetInt32(3), r.GetInt64(4) / 1000.0, r.GetInt64(5)),
            r.IsDBNull(6) ? null : ListingFiles.Unpack<ListingPlan>(r.GetFieldValue<byte[]>(6))), cancel)).FirstOrDefault();
    }
}
