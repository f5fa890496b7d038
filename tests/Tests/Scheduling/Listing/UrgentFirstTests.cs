using RuleOfLaw.Courts.Scheduling.Listing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing;

/// <summary>"The pressing ones first": within a day too, and never at the cost of a rule or of the score.</summary>
public sealed class UrgentFirstTests
{
    private static ListingInstance WithUrgency(ListingInstance instance, int seed)
    {
        var dice = new Random(seed);
        return instance with { Hearings = [.. instance.Hearings.Select(h => h with { Urgency = dice.Next(3) })] };
    }

    private static int Inversions(ListingInstance instance, ListingPlan plan)
    {
        var urgency = instance.Hearings.ToDictionary(h => h.Id, h => h.Urgency ?? 0);
        return plan.Listed.GroupBy(l => (l.Day, l.Courtroom)).Sum(day => (from a in day from b in day where a.Start < b.Start && urgency[a.Hearing] < urgency[b.Hearing] select 1).Count());
    }

    [Fact]
    public void Every_rule_and_the_score_stay_and_the_order_gets_better()
    {
        var better = 0;
        for (var seed = 1; seed <= 12; seed++)
        {
            var instance = WithUrgency(SmallInstance.Of(seed), seed);
            var plan = ListingEngine.Search(instance, new(null, 2000, seed, 1)).Plan;

            var ordered = UrgentFirst.Of(instance, plan);

            var (broken, score) = PlanChecker.Check(instance, ordered);
            Assert.Empty(broken);
            Assert.Equal(PlanChecker.Check(instance, plan).Score, score);
            var (before, after) = (Inversions(instance, plan), Inversions(instance, ordered));
            Assert.True(after <= before, $"seed {seed}: {before} became {after}");
            better += before - after;
        }
        Assert.True(better > 0);
    }

    [Fact]
    public void An_urgent_hearing_changes_places_with_a_routine_one_unless_that_is_pinned()
    {
        ListingHearing Asked(string id, int minutes, int urgency) => new(id, ["C0"], minutes, 0, 0, 10, [new(id, [new("LINK", 0)])], [], Urgency: urgency);
        var instance = new ListingInstance(ListingInstance.FormatName, "day", 1, ["2026-09-01"], 5, [new("J0", [])], [new("C0", [new(0, 510, 600, "J0")])], [],
            [new("R", 0, false, []), new("U", 0, false, [])], [Asked("R", 30, 0), Asked("U", 20, 2)]);
        var plan = ListingPlan.Of("day", [new("R", "C0", 0, 510, ["LINK"]), new("U", "C0", 0, 540, ["LINK"])]);

        Assert.Equal([("R", 530), ("U", 510)], UrgentFirst.Of(instance, plan).Listed.Select(l => (l.Hearing, l.Start)));
        Assert.Equal(plan.Listed, UrgentFirst.Of(instance, plan, new HashSet<string> { "R" }).Listed);
        // Who cannot come earlier stays.
        Assert.Equal(plan.Listed, UrgentFirst.Of(instance with { Persons = [instance.Persons[0], new("U", 0, false, [new(0, 510, 540)])] }, plan).Listed);
    }
}
