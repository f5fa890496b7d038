using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>After authentication: tells the pipeline who calls and with which idempotency key.</summary>
internal sealed class CallerMiddleware(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, Callers callers, CallContext call, IAntiforgery antiforgery)
    {
        if (http.User.Identity?.IsAuthenticated == true && await callers.Find(http.User, http.RequestAborted) is { } known)
        {
            call.Caller = known;
            if (known.Kind == CallerKind.User && IsUnsafe(http.Request) && http.Request.Path.StartsWithSegments("/api") && !await antiforgery.IsRequestValidAsync(http))
            {
                // A browser's cookie alone must not act on the API from another site's page.
                await Problem.Forbidden.Answer().ExecuteAsync(http);
                return;
            }
            // A page's form brings its key in the hidden field that PostForm reads.
            call.IdempotencyKey = IsUnsafe(http.Request) && http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key : null;
        }
        await next(http);
    }

    private static bool IsUnsafe(HttpRequest request) => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
}
