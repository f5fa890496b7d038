using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>
/// Applies the numbered SQL files embedded in the modules (<c>Migrations/0001_name.sql</c>), module by module in the order given,
/// each in a transaction, under an advisory lock. A file that was applied and later edited is refused.
/// </summary>
public sealed class Migrator(NpgsqlDataSource owner, IReadOnlyList<Assembly> modules)
{
    private const long LockKey = 0x436f757274730001;

    private sealed record Applied(string Module, string Name, string Checksum);

    /// <returns>The names of the migrations applied now.</returns>
    /// <exception cref="MigrationRefusedException">An applied file was edited, or the database is newer than the program.</exception>
    public async Task<IReadOnlyList<string>> Migrate(CancellationToken cancel = default)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey });
        try
        {
            await connection.ExecuteAsync(
                """
                create schema if not exists platform;
                create table if not exists platform.migration (
                    module text not null, name text not null, checksum text not null,
                    applied_at timestamptz not null default now(), primary key (module, name));
                """);
            var applied = (await connection.QueryAsync<Applied>("select module, name, checksum from platform.migration"))
                .ToDictionary(a => (a.Module, a.Name), a => a.Checksum);
            var done = new List<string>();
            foreach (var (module, name, sql) in modules.SelectMany(Files))
            {
                var checksum = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
                if (applied.Remove((module, name), out var before))
                {
                    if (before != checksum)
                    {
                        throw new MigrationRefusedException($"The migration {module}/{name} was edited after it had been applied.");
                    }
                    continue;
                }
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                await connection.ExecuteAsync(sql, transaction: transaction, commandTimeout: 600);
                await connection.ExecuteAsync(
                    "insert into platform.migration (module, name, checksum) values (@module, @name, @checksum)",
                    new { module, name, checksum }, transaction);
                await transaction.CommitAsync(cancel);
                done.Add($"{module}/{name}");
            }
            if (applied.Count == 0)
            {
                await JobTables.Migrate(owner, cancel);
            }
            return applied.Count == 0 ? done : throw new MigrationRefusedException(
                $"The database knows a migration this program does not: {applied.Keys.First().Module}/{applied.Keys.First().Name}. Use the newer program.");
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private static IEnumerable<(string Module, string Name, string Sql)> Files(Assembly assembly)
    {
        var module = assembly.GetName().Name!.Split('.')[^1].ToLowerInvariant();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            yield return (module, resource["migrations/".Length..], reader.ReadToEnd());
        }
    }
}

/// <summary>The database and the program's migrations do not fit together; nothing was changed by the offending file.</summary>
public sealed class MigrationRefusedException(string message) : Exception(message);
