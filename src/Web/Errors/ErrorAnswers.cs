using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Web.Errors;

/// <summary>What a caller sees when something fails: a page in the reader's language, or a problem document for programs. Never an exception's text.</summary>
internal sealed class ErrorAnswers : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
    {
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : IsOutage(exception) ? 503 : 500;
        http.Response.StatusCode = status;
        await Answer(http, status);
        return true;
    }

    /// <summary>For answers that came without a body: an unknown address, a refused form.</summary>
    public static Task Answer(StatusCodeContext context) => Answer(context.HttpContext, context.HttpContext.Response.StatusCode);

    private static async Task Answer(HttpContext http, int status)
    {
        if (status is 503 or 429)
        {
            http.Response.Headers.RetryAfter = "5";
        }
        http.Response.Headers.CacheControl = "no-store";
        if (IsProgram(http.Request))
        {
            var problem = status switch
            {
                401 => Problem.Unauthenticated,
                403 => Problem.Forbidden,
                404 => Problem.NotFound,
                429 => new Problem("too-many", ProblemKind.TooMany),
                503 => new Problem("unavailable", ProblemKind.Unavailable),
                < 500 => new Problem("invalid", (ProblemKind)status),
                _ => new Problem("unexpected", (ProblemKind)status),
            };
            await problem.Answer().ExecuteAsync(http);
            return;
        }
        var reference = status == 500 ? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier : null;
        // Services of its own: those of a page that broke while it was drawn cannot draw another.
        var own = http.RequestServices;
        await using var scope = own.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        http.Response.Headers.Remove("blazor-enhanced-nav"); // a page that answered 404 has set it, and drawing another adds it again
        try
        {
            await new RazorComponentResult<ErrorPage>(new { Status = status, Reference = reference }) { StatusCode = status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = own;
        }
    }

    private static bool IsProgram(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs")
        || (request.Headers.Accept.Count > 0 && !request.Headers.Accept.Any(a => a!.Contains("text/html", StringComparison.Ordinal) || a.Contains("*/*", StringComparison.Ordinal)));

    /// <summary>The database is down, starting, stopping or full: it will come back, and the request may be repeated.</summary>
    private static bool IsOutage(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is PostgresException answered)
            {
                return answered.SqlState is ['5', '7' or '3', ..] or ['0', '8', ..] or "25006";
            }
            if (e is NpgsqlException)
            {
                return true; // no connection, or it broke
            }
        }
        return false;
    }
}
