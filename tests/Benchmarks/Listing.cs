using System.Diagnostics;
using RuleOfLaw.Courts.Benchmarks.Support;
using RuleOfLaw.Courts.Scheduling.Listing;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Benchmarks;

/// <summary>
/// Auto-listing: for each instance the score, the bound that no plan can pass (of tiny its proven optimum), their ratio in percent, and
/// what it took. Processor time stands beside the clock's, since other work on the machine shows in the latter only. Each plan is checked.
/// </summary>
public sealed class Listing : IBenchmark
{
    private static readonly string Data = Repository.PathOf("tests", "Benchmarks", "listing");
    private readonly Dictionary<string, (long FirstFit, long? Bound)> known = [];
    private IReadOnlyList<string> files = [];
    private int? seconds;

    public string Name => "listing";

    public string About => "auto-listing, for each instance its score beside the bound [FILES] [--seconds S]";

    public int Runs => 1;

    public async Task Prepare(Options options)
    {
        foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(Data, "bounds.csv"))).Skip(1).Select(l => l.Split(',')))
        {
            known[line[0]] = (long.Parse(line[1]), line[2].Length > 0 ? long.Parse(line[2]) : null);
        }
        files = options.Words() is { Count: > 0 } given ? given : [.. Directory.GetFiles(Data, "*.json.gz").OrderBy(f => new FileInfo(f).Length)];
        seconds = options.Text("seconds") is null ? null : options.Number("seconds", 0);
        // Compiles what is measured.
        ListingEngine.Search(await ListingFiles.ReadInstance(Path.Combine(Data, "tiny-1.json.gz")), new(TimeSpan.FromSeconds(1)));
    }

    public async Task<IReadOnlyList<Figure>> Run(int run)
    {
        var figures = new List<Figure>();
        foreach (var file in files)
        {
            var instance = await ListingFiles.ReadInstance(file);
            var (process, name) = (Process.GetCurrentProcess(), instance.Name);
            var before = process.TotalProcessorTime;
            var result = ListingEngine.Search(instance, new(TimeSpan.FromSeconds(seconds ?? Usual(instance.Hearings.Count)), Seed: run));
            process.Refresh();
            var processor = (process.TotalProcessorTime - before).TotalSeconds;
            var (broken, score) = PlanChecker.Check(instance, result.Plan);
            if (score?.Score != result.Score)
            {
                throw new InvalidOperationException($"{name}: the plan is wrong: {broken.FirstOrDefault()}");
            }
            figures.Add(new($"{name} score", result.Score));
            if (known.TryGetValue(name, out var k))
            {
                figures.Add(new($"{name} percent of first fit", 100.0 * result.Score / k.FirstFit));
                if (k.Bound is { } bound)
                {
                    figures.Add(new($"{name} bound", bound));
                    figures.Add(new($"{name} percent of bound", 100.0 * result.Score / bound));
                }
            }
            figures.Add(new($"{name} seconds", result.Elapsed.TotalSeconds));
            figures.Add(new($"{name} processor seconds", processor));
            figures.Add(new($"{name} first plan ms", result.FirstPlan.TotalMilliseconds));
            figures.Add(new($"{name} steps per second", result.Steps / result.Elapsed.TotalSeconds));
            figures.Add(new($"{name} steps per processor second", result.Steps / processor));
            figures.Add(new($"{name} peak memory MB", process.PeakWorkingSet64 / 1048576.0));
            Console.Error.WriteLine($"{name}: {result.Score} in {result.Elapsed.TotalSeconds:0.0} s");
        }
        return figures;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // The time of the goal for the size.
    private static int Usual(int hearings) => hearings switch { <= 20 => 1, <= 100 => 5, <= 1000 => 10, <= 10_000 => 30, _ => 300 };
}
