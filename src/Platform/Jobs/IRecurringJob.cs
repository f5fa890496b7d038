namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>
/// Work that the job engine wakes on a schedule, on one node at a time. What is due is decided by rows in our own tables, so a run
/// that is missed, repeated or killed does no harm. Registered with <c>AddRecurringJob&lt;T&gt;()</c>.
/// </summary>
public interface IRecurringJob
{
    /// <summary>Stable, kebab-case: <c>send-messages</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Quartz cron expression with seconds, in UTC: 22 is three in the morning in Pakistan.</summary>
    static abstract string Cron { get; }

    Task Run(CancellationToken cancel);
}
