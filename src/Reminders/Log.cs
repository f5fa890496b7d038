using Microsoft.Extensions.Logging;

namespace RuleOfLaw.Courts.Reminders;

/// <summary>Ids and kinds only: never an address, a name or a text.</summary>
internal static partial class Log
{
    [LoggerMessage(501, LogLevel.Warning, "Mail {Key} was not taken: {Delivery} ({Status})")]
    public static partial void MailFailed(this ILogger log, string key, string delivery, string status);

    [LoggerMessage(502, LogLevel.Information, "Messages: {Sent} handed over, {Failed} failed, {Dropped} no longer needed")]
    public static partial void MessagesHandled(this ILogger log, int sent, int failed, int dropped);

    [LoggerMessage(503, LogLevel.Warning, "The wait for mail {Key} ended without a record ({Fault}); it is looked at again when its lease is over")]
    public static partial void SlowLetterLost(this ILogger log, string key, string fault);

    [LoggerMessage(504, LogLevel.Error, "Message {Message} cannot be written down ({Fault})")]
    public static partial void MessageUnwritable(this ILogger log, Guid message, string fault);
}
