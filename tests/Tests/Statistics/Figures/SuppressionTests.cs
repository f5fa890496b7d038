using RuleOfLaw.Courts.Statistics.Figures;

namespace RuleOfLaw.Courts.Tests.Statistics.Figures;

public sealed class SuppressionTests
{
    [Fact]
    public void One_to_four_are_hidden_and_nothing_else() =>
        Assert.Equal([0, null, null, null, null, 5, 6], Enumerable.Range(0, 7).Select(Suppression.Of));

    [Fact]
    public void A_single_hidden_cell_is_not_the_total_less_the_others() =>
        Assert.Equal([100, null, null], Suppression.Split([100, 40, 3]));

    [Fact]
    public void Two_hidden_cells_that_could_only_be_ones_hide_a_third() =>
        Assert.Equal([100, null, null, null], Suppression.Split([100, 40, 1, 1]));

    [Fact]
    public void Where_nothing_is_small_everything_is_shown() =>
        Assert.Equal([100, 0, 5], Suppression.Split([100, 0, 5]));
}
