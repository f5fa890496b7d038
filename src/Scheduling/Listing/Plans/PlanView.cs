using RuleOfLaw.Courts.Platform.Outbox;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>A plan's life: Waiting → Running → Done | Cancelled | Failed. Stored and sent by name.</summary>
internal enum PlanState { Waiting, Running, Done, Cancelled, Failed }

/// <summary>How far the search is.</summary>
/// <param name="Score">Of the best plan so far; null before there is one.</param>
/// <param name="Listed">Hearings in it.</param>
/// <param name="Seconds">Searched so far.</param>
internal sealed record PlanProgress(long? Score, int Listed, double Seconds, long Steps);

/// <summary>A plan that was asked for.</summary>
/// <param name="Plan">The best so far, also while it runs; null before there is one.</param>
internal sealed record PlanView(Guid Id, PlanState State, PlanProgress Progress, ListingPlan? Plan)
{
    public bool Over => State is PlanState.Done or PlanState.Cancelled or PlanState.Failed;
}

/// <summary>What a search begins with when it is not the first.</summary>
/// <param name="Kept">Hearings of the plan that stay exactly as they are in it.</param>
/// <param name="Left">Hearings that were left out of the instance, and why; for who reads the draft.</param>
internal sealed record PlanBegin(ListingPlan Plan, IReadOnlyList<string> Kept, IReadOnlyDictionary<string, string> Left);

/// <summary>Somebody asked for a plan: the nodes that list are woken.</summary>
internal sealed record ListingPlanAsked(Guid Plan) : IEvent;
