using System.Collections.Concurrent;
using Npgsql;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Statements with positional parameters that go to the server in one round trip.</summary>
public sealed class Batch(NpgsqlConnection connection, NpgsqlTransaction? transaction = null) : IAsyncDisposable
{
    private const int Often = 5, MostPrepared = 500;
    private static readonly ConcurrentDictionary<string, int> Uses = new(StringComparer.Ordinal);
    private readonly NpgsqlBatch batch = new(connection, transaction);
    private bool often = true;

    public Batch Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }
        batch.BatchCommands.Add(command);
        often &= IsOften(sql);
        return this;
    }

    /// <summary>Keeps the statements' plans on the connection, in the pool too: for what is asked again and again and planned slowly.</summary>
    public Task Prepare(CancellationToken cancel) => batch.PrepareAsync(cancel);

    public async Task<NpgsqlDataReader> Read(CancellationToken cancel)
    {
        await PrepareOften(cancel);
        return await batch.ExecuteReaderAsync(cancel);
    }

    public async Task Execute(CancellationToken cancel)
    {
        if (batch.BatchCommands.Count > 0)
        {
            await PrepareOften(cancel);
            await batch.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>Statements that come again and again are planned once on each connection; they are prepared by name, never by Npgsql itself (docs/adr/0017).</summary>
    private Task PrepareOften(CancellationToken cancel) => often ? batch.PrepareAsync(cancel) : Task.CompletedTask;

    private static bool IsOften(string sql) =>
        Uses.TryGetValue(sql, out var uses) ? uses >= Often || (Uses[sql] = uses + 1) >= Often : Uses.Count < MostPrepared && !Uses.TryAdd(sql, 1);

    public ValueTask DisposeAsync() => batch.DisposeAsync();
}
