using RuleOfLaw.Courts.Benchmarks.Broadcast;
using RuleOfLaw.Courts.Benchmarks.Support;

if (args is [BareHost.Word])
{
    await BareHost.Serve();
    return 0;
}

// infra/bench NAME [arguments]: finds the benchmark of that name, runs it several times, prints machine, spread and figures.
var all = typeof(IBenchmark).Assembly.GetTypes()
    .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IBenchmark)))
    .Select(t => (IBenchmark)Activator.CreateInstance(t)!)
    .OrderBy(b => b.Name, StringComparer.Ordinal)
    .ToList();

if (args.Length == 0 || args.Any(a => a is "--help" or "-h"))
{
    Console.WriteLine("infra/bench NAME [--runs N] …");
    foreach (var b in all)
        Console.WriteLine($"  {b.Name,-12} {b.About}");
    return 0;
}

if (all.Find(b => b.Name == args[0]) is not { } benchmark)
{
    Console.Error.WriteLine($"infra/bench: no benchmark of the name {args[0]}. There are: {string.Join(", ", all.Select(b => b.Name))}");
    return 2;
}

var options = new Options(args[1..]);
var runs = options.Number("runs", benchmark.Runs);
var report = new Report();
try
{
    await benchmark.Prepare(options);
    for (var run = 1; run <= runs; run++)
    {
        Console.Error.WriteLine($"run {run} of {runs} …");
        report.Add(await benchmark.Run(run));
    }
}
finally
{
    await benchmark.DisposeAsync();
}

await report.Print(Console.Out, await Machine.Describe());
return 0;
