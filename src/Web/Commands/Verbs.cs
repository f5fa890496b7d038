using Npgsql;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Web.Commands;

/// <summary>Finds the verb a command line names and runs it; an unknown one, or <c>--help</c>, lists them all.</summary>
internal sealed class Verbs(string[] args)
{
    /// <summary>Null where the host is to be started: no arguments, or only options such as <c>--urls</c>.</summary>
    public static Verbs? In(string[] args) =>
        args is ["--help" or "-h", ..] || (args is [var first, ..] && !first.StartsWith('-')) ? new(args) : null;

    public async Task<int> Run(IServiceProvider services, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Caller = Caller.System;
        var verbs = scope.ServiceProvider.GetServices<ICommandLineVerb>().OrderBy(v => v.Name, StringComparer.Ordinal).ToList();
        var verb = verbs.Where(Named).MaxBy(v => v.Name.Length);
        if (verb is null || args.Contains("--help"))
        {
            var asked = args.Contains("--help") || args is ["-h" or "help", ..];
            List(verb is null ? verbs : [verb], asked ? output : error);
            return asked ? 0 : 2;
        }
        try
        {
            return await verb.Run(new(new Arguments(args.Skip(verb.Name.Split(' ').Length), verb.Flags), output, error), cancel);
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync(e.Message);
            List([verb], error);
            return 2;
        }
        catch (NpgsqlException e)
        {
            await error.WriteLineAsync(e is PostgresException p ? $"The database refused: {p.MessageText}" : "The database cannot be reached (COURTS_DB).");
            return 1;
        }
    }

    private bool Named(ICommandLineVerb verb) => verb.Name.Split(' ') is var words && args.Length >= words.Length && words.SequenceEqual(args.Take(words.Length));

    private void List(List<ICommandLineVerb> verbs, TextWriter to)
    {
        var near = verbs.Where(v => args is [var first, ..] && v.Name.Split(' ')[0] == first).ToList();
        foreach (var verb in near.Count > 0 ? near : verbs)
        {
            to.WriteLine($"  {verb.Name} {verb.Help}");
        }
    }
}
