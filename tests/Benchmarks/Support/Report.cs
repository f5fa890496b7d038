using System.Globalization;

namespace RuleOfLaw.Courts.Benchmarks.Support;

/// <summary>Collects the figures of every run; prints the spread of each, then the medians as <c>word: number</c>.</summary>
internal sealed class Report
{
    private readonly List<(string Word, List<double> Values)> figures = [];

    public void Add(IReadOnlyList<Figure> run)
    {
        foreach (var (word, value) in run)
        {
            if (figures.Find(f => f.Word == word).Values is { } values)
                values.Add(value);
            else
                figures.Add((word, [value]));
        }
    }

    public async Task Print(TextWriter to, IEnumerable<string> machine)
    {
        foreach (var line in machine)
            await to.WriteLineAsync(line);
        foreach (var (word, values) in figures)
            await to.WriteLineAsync($"runs of {word}: {string.Join(' ', values.Select(Show))} (spread {Spread(values)} %)");
        foreach (var (word, values) in figures)
            await to.WriteLineAsync($"{word}: {Show(Percentile.Of(values, 50))}");
    }

    // From the lowest to the highest run, in percent of the median.
    private static string Spread(List<double> values) =>
        (100 * (values.Max() - values.Min()) / Math.Max(Percentile.Of(values, 50), 1e-9)).ToString("0", CultureInfo.InvariantCulture);

    private static string Show(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}

/// <summary>Percentiles by the nearest rank: always a value that was measured (the median of two lies between).</summary>
public static class Percentile
{
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            return double.NaN;
        if (percent == 50 && sorted.Length % 2 == 0)
            return (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
        return sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * percent / 100) - 1, 0, sorted.Length - 1)];
    }
}
