using System.Globalization;
using System.Runtime.InteropServices;
using RuleOfLaw.Courts.Platform.Commands;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary><c>list</c>: the plan alone on standard output, how it goes on standard error. Interrupted, it prints the best plan it has.</summary>
internal sealed class ListVerb : ICommandLineVerb
{
    private const double MostSeconds = 24 * 3600;

    public string Name => "list";

    public string Help => "INSTANCE.json[.gz] --seconds S [--seed N] [--steps N] [--threads N] – prints the best listing plan found in S seconds; needs no database";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var path = call.Arguments.Word("INSTANCE.json");
        var steps = Number(call, "steps", 1, long.MaxValue);
        var seconds = Seconds(call.Arguments.Option("seconds"), otherwise: steps is null ? 10 : null);
        var options = new ListingSearchOptions(
            seconds is { } s ? TimeSpan.FromSeconds(s) : null, steps, (int?)Number(call, "seed", 0, int.MaxValue) ?? 1, (int?)Number(call, "threads", 1, 64));
        call.Arguments.NothingElse();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => End(c, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => End(c, stop));
        try
        {
            var instance = await ListingFiles.ReadInstance(path, stop.Token);
            var result = ListingEngine.Search(instance, options, new Teller(call.Error), stop.Token);
            await call.Out.WriteLineAsync(ListingFiles.Text(result.Plan));
            await call.Error.WriteLineAsync(FormattableString.Invariant(
                $"score {result.Score}, {result.Plan.Listed.Count} of {instance.Hearings.Count} listed, first fit {result.FirstFit}, {result.Steps} steps in {result.Elapsed.TotalSeconds:0.0} s"));
            return 0;
        }
        catch (ListingFormatException e)
        {
            await call.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await call.Error.WriteLineAsync("Stopped before there was a plan.");
            return 1;
        }
    }

    private static void End(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }

    private static double? Seconds(string? text, double? otherwise) => text is null ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MostSeconds ? seconds
        : throw new UsageException($"--seconds must be a number up to {MostSeconds}.");

    private static long? Number(VerbCall call, string name, long least, long most) => call.Arguments.Option(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new UsageException($"--{name} must be a whole number from {least}.");

    private sealed class Teller(TextWriter to) : IProgress<ListingProgress>
    {
        private TimeSpan next;

        public void Report(ListingProgress p)
        {
            if (p.Elapsed >= next)
            {
                to.WriteLine(FormattableString.Invariant($"{p.Elapsed.TotalSeconds,7:0.0} s  {p.Steps,11} steps  score {p.Score}, {p.Listed} listed"));
                next = p.Elapsed + TimeSpan.FromSeconds(p.Elapsed.TotalSeconds < 10 ? 1 : 5);
            }
        }
    }
}
