using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>What each figure means, in words, from one place: the API, the pages and every export say the same.</summary>
internal static class Definitions
{
    private static readonly string[] Hearings = ["listed", "held", "adjournedUnheard", "notReached", "technicalFailure", "withdrawn", "cancelled", "moved", "heldUnpublished", "heldThenAdjourned"];

    private static readonly string[] People = ["appearances", "held", "heldUnpublished", "heldThenAdjourned"];

    /// <summary>The names of the figures that a count of this kind has, as the API writes them.</summary>
    public static IReadOnlyList<string> Figures(bool appearances) => appearances ? People : Hearings;

    /// <summary>The measures: the text of each head, and of what it means.</summary>
    public static IReadOnlyList<(string Head, string Words)> Measures { get; } =
    [
        ("measures.certainty", "measures.certainty.how"), ("report.adjournment_rate", "measures.adjournment.how"), ("measures.failures", "measures.failures.how"),
        ("measures.punctuality", "measures.punctuality.how"), ("measures.wait", "measures.wait.how"), ("report.utilisation", "measures.use.how"),
    ];

    /// <summary>The text key of the page's word for what <see cref="Of"/> names.</summary>
    public static string Head(string name) => name == "headline" ? "counts.all-held" : Dimensions.Parse(name)?.Word() ?? $"counts.{name}";

    /// <summary>By name of the figure or dimension; <c>language</c> as in <see cref="Texts.In"/>.</summary>
    public static IReadOnlyDictionary<string, string> Of(HearingCounts counts, Texts texts, string language)
    {
        var all = Figures(counts.Appearances).Concat(["day"]).Concat(counts.By.Where(b => b.OfPeople() || b == CountBy.Reason || (b.Repeats() && !counts.Appearances)).Select(b => b.Code()))
            .ToDictionary(name => name, name => texts.In(language, $"counts.{name}.how"));
        if (!counts.Appearances)
        {
            all["headline"] = texts.In(language, "counts.all-held.how");
        }
        if (counts.Scope.Count > 0)
        {
            all["scope"] = texts.In(language, "counts.scope.how", new Dictionary<string, object?> { ["places"] = string.Join(", ", counts.Scope) });
        }
        return all;
    }
}
