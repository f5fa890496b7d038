using Microsoft.Extensions.Logging.Console;

namespace RuleOfLaw.Courts.Web.Hosting;

/// <summary>One JSON object a line. A verb's own answer owns standard output, so its logs go to standard error, and only when something is wrong.</summary>
internal static class Logging
{
    public static void AddCourtsLogging(this WebApplicationBuilder builder, bool forVerb)
    {
        builder.Logging.ClearProviders().AddJsonConsole(o => o.IncludeScopes = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (forVerb)
        {
            builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        }
    }
}
