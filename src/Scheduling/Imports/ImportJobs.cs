using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Checks and books the imports that were asked for, one after the other. A killed run goes on where its last transaction ended.</summary>
internal sealed class RunImports(NpgsqlDataSource db, IServiceScopeFactory scopes, IClock clock, ILogger<RunImports> log) : IRecurringJob
{
    private const int MostAttempts = 5;

    public static string Name => "run-imports";

    public static string Cron => "0/10 * * * * ?";

    private sealed record Due(Guid Id, string State, string MadeBy, int Attempts);

    public async Task Run(CancellationToken cancel)
    {
        while (await Next(cancel) is { } due)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallContext>().Caller = Maker(due.MadeBy);
                await (due.State == nameof(ImportState.Checking)
                    ? scope.ServiceProvider.GetRequiredService<CheckFile>().Run(due.Id, cancel)
                    : scope.ServiceProvider.GetRequiredService<BookRows>().Run(due.Id, cancel));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.ImportFailed(due.Id, e);
                if (due.Attempts < MostAttempts)
                {
                    return; // the next waking tries again
                }
                await Fail(due.Id, cancel);
            }
        }
    }

    /// <summary>The oldest import that was asked for. Every try counts until a batch succeeds, so that one that always fails does not hold up the others.</summary>
    private async Task<Due?> Next(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Due>(new CommandDefinition(
            """
            update scheduling.import set attempts = attempts + 1
            where id = (select id from scheduling.import where state in ('Checking', 'Booking') order by changed_at limit 1)
            returning id, state, made_by, attempts
            """, cancellationToken: cancel));
    }

    private async Task Fail(Guid id, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update scheduling.import_row set state = 'Ready' where import_id = @id and state = 'Chosen';
            update scheduling.import set changed_at = @now, attempts = 0, state = case state when 'Booking' then 'Checked' else 'Unusable' end, fault = '{"key": "import.fault.failed"}' where id = @id
            """, new { id, now = clock.GetCurrentInstant() }, cancellationToken: cancel));
    }

    /// <summary>Histories name who asked for the import. Grants are not carried along: the courtrooms were decided when it was asked for.</summary>
    private static Caller Maker(string reference) => reference.Split(':', 2) switch
    {
        ["key", var id] => new(CallerKind.ApiKey, Guid.Parse(id), "", []),
        ["user", var id] => new(CallerKind.User, Guid.Parse(id), "", []),
        _ => Caller.System,
    };
}

/// <summary>Files and their rows are kept 30 days after they were last touched; what they booked and under which reference stays.</summary>
internal sealed class ForgetImports(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    private const int AtOnce = 5000;

    public static string Name => "forget-imports";

    public static string Cron => "0 47 22 * * ?";

    public async Task Run(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var old = (await connection.QueryAsync<Guid>(new CommandDefinition("select id from scheduling.import where changed_at < @before and state not in ('Checking', 'Booking')",
            new { before = clock.GetCurrentInstant() - Duration.FromDays(ImportLimits.Days) }, cancellationToken: cancel))).ToList();
        foreach (var id in old)
        {
            await Forget(connection, id, cancel);
        }
        await connection.ExecuteAsync(new CommandDefinition("delete from scheduling.import_columns where used_at < @before",
            new { before = clock.GetCurrentInstant() - Duration.FromDays(400) }, cancellationToken: cancel));
    }

    /// <summary>In small transactions, so that nobody waits; the import's own row goes last.</summary>
    internal static async Task Forget(NpgsqlConnection connection, Guid id, CancellationToken cancel)
    {
        foreach (var table in (string[])["import_row", "import_piece"])
        {
            while (await connection.ExecuteAsync(new CommandDefinition(
                $"delete from scheduling.{table} where ctid = any(array(select ctid from scheduling.{table} where import_id = @id limit {AtOnce}))", new { id }, cancellationToken: cancel)) == AtOnce)
            {
            }
        }
        await connection.ExecuteAsync(new CommandDefinition("delete from scheduling.import where id = @id", new { id }, cancellationToken: cancel));
    }
}

/// <summary>What imports log: ids and kinds, never what stands in a file.</summary>
internal static partial class ImportLog
{
    [LoggerMessage(310, LogLevel.Error, "Import {Import} failed")]
    public static partial void ImportFailed(this ILogger log, Guid import, Exception exception);
}
