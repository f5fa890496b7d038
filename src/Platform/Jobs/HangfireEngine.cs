#if HANGFIRE
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>
/// The engine of <c>-p:JobEngine=Hangfire</c>, for builds whose feed holds its packages. Its tables lie in the schema <c>jobs</c> and are
/// made by migrate. Its distributed lock outlives a killed worker, so that "one node at a time" rests on the runner's lock instead.
/// </summary>
internal sealed class HangfireEngine(IServiceProvider services, JobRunner runner, ILogger<HangfireEngine> log) : BackgroundService, IJobEngine
{

    public static PostgreSqlStorageOptions Storage(bool prepare) => new()
    {
        SchemaName = "jobs",
        PrepareSchemaIfNecessary = prepare,
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromMinutes(2),
        EnableLongPolling = true,
        QueuePollInterval = TimeSpan.FromSeconds(2),
        DistributedLockTimeout = TimeSpan.FromMinutes(1),
    };

    public Task<bool> RunNow(string name, CancellationToken cancel)
    {
        services.GetRequiredService<IBackgroundJobClientV2>().Enqueue<Wake>(w => w.Run(name, CancellationToken.None));
        return Task.FromResult(true);
    }

    public Instant? NextRun(JobDefinition job, Instant after)
    {
        using var connection = services.GetRequiredService<JobStorage>().GetConnection();
        var next = connection.GetRecurringJobs([job.Name]).FirstOrDefault()?.NextExecution;
        return next is { } at ? Instant.FromDateTimeUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
    }

    /// <summary>Registers the recurring jobs; a database that cannot be reached yet is tried again.</summary>
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var recurring = services.GetRequiredService<IRecurringJobManagerV2>();
                foreach (var job in runner.Jobs)
                {
                    recurring.AddOrUpdate<Wake>(job.Name, w => w.Run(job.Name, CancellationToken.None), job.Cron,
                        new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });
                }
                return;
            }
            catch (Exception e)
            {
                log.EngineFailed(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(3), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Makes the engine's tables; run by migrate as their owner.</summary>
    public static Task Provision(NpgsqlDataSource owner, CancellationToken cancel)
    {
        _ = new PostgreSqlStorage(new Pool(owner), Storage(prepare: true));
        return Task.CompletedTask;
    }

    /// <summary>Hangfire's side of every job: it names ours, which the runner runs. A failed run waits for the next waking.</summary>
    [AutomaticRetry(Attempts = 0)]
    public sealed class Wake
    {
        private readonly JobRunner runner;

        internal Wake(JobRunner runner) => this.runner = runner;

        public Task Run(string name, CancellationToken cancel) => runner.Run(name, cancel);
    }

    /// <summary>Connections from the host's own pool, so that no password is kept twice.</summary>
    internal sealed class Pool(NpgsqlDataSource db) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => db.CreateConnection();
    }
}

internal static class JobEngineServices
{
    public static IServiceCollection AddJobEngine(this IServiceCollection services, bool on)
    {
        services.AddHangfire((provider, c) => c
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(new PostgreSqlStorage(new HangfireEngine.Pool(provider.GetRequiredService<NpgsqlDataSource>()), HangfireEngine.Storage(prepare: false))));
        services.AddTransient(p => new HangfireEngine.Wake(p.GetRequiredService<JobRunner>()));
        services.AddSingleton<HangfireEngine>();
        services.AddSingleton<IJobEngine>(p => p.GetRequiredService<HangfireEngine>());
        if (on)
        {
            services.AddHostedService(p => p.GetRequiredService<HangfireEngine>());
            services.AddHangfireServer(o =>
            {
                o.WorkerCount = 4;
                o.SchedulePollingInterval = TimeSpan.FromSeconds(2);
                o.ShutdownTimeout = TimeSpan.FromSeconds(20);
            });
        }
        return services;
    }
}
#endif
