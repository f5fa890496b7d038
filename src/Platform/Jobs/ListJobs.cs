using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Jobs;

public enum JobState { NeverRun, Running, Done, Failed, Interrupted }

/// <param name="Failures">How many runs have failed one after the other.</param>
/// <param name="Error">The kind of failure, where the last run failed.</param>
public sealed record JobLine(string Name, JobState State, Instant? StartedAt, Instant? FinishedAt, Instant? NextRun, string? Error, int Failures = 0)
{
    /// <summary>What its module says of it: see <see cref="IDescribeJob"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Every registered job with its last run, by name.</summary>
[Allow(Role.Administrator)]
public sealed record ListJobs : IQuery<IReadOnlyList<JobLine>>;

internal sealed class ListJobsHandler(NpgsqlDataSource db, IEnumerable<JobDefinition> jobs, IEnumerable<IDescribeJob> told, IJobEngine engine, IClock clock) : IRequestHandler<ListJobs, Outcome<IReadOnlyList<JobLine>>>
{
    private sealed record Row(string Name, Instant StartedAt, Instant? FinishedAt, string? Error, int Failures, bool Locked);

    public async Task<Outcome<IReadOnlyList<JobLine>>> Handle(ListJobs request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        // A run without an end whose lock nobody holds belonged to a process that is gone.
        var runs = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select r.name, r.started_at, r.finished_at, r.error, r.failures, exists (
                select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
                and l.database = (select oid from pg_database where datname = current_database())
                and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(r.name, 29)) as locked
            from platform.job_run r
            """, cancellationToken: cancel))).ToDictionary(r => r.Name);
        var notes = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var one in told)
        {
            notes[one.Job] = await one.Lines(cancel);
        }
        var now = clock.GetCurrentInstant();
        return Outcome<IReadOnlyList<JobLine>>.Ok([.. jobs.OrderBy(j => j.Name, StringComparer.Ordinal).Select(j =>
        {
            var next = engine.NextRun(j, now);
            var line = runs.TryGetValue(j.Name, out var run)
                ? new JobLine(j.Name, State(run), run.StartedAt, run.FinishedAt, next, run.Error, run.Failures)
                : new JobLine(j.Name, JobState.NeverRun, null, null, next, null);
            return line with { Notes = notes.GetValueOrDefault(j.Name, []) };
        })]);
    }

    private static JobState State(Row run) => run switch
    {
        { FinishedAt: null, Locked: true } => JobState.Running,
        { FinishedAt: null } => JobState.Interrupted,
        { Error: not null } => JobState.Failed,
        _ => JobState.Done,
    };
}
