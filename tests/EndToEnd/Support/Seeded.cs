using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>An account as the seed printed it; role and scope as codes (<c>clerk</c>, <c>VC-KP-01</c>).</summary>
public sealed record Account(string Name, string Role, string Scope, string Password);

/// <summary>What one verb of the program printed, and how it ended.</summary>
public sealed record VerbResult(int ExitCode, string Output, string Error);

/// <summary>A database that was migrated and seeded by the program's own verbs; others are copied from it.</summary>
internal sealed record Seeded(string Database, IReadOnlyList<Account> Accounts)
{
    public static async Task<Seeded> Make(PostgresCluster cluster, params string[] kind)
    {
        var web = await PublishedWeb.Directory;
        var database = await cluster.CreateDatabase();
        var settings = Settings(cluster, database);
        settings["COURTS_OWNER_DB"] = cluster.ConnectionString("courts_owner", database);
        await Must(web, settings, "migrate");
        var seed = await Must(web, settings, ["seed", .. kind]);
        return new(database, [.. seed.Output.Split('\n').Select(ToAccount).OfType<Account>()]);
    }

    public static Dictionary<string, string> Settings(PostgresCluster cluster, string database) =>
        new()
        {
            ["COURTS_DB"] = cluster.ConnectionString("courts_app", database),
            // Databases of two clusters may have one name; what lies beside them may not mix.
            ["COURTS_DATA"] = Path.Combine(Path.GetTempPath(), $"courts-data-{Environment.ProcessId}", $"{database}-{(uint)cluster.GetHashCode():x}"),
        };

    public static async Task<VerbResult> Run(string web, IReadOnlyDictionary<string, string> settings, params string[] verb)
    {
        Directory.CreateDirectory(settings["COURTS_DATA"]);
        using var process = Node.Launch(web, settings, verb);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await error);
    }

    private static async Task<VerbResult> Must(string web, IReadOnlyDictionary<string, string> settings, params string[] verb)
    {
        var result = await Run(web, settings, verb);
        return result.ExitCode == 0 ? result : throw new InvalidOperationException($"{string.Join(' ', verb)} ended with {result.ExitCode}:\n{result.Output}{result.Error}");
    }

    private static Account? ToAccount(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var name, var role, var scope, var password]
            ? new(name, role, scope, password)
            : null;
}
