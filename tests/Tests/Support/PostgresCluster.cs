using System.Diagnostics;
using Npgsql;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// One private PostgreSQL cluster per test run. infra/test starts it and names it in COURTS_TEST_PG; without
/// that (dotnet test by hand) it is started on first use, and stops and erases itself when this process is gone.
/// </summary>
public sealed class PostgresCluster
{
    private static readonly Lazy<Task<PostgresCluster>> shared = new(StartShared);
    private readonly string connection;
    private int counter;

    private PostgresCluster(string connection) => this.connection = connection;

    public static Task<PostgresCluster> Shared => shared.Value;

    /// <summary>A cluster that somebody else started, by its superuser's connection.</summary>
    public static PostgresCluster At(string connection) => new(connection);

    /// <summary>Connection string for one of the cluster's roles (postgres, courts_owner, courts_app).</summary>
    public string ConnectionString(string role, string database, int poolSize = 40) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Username = role,
            Database = database,
            MaxPoolSize = poolSize,
            Timeout = 30,
            CommandTimeout = 60,
        }.ConnectionString;

    /// <summary>A database owned by courts_owner: empty, or a copy of the template. Returns its name.</summary>
    public async Task<string> CreateDatabase(string? template = null)
    {
        var name = $"t_{Environment.ProcessId}_{Interlocked.Increment(ref counter)}";
        await Execute($"create database {name} owner courts_owner template {template ?? "template1"}");
        return name;
    }

    public async Task DropDatabase(string name)
    {
        foreach (var role in (string[])["courts_app", "courts_owner"])
        {
            await using var pooled = new NpgsqlConnection(ConnectionString(role, name));
            NpgsqlConnection.ClearPool(pooled);
        }

        await Execute($"drop database if exists {name} with (force)");
    }

    /// <summary>Runs a statement as superuser in the maintenance database.</summary>
    public async Task Execute(string sql)
    {
        await using var open = new NpgsqlConnection(ConnectionString("postgres", "postgres") + ";Pooling=false");
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresCluster> StartShared() =>
        new(
            Environment.GetEnvironmentVariable("COURTS_TEST_PG")
                ?? await Start(
                    Path.Combine("/tmp", $"courts-test-{Environment.ProcessId}"),
                    "--throwaway",
                    "--while",
                    $"{Environment.ProcessId}"
                ) + ";Username=postgres"
        );

    /// <summary>Starts a cluster with infra/postgres/cluster and returns its connection without a role.</summary>
    public static async Task<string> Start(string directory, params string[] options)
    {
        var start = new ProcessStartInfo(Repository.PathOf("infra", "postgres", "cluster"), ["start", directory, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException(await error);
    }
}
