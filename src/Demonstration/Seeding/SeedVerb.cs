using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Platform.Commands;

namespace RuleOfLaw.Courts.Demonstration.Seeding;

/// <summary><c>seed</c>: the new accounts alone on standard output.</summary>
internal sealed class SeedVerb(ISeed seed, IConfiguration configuration) : ICommandLineVerb
{
    public string Name => "seed";

    public string Help => "--empty | --demonstration [--small] – fills the database, as the owner (COURTS_OWNER_DB), and prints the accounts it made";

    public IReadOnlyCollection<string> Flags => ["empty", "demonstration", "small"];

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var (empty, demonstration, small) = (call.Arguments.Flag("empty"), call.Arguments.Flag("demonstration"), call.Arguments.Flag("small"));
        call.Arguments.NothingElse();
        if (empty == demonstration || (small && empty))
        {
            throw new UsageException("Say --empty or --demonstration.");
        }
        var owner = configuration["COURTS_OWNER_DB"] ?? configuration["COURTS_DB"] ?? throw new UsageException("COURTS_OWNER_DB is not set.");
        var start = Stopwatch.GetTimestamp();
        var seeded = empty ? await seed.Empty(owner, cancel) : await seed.Demonstration(owner, small ? DemonstrationSize.Small : DemonstrationSize.Full, cancel);
        if (seeded.Refused is { } refused)
        {
            await call.Error.WriteLineAsync(refused);
            return 1;
        }
        foreach (var account in seeded.Accounts)
        {
            await call.Out.WriteLineAsync($"{account.Name,-14} {Kebab(account.Role.ToString()),-20} {account.Scope,-13} {account.Password}");
        }
        await call.Error.WriteLineAsync($"seeded in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        return 0;
    }

    private static string Kebab(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
