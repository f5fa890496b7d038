using Npgsql;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>What a database is filled with: reference data only, a small demonstration, or all of it.</summary>
public enum Contents
{
    Empty,
    Small,
    Demonstration,
}

/// <summary>
/// An installation: a database with the demonstration data (a copy of one that is seeded once per run) and one or
/// more web hosts on it, as processes.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private static readonly Lazy<Task<Seeded>> demonstration = new(async () => await Seeded.Make(await PostgresCluster.Shared, Options(Contents.Demonstration)));
    private static readonly Lazy<Task<Seeded>> small = new(async () => await Seeded.Make(await PostgresCluster.Shared, Options(Contents.Small)));
    private static readonly Lazy<Task<Seeded>> empty = new(async () => await Seeded.Make(await PostgresCluster.Shared, Options(Contents.Empty)));
    private readonly PostgresCluster cluster;
    private readonly Dictionary<string, string> settings;
    private readonly string web;

    private Installation(PostgresCluster cluster, string web, string database, Seeded seeded, IReadOnlyDictionary<string, string>? extra)
    {
        (this.cluster, this.web, Database, Accounts) = (cluster, web, database, seeded.Accounts);
        settings = Seeded.Settings(cluster, database);
        Directory.CreateDirectory(settings["COURTS_DATA"]);
        foreach (var (name, value) in extra ?? new Dictionary<string, string>())
            settings[name] = value;
        // No pool: a connection from before the server was killed would look usable.
        Db = NpgsqlDataSource.Create(cluster.ConnectionString("courts_owner", database) + ";Pooling=false");
    }

    public string Database { get; }

    public IReadOnlyList<Account> Accounts { get; }

    /// <summary>The first account that has the name or the role: <c>Account("operator")</c>.</summary>
    public Account Account(string nameOrRole) =>
        Accounts.FirstOrDefault(a => a.Name == nameOrRole) ?? Accounts.First(a => a.Role == nameOrRole);

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    /// <summary>Of the first node.</summary>
    public Uri Address => Nodes[0].Address;

    /// <summary>The owner's connections, to look at what is stored.</summary>
    public NpgsqlDataSource Db { get; }

    /// <param name="nodes">How many web hosts share the database.</param>
    /// <param name="settings">Environment variables for them.</param>
    /// <param name="contents">What the database is filled with.</param>
    /// <param name="own">A cluster that nobody else uses; none: the one of this run.</param>
    public static async Task<Installation> Start(int nodes = 1, IReadOnlyDictionary<string, string>? settings = null, Contents contents = Contents.Small, OwnCluster? own = null)
    {
        var cluster = own?.Cluster ?? await PostgresCluster.Shared;
        var seeded = own is not null ? await Seeded.Make(cluster, Options(contents))
            : await (contents switch { Contents.Demonstration => demonstration, Contents.Small => small, _ => empty }).Value;
        var installation = new Installation(cluster, await PublishedWeb.Directory, await cluster.CreateDatabase(seeded.Database), seeded, settings);
        installation.Nodes = [.. Enumerable.Range(0, nodes).Select(_ => new Node(installation.web, installation.settings))];
        try
        {
            foreach (var node in installation.Nodes)
                await node.Start();
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }

        return installation;
    }

    private static string[] Options(Contents contents) => contents switch { Contents.Demonstration => ["--demonstration"], Contents.Small => ["--demonstration", "--small"], _ => ["--empty"] };

    /// <summary>Runs a verb as infra/courts would: <c>Run("verify")</c>.</summary>
    public Task<VerbResult> Run(params string[] verb) =>
        Seeded.Run(web, new Dictionary<string, string>(settings) { ["COURTS_OWNER_DB"] = cluster.ConnectionString("courts_owner", Database) }, verb);

    /// <summary>A fresh API key.</summary>
    public async Task<string> ApiKey(string role, string scope)
    {
        var made = await Run("api-key", "create", "--name", $"test-{Guid.NewGuid():N}", "--role", role, "--scope", scope);
        Assert.True(made.ExitCode == 0, made.Error);
        return made.Output.Trim();
    }

    /// <summary>Fails unless every invariant of the domain holds in the database.</summary>
    public async Task Verify(string? ledger = null)
    {
        var result = await Run(ledger is null ? ["verify"] : ["verify", "--ledger", ledger]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await Db.DisposeAsync();
        Directory.Delete(settings["COURTS_DATA"], recursive: true);
        await cluster.DropDatabase(Database);
    }
}
