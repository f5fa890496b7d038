using Npgsql;
using RuleOfLaw.Courts.EndToEnd.Support;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Benchmarks.Support;

/// <summary>
/// What is measured: a private PostgreSQL with durable commits (the settings of infra/run, fsync on) on a real disk,
/// a database that the program's verbs migrated and seeded, and the published web host as a process of its own.
/// </summary>
public sealed class DurableServer : IAsyncDisposable
{
    private static int started;
    private readonly string directory;
    private readonly PostgresCluster cluster;
    private readonly Dictionary<string, string> settings;
    private readonly string web;

    private DurableServer(string directory, PostgresCluster cluster, Seeded seeded, string web)
    {
        (this.directory, this.cluster, this.web) = (directory, cluster, web);
        (Database, Accounts) = (seeded.Database, seeded.Accounts);
        settings = Seeded.Settings(cluster, Database);
        Node = new Node(web, settings);
        Db = NpgsqlDataSource.Create(OwnerConnection);
    }

    public string Database { get; }

    public IReadOnlyList<Account> Accounts { get; }

    /// <summary>The web host; it is started by <see cref="Start"/>.</summary>
    public Node Node { get; }

    /// <summary>The owner's connections.</summary>
    public NpgsqlDataSource Db { get; }

    public string OwnerConnection => cluster.ConnectionString("courts_owner", Database);

    /// <summary>The directory of the server's socket, for pgbench -h.</summary>
    public string Socket => new NpgsqlConnectionStringBuilder(OwnerConnection).Host!;

    /// <param name="kind">The seed's options: <c>"--empty"</c> (reference data only) or <c>"--demonstration"</c>, <c>"--small"</c>.</param>
    public static async Task<DurableServer> Start(params string[] kind)
    {
        var directory = Repository.PathOf(".data", $"bench-{Environment.ProcessId}-{Interlocked.Increment(ref started)}");
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        var connection = await PostgresCluster.Start(directory, "--while", $"{Environment.ProcessId}");
        var cluster = PostgresCluster.At($"{connection};Username=postgres");
        var web = await PublishedWeb.Directory;
        var server = new DurableServer(directory, cluster, await Seeded.Make(cluster, kind), web);
        await server.Node.Start();
        return server;
    }

    /// <summary>Runs a verb of the program (as infra/courts does) and returns what it printed.</summary>
    public async Task<string> Run(params string[] verb)
    {
        var result = await Seeded.Run(web, new Dictionary<string, string>(settings) { ["COURTS_OWNER_DB"] = OwnerConnection }, verb);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException(result.Output + result.Error);
    }

    /// <summary>A fresh API key.</summary>
    public Task<string> ApiKey(string role, string scope) =>
        Run("api-key", "create", "--name", $"bench-{Guid.NewGuid():N}", "--role", role, "--scope", scope);

    /// <summary>Runs pgbench on the same server and database as the application role, and returns what it printed.</summary>
    public async Task<string> Pgbench(params string[] arguments)
    {
        var binaries = await Tools.Run(Repository.PathOf("infra", "postgres", "cluster"), "binaries");
        return await Tools.Run(Path.Combine(binaries, "pgbench"), ["-h", Socket, "-U", "courts_app", "-n", .. arguments, Database]);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Db.DisposeAsync();
        await Tools.Run(Repository.PathOf("infra", "postgres", "cluster"), "stop", directory, "--erase");
    }
}
