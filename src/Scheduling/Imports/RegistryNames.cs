using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>What a written name stands for: one code; or none, with the codes that come nearest.</summary>
internal sealed record Found(string? Code, IReadOnlyList<string> Near, bool Several);

/// <summary>Finds a registry row by its code or its name in either language, as people write it.</summary>
internal sealed class RegistryNames(IEnumerable<(string Code, string En, string Ur)> entries)
{
    private const int MostRemembered = 5000, NearestShown = 2, LongestCompared = 200, MostCompared = 5000;
    private const double NearEnough = 0.45;
    private readonly List<(string Code, string Folded)> names = [.. entries.SelectMany(e => new[] { (e.Code, Plain(e.Code)), (e.Code, Plain(e.En)), (e.Code, Plain(e.Ur)) }).Where(n => n.Item2.Length > 0).Distinct()];
    private readonly Dictionary<string, Found> remembered = [];
    private int compared;

    public Found Find(string text)
    {
        if (remembered.TryGetValue(text, out var found))
        {
            return found;
        }
        found = Look(Plain(text));
        if (remembered.Count < MostRemembered)
        {
            remembered[text] = found;
        }
        return found;
    }

    private Found Look(string folded)
    {
        var same = names.Where(n => n.Folded == folded).Select(n => n.Code).Distinct().ToList();
        if (same.Count == 1)
        {
            return new(same[0], [], false);
        }
        if (same.Count > 1)
        {
            return new(null, [.. same.Take(NearestShown)], true);
        }
        // Comparing costs a walk through all names: a file of nonsense is not given its walk for each of its rows.
        if (folded.Length > LongestCompared || ++compared > MostCompared)
        {
            return new(null, [], false);
        }
        var pairs = Pairs(folded);
        var near = names.Select(n => (n.Code, Likeness: Likeness(pairs, Pairs(n.Folded)))).Where(n => n.Likeness >= NearEnough)
            .GroupBy(n => n.Code).OrderByDescending(g => g.Max(n => n.Likeness)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(NearestShown).Select(g => g.Key);
        return new(null, [.. near], false);
    }

    private static string Plain(string text) => string.Concat(Folding.Fold(text).Where(char.IsLetterOrDigit));

    private static HashSet<(char, char)> Pairs(string text) => [.. text.Zip(text.Skip(1))];

    // Dice's measure: shared pairs of neighbouring letters.
    private static double Likeness(HashSet<(char, char)> a, HashSet<(char, char)> b) => a.Count + b.Count == 0 ? 0 : 2.0 * a.Count(b.Contains) / (a.Count + b.Count);
}
