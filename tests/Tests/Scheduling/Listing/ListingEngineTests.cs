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

    private static ListingInstance Following(int seed)
    {
        var instance = SmallInstance.Of(seed, hearings: 24, days: 9);
        return instance with { Hearings = [.. instance.Hearings.Select((h, i) => i % 3 == 0 ? h : h with { Follows = new($"H{i - 1}", seed % 4) })] };
    }

    [Fact]
    public void Hearings_that_follow_one_another_keep_their_order_and_days()
    {
        var followed = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var instance = Following(seed);
            var result = Search(instance);
            IsValid(instance, result);
            followed += result.Plan.Listed.Count(l => int.Parse(l.Hearing[1..]) % 3 > 0);
            // What is kept stays, whatever it leaves the others.
            var kept = result.Plan.Listed.Where(l => int.Parse(l.Hearing[1..]) % 3 == 1).ToDictionary(l => l.Hearing);
            var again = ListingEngine.Search(instance, new(Steps: 2000, Seed: 2, From: result.Plan, Pinned: kept.Keys.ToHashSet())).Plan;
            Assert.Empty(PlanChecker.Check(instance, again).Broken);
            Assert.All(kept, k => Assert.Equal((k.Value.Day, k.Value.Start), again.Listed.Where(l => l.Hearing == k.Key).Select(l => (l.Day, l.Start)).Single()));
        }
        Assert.True(followed > 120, $"{followed}");
    }

    [Fact]
    public void What_follows_takes_the_first_day_that_is_left_to_it_and_not_a_share_of_them()
    {
        string[] dates = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-14", "2026-12-15", "2026-12-16"];
        ListingHearing Part(int n) => new($"H{n}", ["R"], 60, 0, null, 5, [new("P", [new("LINK", 0)])], [], Follows: n == 1 ? null : new($"H{n - 1}", 2));
        ListingInstance Of(params int[] taken) => new(ListingInstance.FormatName, "x", 7, dates, 5, [new("J", [])],
            [new("R", [.. Enumerable.Range(0, 7).Where(d => !taken.Contains(d)).Select(d => new ListingSitting(d, 540, 600, "J"))])], [], [new("P", 0, false, [])], [Part(1), Part(2), Part(3)]);
        int[] Days(ListingInstance instance) => [.. Search(instance, 300).Plan.Listed.OrderBy(l => l.Hearing).Select(l => l.Day)];

        // By the calendar: from Thursday to Monday are four days.
        Assert.Equal([0, 2, 4], Days(Of()));
        Assert.Equal([1, 3, 4], Days(Of(taken: 0)));
        Assert.Equal([0, 4, 6], Days(Of(taken: [2, 3, 5])));
    }

    [Fact]
    public void An_order_that_cannot_be_is_a_fault()
    {
        var instance = SmallInstance.Of(1);
        ListingInstance With(ListingFollows of0, ListingFollows? of1 = null) => instance with { Hearings = [.. instance.Hearings.Select((h, i) => i switch { 0 => h with { Follows = of0 }, 1 => h with { Follows = of1 }, _ => h })] };

        Assert.Empty(InstanceFaults.Of(With(new("H1", 3))));
        Assert.Equal("hearings[0].follows", Assert.Single(InstanceFaults.Of(With(new("NOBODY", 1)))).Field);
        Assert.Equal(2, InstanceFaults.Of(With(new("H1", 1), new("H0", 1))).Count);
        Assert.Equal("hearings[0].follows.days", Assert.Single(InstanceFaults.Of(With(new("H1", -1)))).Field);
        Assert.Equal("dates", Assert.Single(InstanceFaults.Of(With(new("H1", 1)) with { Dates = ["Monday", "2026-09-02", "2026-09-03"] })).Field);
    }

    private sealed class Told(Action<ListingProgress> then) : IProgress<ListingProgress>
    {
        public void Report(ListingProgress value) => then(value);
    }
}
