namespace RuleOfLaw.Courts.Benchmarks.Support;

/// <summary>One figure of one run: <c>new("p99", 12.3)</c>. Times are in milliseconds.</summary>
public sealed record Figure(string Word, double Value);

/// <summary>Something infra/bench can measure; found by reflection, so a class is all it takes.</summary>
public interface IBenchmark : IAsyncDisposable
{
    /// <summary>What is typed after infra/bench.</summary>
    string Name { get; }

    /// <summary>One line for the list of names.</summary>
    string About { get; }

    /// <summary>How often it is measured unless --runs says otherwise; the median of the runs is printed.</summary>
    int Runs => 3;

    /// <summary>Starts what is measured, and warms it up.</summary>
    Task Prepare(Options options);

    /// <summary>Measures once. Ours and what it is compared with belong in the same run.</summary>
    Task<IReadOnlyList<Figure>> Run(int run);
}

/// <summary>The arguments after the name: <c>--word value</c>.</summary>
public sealed class Options(string[] arguments)
{
    public int Number(string word, int otherwise) => Text(word) is { } value ? int.Parse(value) : otherwise;

    public string? Text(string word) =>
        Array.IndexOf(arguments, $"--{word}") is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    /// <summary>The arguments that are neither an option nor its value.</summary>
    public IReadOnlyList<string> Words() =>
        [.. arguments.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !arguments[i - 1].StartsWith("--", StringComparison.Ordinal)))];
}
