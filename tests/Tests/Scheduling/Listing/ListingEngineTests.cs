using RuleOfLaw.Courts.Scheduling.Listing;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing;

/// <summary>The engine beside the checker that shares nothing with it.</summary>
public sealed class ListingEngineTests
{
    private static ListingResult Search(ListingInstance instance, long steps = 4000, int seed = 1, int threads = 2) =>
        ListingEngine.Search(instance, new(Steps: steps, Seed: seed, Threads: threads));

    private static void IsValid(ListingInstance instance, ListingResult result)
    {
        var (broken, score) = PlanChecker.Check(instance, result.Plan);
        Assert.Empty(broken);
        Assert.Equal(score!.Score, result.Score);
        Assert.True(result.Score >= result.FirstFit);
    }

    [Fact]
    public void Plans_of_instances_never_seen_are_valid_scored_exactly_and_no_worse_than_first_fit()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var instance = SmallInstance.Of(seed, hearings: 10 + seed, days: 1 + seed % 10);
            IsValid(instance, Search(instance));
        }
    }

    [Fact]
    public void Courts_that_sit_from_midnight_to_midnight_are_listed_too()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var instance = SmallInstance.Of(seed, days: 9, opens: 0, closes: 1440);
            IsValid(instance, Search(instance));
        }
    }

    [Fact]
    public void The_same_seed_and_steps_give_the_same_plan()
    {
        var instance = SmallInstance.Of(7, hearings: 60, days: 8);
        var (one, two) = (Search(instance, 10_000, 5), Search(instance, 10_000, 5));
        Assert.Equal(ListingFiles.Text(one.Plan), ListingFiles.Text(two.Plan));
    }

    [Theory]
    [InlineData("tiny-1", 829_055)]
    [InlineData("tiny-2", 858_740)]
    [InlineData("tiny-3", 928_575)]
    public async Task The_tiny_instances_are_solved_to_their_proven_optimum(string name, long optimum)
    {
        var instance = await ListingFiles.ReadInstance(Repository.PathOf("tests", "Benchmarks", "listing", $"{name}.json.gz"));
        var result = Search(instance, 200_000);
        IsValid(instance, result);
        Assert.Equal(optimum, result.Score);
    }

    [Fact]
    public async Task A_district_is_listed_well_above_first_fit()
    {
        var instance = await ListingFiles.ReadInstance(Repository.PathOf("tests", "Benchmarks", "listing", "district-1.json.gz"));
        var result = Search(instance, 100_000);
        IsValid(instance, result);
        Assert.True(result.Score > 22_000_000, $"{result.Score}");
    }

    [Fact]
    public void A_cancelled_search_still_gives_a_valid_plan()
    {
        using var cancel = new CancellationTokenSource();
        var instance = SmallInstance.Of(3, hearings: 60, days: 8);
        var told = new Told(_ => cancel.Cancel());
        var result = ListingEngine.Search(instance, new(TimeSpan.FromMinutes(10)), told, cancel.Token);
        IsValid(instance, result with { FirstFit = Math.Min(result.FirstFit, result.Score) });
        Assert.True(result.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void What_is_pinned_stays_where_it_is()
    {
        var instance = SmallInstance.Of(11, hearings: 40);
        var before = Search(instance).Plan;
        var pinned = before.Listed.Take(10).Select(l => l.Hearing).ToHashSet();
        var after = ListingEngine.Search(instance, new(Steps: 4000, Seed: 9, From: before, Pinned: pinned)).Plan;
        foreach (var entry in before.Listed.Where(l => pinned.Contains(l.Hearing)))
        {
            var now = after.Listed.Single(l => l.Hearing == entry.Hearing);
            Assert.Equal((entry.Courtroom, entry.Day, entry.Start), (now.Courtroom, now.Day, now.Start));
            Assert.Equal(entry.At, now.At);
        }
        Assert.Empty(PlanChecker.Check(instance, after).Broken);
    }

    private sealed class Told(Action<ListingProgress> then) : IProgress<ListingProgress>
    {
        public void Report(ListingProgress value) => then(value);
    }
}
