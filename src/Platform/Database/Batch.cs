using Npgsql;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Statements with positional parameters that go to the server in one round trip.</summary>
public sealed class Batch(NpgsqlConnection connection, NpgsqlTransaction? transaction = null) : IAsyncDisposable
{
    private readonly NpgsqlBatch batch = new(connection, transaction);

    public Batch Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }
        batch.BatchCommands.Add(command);
        return this;
    }

    /// <summary>Keeps the statements' plans on the connection, in the pool too: for what is asked again and again and planned slowly.</summary>
    public Task Prepare(CancellationToken cancel) => batch.PrepareAsync(cancel);

    public Task<NpgsqlDataReader> Read(CancellationToken cancel) => batch.ExecuteReaderAsync(cancel);

    public Task Execute(CancellationToken cancel) => batch.BatchCommands.Count == 0 ? Task.CompletedTask : batch.ExecuteNonQueryAsync(cancel);

    public ValueTask DisposeAsync() => batch.DisposeAsync();
}
