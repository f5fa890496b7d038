using Microsoft.Extensions.Logging;

namespace RuleOfLaw.Courts.Platform;

/// <summary>What the platform logs: ids and kinds, never names, numbers or bodies.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Transaction retried after {SqlState}, attempt {Attempt}")]
    public static partial void TransactionRetried(this ILogger log, string sqlState, int attempt);

    [LoggerMessage(2, LogLevel.Warning, "The wake-up line failed: {Kind}")]
    public static partial void PokeFailed(this ILogger log, string kind);

    [LoggerMessage(3, LogLevel.Warning, "The outbox failed: {Kind}")]
    public static partial void OutboxFailed(this ILogger log, string kind);

    [LoggerMessage(4, LogLevel.Error, "Reaction {Reaction} failed on outbox row {Id}")]
    public static partial void ReactionFailed(this ILogger log, string reaction, long id, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "{Request} by {Caller}: {Answer} in {Milliseconds} ms")]
    public static partial void RequestHandled(this ILogger log, string request, string caller, string answer, double milliseconds);

    [LoggerMessage(6, LogLevel.Error, "Job {Job} failed")]
    public static partial void JobFailed(this ILogger log, string job, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The refusal of {Request} could not be recorded: {Kind}")]
    public static partial void RefusalNotRecorded(this ILogger log, string request, string kind);

    [LoggerMessage(9, LogLevel.Warning, "The job engine failed: {Kind}")]
    public static partial void EngineFailed(this ILogger log, string kind);

    [LoggerMessage(10, LogLevel.Warning, "The live pages failed: {Kind}")]
    public static partial void LiveFailed(this ILogger log, string kind);

    [LoggerMessage(11, LogLevel.Error, "Outbox row {Id} of reaction {Reaction} is set aside after {Tries} tries")]
    public static partial void EventSetAside(this ILogger log, string reaction, long id, int tries);

    [LoggerMessage(12, LogLevel.Warning, "What a loop set aside could not be recorded: {Kind}")]
    public static partial void NotSetAside(this ILogger log, string kind);
}
