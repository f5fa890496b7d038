#if !HANGFIRE
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Quartz;

namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>
/// The default engine: Quartz on PostgreSQL, clustered, tables in the schema <c>jobs</c>. A database that cannot be reached when the node
/// starts is tried again; it never stops the host.
/// </summary>
internal sealed class QuartzEngine(NpgsqlDataSource db, JobRunner runner, ILoggerFactory logs, ILogger<QuartzEngine> log, bool on) : BackgroundService, IJobEngine
{
    private volatile IScheduler? scheduler;

    public async Task<bool> RunNow(string name, CancellationToken cancel)
    {
        if (scheduler is not { } engine)
        {
            return false;
        }
        await engine.TriggerJob(new JobKey(name), null!, cancel);
        return true;
    }

    public Instant? NextRun(JobDefinition job, Instant after) =>
        new CronExpression(job.Cron, TimeZoneInfo.Utc).GetNextValidTimeAfter(after.ToDateTimeOffset()) is { } next ? Instant.FromDateTimeOffset(next) : null;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (on && !stop.IsCancellationRequested)
        {
            IScheduler? made = null;
            try
            {
                made = await Build(db, logs, q => q.Services.AddSingleton(runner), provision: false).BuildScheduler(stop);
                await Schedule(made, stop);
                await made.Start(stop);
                scheduler = made;
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                log.EngineFailed(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(3), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                scheduler = null;
                if (made is not null)
                {
                    await made.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
                }
            }
        }
    }

    private async Task Schedule(IScheduler made, CancellationToken cancel)
    {
        foreach (var job in runner.Jobs)
        {
            var detail = JobBuilder.Create<Wake>().WithIdentity(job.Name).StoreDurably().RequestRecovery().Build();
            var trigger = TriggerBuilder.Create<Wake>().WithIdentity(job.Name).ForJob(detail)
                .WithSchedule(CronScheduleBuilder.Create(job.Cron).InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
            await made.ScheduleJob(detail, [trigger], ScheduleJobOptions.Replacing, cancel);
        }
        var known = runner.Jobs.Select(j => new JobKey(j.Name)).ToHashSet();
        var stored = await made.QueryJobs(new JobQuery(), cancel);
        await made.DeleteJobs([.. stored.Items.Select(j => j.Key).Where(k => !known.Contains(k))], cancel);
    }

    private static QuartzSchedulerBuilder Build(NpgsqlDataSource db, ILoggerFactory? logs, Action<IQuartzBuilder> more, bool provision) => QuartzSchedulerBuilder.Create(q =>
    {
        q.Services.AddSingleton<System.Data.Common.DbDataSource>(db);
        if (logs is not null)
        {
            q.Services.AddSingleton(logs);
        }
        more(q);
        q.ConfigureScheduler(o =>
        {
            o.InstanceName = "courts";
            o.GenerateInstanceId = true;
            o.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        q.UseDefaultThreadPool(4);
        q.UsePersistentStore(store =>
        {
            store.UsePostgres(o => o.UseRegisteredDataSource = true);
            store.UseSystemTextJsonSerializer();
            store.ConfigureStore(o =>
            {
                o.TablePrefix = "jobs.qrtz_";
                o.StoreJobDataAsStrings = true;
            });
            store.UseClustering(o =>
            {
                o.CheckinInterval = TimeSpan.FromSeconds(2);
                o.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
            });
            if (provision)
            {
                store.ProvisionSchema();
            }
        });
    });

    /// <summary>Makes the engine's tables; run by migrate as their owner.</summary>
    public static async Task Provision(NpgsqlDataSource owner, CancellationToken cancel)
    {
        await using var factory = Build(owner, null, _ => { }, provision: true).Build();
        var made = await factory.GetScheduler(cancel);
        await made.Shutdown(waitForJobsToComplete: false, cancel);
    }

    /// <summary>Quartz's side of every job: it names ours, which the runner runs.</summary>
    internal sealed class Wake(JobRunner runner) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancel) => await runner.Run(context.JobDetail.Key.Name, cancel);
    }
}

internal static class JobEngineServices
{
    public static IServiceCollection AddJobEngine(this IServiceCollection services, bool on)
    {
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<QuartzEngine>(p, on));
        services.AddSingleton<IJobEngine>(p => p.GetRequiredService<QuartzEngine>());
        services.AddHostedService(p => p.GetRequiredService<QuartzEngine>());
        return services;
    }
}
#endif
