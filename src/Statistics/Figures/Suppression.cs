namespace RuleOfLaw.Courts.Statistics.Figures;

/// <summary>What public figures hide, so that nobody is known by a small number. Pure.</summary>
internal static class Suppression
{
    private const int Smallest = 5;

    public static bool Hides(int figure) => figure is > 0 and < Smallest;

    /// <summary>One figure alone: null where it is hidden.</summary>
    public static int? Of(int figure) => Hides(figure) ? null : figure;

    /// <summary>
    /// The cells of a split whose total is shown. A single hidden cell would be the total less the others, and hidden cells that sum to less than they
    /// number times two are all ones: then the next smallest is hidden as well.
    /// </summary>
    public static IReadOnlyList<int?> Split(IReadOnlyList<int> cells)
    {
        var hidden = cells.Select((figure, at) => (figure, at)).Where(c => Hides(c.figure)).Select(c => c.at).ToHashSet();
        while (hidden.Count > 0 && (hidden.Count == 1 || hidden.Sum(at => cells[at]) < Smallest)
            && cells.Select((figure, at) => (figure, at)).Where(c => c.figure > 0 && !hidden.Contains(c.at)).OrderBy(c => c.figure).FirstOrDefault() is { figure: > 0, at: var next })
        {
            hidden.Add(next);
        }
        return [.. cells.Select((figure, at) => hidden.Contains(at) ? (int?)null : figure)];
    }
}
