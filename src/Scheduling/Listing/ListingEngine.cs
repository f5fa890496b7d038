using RuleOfLaw.Courts.Scheduling.Listing.Search;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>Makes the best listing plan it can in the time given. Pure: an instance in, a plan out.</summary>
internal static class ListingEngine
{
    /// <param name="instance">Without faults (<see cref="InstanceFaults"/>).</param>
    /// <param name="progress">Told a few times a second, from the calling thread.</param>
    /// <param name="cancel">Ends the search early; the best plan so far is returned all the same.</param>
    public static ListingResult Search(ListingInstance instance, ListingSearchOptions options, IProgress<ListingProgress>? progress = null, CancellationToken cancel = default) =>
        InOrder.Needed(instance)
            ? InOrder.Search(instance, options, progress, cancel, (round, within, told) => Whole(round, within, told, cancel))
            : Whole(instance, options, progress, cancel);

    private static ListingResult Whole(ListingInstance instance, ListingSearchOptions options, IProgress<ListingProgress>? progress, CancellationToken cancel)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        if (instance.Hearings.Count == 0)
        {
            return new(ListingPlan.Of(instance.Name, []), 0, 0, 0, clock.Elapsed, clock.Elapsed);
        }
        var backlog = BacklogReader.Read(instance);
        return backlog.Slots <= Slots128.Size
            ? new ListingSearch<Slots128>(backlog, options, clock, progress, cancel).Run()
            : new ListingSearch<Slots320>(backlog, options, clock, progress, cancel).Run();
    }
}
