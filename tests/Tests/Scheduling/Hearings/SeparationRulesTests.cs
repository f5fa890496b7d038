using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>Domain invariant 5 as a rule about people, whatever rows they appear by.</summary>
public sealed class SeparationRulesTests
{
    private static readonly Guid Ahmad = Guid.NewGuid(), Bushra = Guid.NewGuid(), Gul = Guid.NewGuid();

    private static Attending Row(Guid person, string role, string place = "AP", bool guarded = false, Guid? key = null, params Guid[] apart) => new(person, new([role], guarded), key ?? Guid.NewGuid(), place, apart);

    private static List<bool> Broken(params Attending[] people) => [.. SeparationRules.Broken(people).Select(b => b.Protected).Distinct()];

    [Fact]
    public void Protection_counts_for_every_row_of_the_person()
    {
        Assert.Equal([true], Broken(Row(Ahmad, "accused"), Row(Bushra, "witness", "link", guarded: true), Row(Bushra, "complainant")));
        Assert.Equal([true], Broken(Row(Ahmad, "accused", "courtroom"), Row(Bushra, "witness", "AP", guarded: true), Row(Bushra, "complainant", "courtroom")));
        Assert.Empty(Broken(Row(Ahmad, "accused"), Row(Bushra, "witness", "other", guarded: true), Row(Bushra, "complainant", "link")));
    }

    [Fact]
    public void Being_accused_counts_for_every_row_of_the_person() =>
        Assert.Equal([true], Broken(Row(Ahmad, "accused", "link"), Row(Ahmad, "witness"), Row(Bushra, "witness", guarded: true)));

    [Fact]
    public void What_somebody_is_in_a_case_counts_also_where_they_appear_by_another_row()
    {
        var accusedElsewhere = Row(Ahmad, "witness") with { Standing = new(["witness", "accused"], false) };
        var guardedElsewhere = Row(Bushra, "complainant") with { Standing = new(["complainant", "witness"], true) };

        Assert.Equal([true], Broken(accusedElsewhere, Row(Bushra, "witness", guarded: true)));
        Assert.Equal([true], Broken(Row(Ahmad, "accused"), guardedElsewhere));
        Assert.Equal([true], Broken(accusedElsewhere, guardedElsewhere));
    }

    [Fact]
    public void Nobody_is_kept_from_themselves_and_the_accused_not_from_one_another()
    {
        Assert.Empty(Broken(Row(Ahmad, "accused"), Row(Ahmad, "witness", guarded: true)));
        Assert.Empty(Broken(Row(Ahmad, "accused", guarded: true), Row(Gul, "accused")));
        // Accused in one case and a protected witness in the other: kept from the other accused.
        Assert.Equal([true], Broken(Row(Ahmad, "accused"), Row(Ahmad, "witness", "link", guarded: true), Row(Gul, "accused")));
    }

    [Fact]
    public void Who_is_to_be_kept_apart_is_so_by_every_row_of_both()
    {
        var (bushra, gul) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.Equal([false], Broken(Row(Bushra, "witness", "link", key: bushra, apart: gul), Row(Gul, "witness", "link", key: gul), Row(Bushra, "complainant"), Row(Gul, "advocate")));
        Assert.Empty(Broken(Row(Bushra, "witness", "link", key: bushra, apart: gul), Row(Gul, "witness", "link", key: gul), Row(Bushra, "complainant"), Row(Gul, "advocate", "other")));
        Assert.Empty(Broken(Row(Bushra, "witness", key: bushra, apart: gul), Row(Bushra, "complainant", key: gul)));
    }

    [Fact]
    public void Two_links_and_two_empty_places_meet_nobody()
    {
        foreach (var place in new[] { "link", "", null })
        {
            Assert.False(SeparationRules.Meet(place, place));
        }
        Assert.True(SeparationRules.Meet("courtroom", "courtroom"));
    }
}
