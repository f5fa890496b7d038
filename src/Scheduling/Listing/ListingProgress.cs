namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>How far a search is.</summary>
/// <param name="Score">Of the best plan so far.</param>
/// <param name="Listed">Hearings in it.</param>
/// <param name="Plan">Writes that plan; to be called before the report is over, and only by who needs it.</param>
internal readonly record struct ListingProgress(TimeSpan Elapsed, long Steps, long Score, int Listed, Func<ListingPlan> Plan);

/// <summary>How long to search, and from where.</summary>
/// <param name="Time">When to stop at the latest; with no limit of steps the result depends on the machine.</param>
/// <param name="Steps">After how many steps to stop; with a limit of steps alone the result depends only on the instance, the seed and the threads.</param>
/// <param name="Threads">At most so many, and at most one for each day.</param>
/// <param name="From">A plan to begin with, such as yesterday's draft.</param>
/// <param name="Pinned">Hearings of that plan which stay exactly as they are in it.</param>
internal sealed record ListingSearchOptions(
    TimeSpan? Time = null, long? Steps = null, int Seed = 1, int? Threads = null,
    ListingPlan? From = null, IReadOnlySet<string>? Pinned = null);

/// <param name="FirstFit">What the plain first fit scores.</param>
/// <param name="FirstPlan">When the first plan was there.</param>
internal sealed record ListingResult(ListingPlan Plan, long Score, long FirstFit, long Steps, TimeSpan Elapsed, TimeSpan FirstPlan);
