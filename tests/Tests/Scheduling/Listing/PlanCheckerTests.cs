using RuleOfLaw.Courts.Scheduling.Listing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing;

/// <summary>Every hard rule broken once on purpose.</summary>
public sealed class PlanCheckerTests
{
    private static readonly ListingInstance Instance = new(ListingInstance.FormatName, "rules", 3, ["2026-09-07", "2026-09-08", "2026-09-09"], 5,
        [new("J0", [2]), new("J1", [])],
        [new("C0", [.. Enumerable.Range(0, 3).Select(d => new ListingSitting(d, 510, 780, "J0"))]),
         new("C1", [.. Enumerable.Range(0, 2).Select(d => new ListingSitting(d, 510, 780, "J0")), new(2, 510, 780, "J1")])],
        [new("A", 1, 5, [new(0, 540, 660), new(1, 540, 660)]), new("B", 1, 0, [new(0, 540, 660)])],
        [new("P", 10, true, [new(0, 700, 720)]), new("Q", 0, false, []), new("R", 0, false, []), new("S", 0, false, [])],
        [new("H", ["C0"], 10, 0, 1, 3, [new("P", [new("LINK", 7)])], []),
         new("I", ["C0", "C1"], 10, 0, null, 2, [new("P", [new("LINK", 0)])], []),
         new("K", ["C1"], 10, 1, null, 1, [new("Q", [new("A", 0), new("ROOM", 0), new("LINK", 0)]), new("R", [new("A", 0), new("ROOM", 0), new("LINK", 0)])], [[0, 1]]),
         new("L", ["C0"], 10, 0, null, 1, [new("S", [new("A", 30)])], []),
         new("M", ["C1"], 10, 0, null, 1, [new("Q", [new("A", 0), new("LINK", 0)]), new("R", [new("A", 0), new("LINK", 0)])], [])]);

    private static ListedHearing H(int day = 0, int start = 540, string room = "C0", string at = "LINK") => new("H", room, day, start, [at]);

    private static ListedHearing I(int day = 0, int start = 600, string room = "C0") => new("I", room, day, start, ["LINK"]);

    private static ListedHearing K(string one, string two, int day = 1) => new("K", "C1", day, 545, [one, two]);

    private static ListedHearing L(int start) => new("L", "C0", 0, start, ["A"]);

    private static ListedHearing M(int start, string one = "A", string two = "LINK") => new("M", "C1", 0, start, [one, two]);

    public static TheoryData<string, object[]> Broken => new()
    {
        { "ELIGIBLE", [H(room: "C1")] },
        { "GRID", [H(start: 541)] },
        { "SITTING", [H(start: 775)] },
        { "LEAVE", [I(day: 2)] },
        { "DATES", [I(day: 3)] },
        { "EARLIEST", [K("A", "LINK", day: 0)] },
        { "LATEST", [H(day: 2)] },
        { "COURTROOM", [H(), L(545)] },
        { "JUDGE", [L(540), M(545, "LINK")] },
        { "PLACE", [H(at: "A")] },
        { "PLACE", [new ListedHearing("H", "C0", 0, 540, [])] },
        { "OPEN", [L(655)] },
        { "CAPACITY", [L(540), M(550)] },
        { "CAPACITY", [M(540, "A", "A")] },
        { "PERSON", [H(), I(start: 545, room: "C1")] },
        { "PERSON-GAP", [H(), I(start: 555)] },
        { "AVAILABLE", [H(start: 695)] },
        { "APART", [K("ROOM", "ROOM")] },
        { "FORMAT", [H(), H(start: 600)] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_is_named(string rule, object[] listed)
    {
        var (broken, score) = PlanChecker.Check(Instance, ListingPlan.Of("rules", [.. listed.Cast<ListedHearing>()]));
        Assert.Contains(broken, b => b.Rule == rule);
        Assert.Null(score);
    }

    [Fact]
    public void What_only_touches_is_valid_and_scores_what_the_format_says()
    {
        // Waiting: K is heard on its first day; P attends day 0 twice, counted once.
        var (broken, score) = PlanChecker.Check(Instance, ListingPlan.Of("rules", [H(), I(start: 560), L(550), M(570), K("LINK", "LINK")]));
        Assert.Empty(broken);
        Assert.Equal(10_000 * 8 - 7 - 30 - 25, score!.Score);
    }

    [Fact]
    public void The_empty_plan_is_valid_and_scores_nothing() =>
        Assert.Equal(0, PlanChecker.Check(Instance, ListingPlan.Of("rules", [])).Score!.Score);

    [Fact]
    public void A_plan_for_another_instance_is_refused() =>
        Assert.Contains(PlanChecker.Check(Instance, ListingPlan.Of("other", [])).Broken, b => b.Rule == "FORMAT");

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"listing-instance/1\",\"name\":null}")]
    [InlineData("nonsense")]
    public async Task What_is_no_instance_is_refused_in_words(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var e = await Assert.ThrowsAsync<ListingFormatException>(() => ListingFiles.ReadInstance(stream, 1000));
        Assert.NotEmpty(e.Message);
    }

    [Fact]
    public void Faults_of_an_instance_are_found()
    {
        Assert.Empty(InstanceFaults.Of(Instance));
        Assert.NotEmpty(InstanceFaults.Of(Instance with { Grid = 10 }));
        Assert.NotEmpty(InstanceFaults.Of(Instance with { Judges = [] }));
        Assert.NotEmpty(InstanceFaults.Of(Instance with { AccessPoints = [.. Instance.AccessPoints, new("LINK", 1, 0, [])] }));
        Assert.NotEmpty(InstanceFaults.Of(Instance with { Hearings = [.. Instance.Hearings, Instance.Hearings[0]] }));
        Assert.NotEmpty(InstanceFaults.Of(Instance with { Hearings = [Instance.Hearings[0] with { Duration = 7 }] }));
    }
}
