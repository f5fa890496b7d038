using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>One registered job. Cron times are in UTC: an engine brings zone rules of its own, and those are not asked.</summary>
public sealed record JobDefinition(string Name, string Cron, Type Type);

/// <summary>What wakes the jobs. Nothing that is promised rests on it: what is due is decided by rows in our own tables.</summary>
public interface IJobEngine
{
    /// <summary>Wakes the job once, now, on any one node.</summary>
    /// <returns>False where this node's engine is off or has not reached its database yet.</returns>
    Task<bool> RunNow(string name, CancellationToken cancel);

    /// <summary>When the schedule wakes the job next.</summary>
    Instant? NextRun(JobDefinition job, Instant after);
}

/// <summary>Registers jobs and the engine that wakes them.</summary>
public static class JobServices
{
    /// <summary>
    /// The job runs on one node at a time, as <see cref="Pipeline.Caller.System"/>, in a scope of its own. Setting COURTS_JOBS=off keeps a node
    /// from waking any.
    /// </summary>
    public static IServiceCollection AddRecurringJob<T>(this IServiceCollection services) where T : class, IRecurringJob
    {
        services.AddScoped<T>();
        services.AddSingleton(new JobDefinition(T.Name, T.Cron, typeof(T)));
        return services;
    }

    internal static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<JobRunner>();
        services.AddJobEngine(!string.Equals(configuration["COURTS_JOBS"], "off", StringComparison.OrdinalIgnoreCase));
        services.AddRecurringJob<ForgetIdempotencyKeys>();
        services.AddRecurringJob<ForgetProcessedEvents>();
        services.AddRecurringJob<ForgetSetAside>();
        return services;
    }
}
