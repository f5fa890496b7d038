using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>Asks for the best plan that is found in so many seconds. Its maker alone sees it.</summary>
/// <param name="Seconds">1 to 600.</param>
/// <remarks><c>too-many-plans</c> (429) while ten of the caller's are not over.</remarks>
[Allow(Role.Clerk)]
internal sealed record MakePlan(ListingInstance Instance, int Seconds, int Seed) : ICommand<PlanView>;

internal sealed class MakePlanHandler(Work work) : IRequestHandler<MakePlan, Outcome<PlanView>>
{
    public Task<Outcome<PlanView>> Handle(MakePlan request, CancellationToken cancel)
    {
        var instance = ListingFiles.Pack(request.Instance);
        return work.Transact<PlanView>(async tx => await AskedPlans.TooMany(tx)
            ? AskedPlans.Refusal
            : new PlanView(tx.Ask(instance, null, request.Seconds, request.Seed), PlanState.Waiting, new(null, 0, 0, 0), null), cancel);
    }
}

internal sealed class CheckMakePlan : ICheck<MakePlan>
{
    public IEnumerable<FieldError> Check(MakePlan r) => [
        .. Checks.Range("seconds", r.Seconds, 1, AskedPlans.MostSeconds), .. Checks.Range("seed", r.Seed, 0, int.MaxValue),
        .. InstanceFaults.Of(r.Instance).Select(f => new FieldError(f.Field, f.Key, f.Args))];
}

/// <summary>Asking for a plan, from wherever.</summary>
internal static class AskedPlans
{
    public const int MostSeconds = 600;

    /// <summary>How many plans of one maker may wait or run at once; others wait their turn behind them.</summary>
    private const int Most = 10;

    public static readonly Problem Refusal = new("too-many-plans", ProblemKind.TooMany, Problem.Named(("most", Most)));

    public static async Task<bool> TooMany(Tx tx)
    {
        await using var batch = tx.Batch();
        batch.Add("select count(*)::int from scheduling.listing_plan where made_by = $1 and state in ('Waiting', 'Running')", Param.Text(tx.Caller.Reference));
        await using var reader = await batch.Read(tx.Cancel);
        return (await reader.All(r => r.GetInt32(0), tx.Cancel))[0] >= Most;
    }

    /// <param name="instance">Packed.</param>
    public static Guid Ask(this Tx tx, byte[] instance, PlanBegin? begin, int seconds, int seed)
    {
        var id = Guid.CreateVersion7();
        tx.Then("""
            insert into scheduling.listing_plan (id, made_by, made_at, changed_at, instance, begin, seconds, seed, state) values ($1, $2, $3, $3, $4, $5, $6, $7, 'Waiting')
            """,
            Param.Uuid(id), Param.Text(tx.Caller.Reference), Param.Time(tx.Now), Param.Bytes(instance), Param.Bytes(begin is null ? null : ListingFiles.Pack(begin)), Param.Int(seconds), Param.Int(seed))
            .Raise(new ListingPlanAsked(id));
        return id;
    }
}
