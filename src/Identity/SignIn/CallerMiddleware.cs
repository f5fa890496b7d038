using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>After authentication: tells the pipeline who calls and with which idempotency key.</summary>
internal sealed class CallerMiddleware(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, Callers callers, CallContext call, IAntiforgery antiforgery)
    {
        if (http.User.Identity?.IsAuthenticated == true && await callers.Find(http.User, http.RequestAborted) is { } known)
        {
            call.Caller = known.Caller;
            if (known.Caller.Kind == CallerKind.User)
            {
                http.Features.Set(new PreferredLanguage(known.Language));
                if (IsUnsafe(http.Request) && http.Request.Path.StartsWithSegments("/api") && !await antiforgery.IsRequestValidAsync(http))
                {
                    // A browser's cookie alone must not act on the API from another site's page.
                    await Problem.Forbidden.Answer().ExecuteAsync(http);
                    return;
                }
            }
            call.IdempotencyKey = await IdempotencyKey(http);
        }
        await next(http);
    }

    private static async Task<string?> IdempotencyKey(HttpContext http)
    {
        if (!IsUnsafe(http.Request))
        {
            return null;
        }
        if (http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } header])
        {
            return header;
        }
        return http.Request.HasFormContentType && (await http.Request.ReadFormAsync(http.RequestAborted))["key"] is [{ Length: > 0 } field] ? field : null;
    }

    private static bool IsUnsafe(HttpRequest request) => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
}
