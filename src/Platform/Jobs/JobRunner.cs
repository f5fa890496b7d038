using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Jobs;

internal enum JobEnd { Done, Failed, RunsElsewhere }

/// <summary>
/// Runs a job on one node at a time, whatever the engine does: a session's advisory lock, which PostgreSQL lets go when the process
/// or its connection dies. Keeps the last run of each job in <c>platform.job_run</c>.
/// </summary>
internal sealed class JobRunner(
    NpgsqlDataSource db, IEnumerable<JobDefinition> jobs, IServiceScopeFactory scopes, IClock clock, IHostApplicationLifetime host, ILogger<JobRunner> log)
{
    /// <summary>The SQL of a job's lock key; <c>@name</c> is the job's name.</summary>
    public const string LockKey = "hashtextextended(@name, 29)";

    /// <summary>A run that takes longer is ended and counts as failed, so that a job that hangs is tried again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private static readonly string Node = $"{Environment.MachineName}:{Environment.ProcessId}";
    private readonly Dictionary<string, JobDefinition> byName = jobs.ToDictionary(j => j.Name);

    public IReadOnlyCollection<JobDefinition> Jobs => byName.Values;

    public async Task<JobEnd> Run(string name, CancellationToken cancel)
    {
        if (!byName.TryGetValue(name, out var job))
        {
            return JobEnd.Done; // The job was removed from the program.
        }
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel, host.ApplicationStopping);
        await using var connection = await db.OpenConnectionAsync(stopping.Token);
        if (!await connection.ExecuteScalarAsync<bool>($"select pg_try_advisory_lock({LockKey})", new { name }))
        {
            return JobEnd.RunsElsewhere;
        }
        try
        {
            return await RunLocked(job, connection, stopping.Token);
        }
        finally
        {
            // A broken connection has let go of the lock already.
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await connection.ExecuteAsync($"select pg_advisory_unlock({LockKey})", new { name });
            }
        }
    }

    private async Task<JobEnd> RunLocked(JobDefinition job, NpgsqlConnection connection, CancellationToken cancel)
    {
        await connection.ExecuteAsync(
            """
            insert into platform.job_run (name, node, started_at) values (@Name, @Node, @now)
            on conflict (name) do update set node = excluded.node, started_at = excluded.started_at, finished_at = null, error = null
            """,
            new { job.Name, Node, now = clock.GetCurrentInstant() });
        string? error = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Longest);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallContext>().Caller = Caller.System;
            await ((IRecurringJob)scope.ServiceProvider.GetRequiredService(job.Type)).Run(patience.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            error = "stopped";
        }
        catch (Exception e)
        {
            // The next waking tries again; the engine is not asked to.
            log.JobFailed(job.Name, e);
            error = e.GetType().Name;
        }
        await connection.ExecuteAsync("update platform.job_run set finished_at = @now, error = @error, failures = case when @error is null then 0 when @error = 'stopped' then failures else failures + 1 end where name = @Name",
            new { job.Name, error, now = clock.GetCurrentInstant() });
        return error is null ? JobEnd.Done : JobEnd.Failed;
    }
}
