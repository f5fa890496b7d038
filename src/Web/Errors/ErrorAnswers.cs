using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Web.Errors;

/// <summary>What a caller sees when something fails: a page in the reader's language, or a problem document for programs. Never an exception's text.</summary>
internal sealed class ErrorAnswers : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
    {
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : exception is BodyTooLargeException ? 413 : DatabaseOutage.Caused(exception) ? 503 : 500;
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
        var left = ProblemAnswers.Left(http) is { } about && (int)about.Kind == status ? about : null;
        if (IsProgram(http.Request))
        {
            var problem = left ?? status switch
            {
                401 => Problem.Unauthenticated,
                403 => Problem.Forbidden,
                404 => Problem.NotFound,
                405 => new Problem("method-not-allowed", ProblemKind.MethodNotAllowed),
                413 => ApiBody.TooLarge($"{ApiBody.MaxBytes / 1024} KB"),
                415 => ApiBody.NotJson,
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
            await new RazorComponentResult<ErrorPage>(new { Status = status, Reference = reference, Problem = left }) { StatusCode = status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = own;
        }
    }

    private static bool IsProgram(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs")
        || (request.Headers.Accept.Count > 0 && !request.Headers.Accept.Any(a => a!.Contains("text/html", StringComparison.Ordinal) || a.Contains("*/*", StringComparison.Ordinal)));
}
