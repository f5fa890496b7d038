using Dapper;
using NodaTime;
using Npgsql;

namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>Idempotency keys answer again for 24 hours (security.md); older ones are forgotten.</summary>
internal sealed class ForgetIdempotencyKeys(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    public static string Name => "forget-idempotency-keys";

    public static string Cron => "0 17 * * * ?";

    public Task Run(CancellationToken cancel) => Housekeeping.Delete(db,
        "delete from platform.idempotency where ctid = any(array(select ctid from platform.idempotency where at < @before limit 5000))",
        clock.GetCurrentInstant() - Duration.FromHours(24), cancel);
}

/// <summary>Outbox rows whose reaction has run are kept two weeks, for tracing what happened.</summary>
internal sealed class ForgetProcessedEvents(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    public static string Name => "forget-processed-events";

    public static string Cron => "0 37 * * * ?";

    public Task Run(CancellationToken cancel) => Housekeeping.Delete(db,
        "delete from platform.outbox where id = any(array(select id from platform.outbox where processed_at < @before limit 5000))",
        clock.GetCurrentInstant() - Duration.FromDays(14), cancel);
}

/// <summary>What a loop set aside and has not met for two weeks is forgotten.</summary>
internal sealed class ForgetSetAside(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    public static string Name => "forget-set-aside";

    public static string Cron => "0 47 3 * * ?";

    public Task Run(CancellationToken cancel) => Housekeeping.Delete(db,
        "delete from platform.set_aside where ctid = any(array(select ctid from platform.set_aside where last_at < @before limit 5000))",
        clock.GetCurrentInstant() - Duration.FromDays(14), cancel);
}

/// <summary>Deletes in small transactions, so that nobody waits.</summary>
internal static class Housekeeping
{
    public static async Task Delete(NpgsqlDataSource db, string sql, Instant before, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        while (await connection.ExecuteAsync(new CommandDefinition(sql, new { before }, cancellationToken: cancel)) == 5000)
        {
        }
    }
}
