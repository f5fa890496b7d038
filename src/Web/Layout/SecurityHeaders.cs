using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.StaticAssets;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Web.Layout;

/// <summary>The headers of every answer. No page needs an inline style or script, so none is allowed.</summary>
internal static class SecurityHeaders
{
    public const string Policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        http.Response.OnStarting(() =>
        {
            if (headers.CacheControl.Count == 0 && Caching(http) is { } caching)
            {
                headers.CacheControl = caching;
            }
            return Task.CompletedTask;
        });
        if (http.Request.Path.StartsWithSegments("/dist", out var file) && file.Value!.StartsWith("/nastaliq-", StringComparison.Ordinal))
        {
            // The font's name holds its hash: asked for once a year.
            http.Response.OnStarting(() => { headers.CacheControl = "public, max-age=31536000, immutable"; return Task.CompletedTask; });
        }
        return next(http);
    });

    /// <summary>An answer that says nothing itself is kept by nobody; what everybody may see is asked for again, and files say it themselves.</summary>
    private static string? Caching(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<StaticAssetDescriptor>() is not null ? null
            : metadata?.GetMetadata<OutputCacheAttribute>() is not null && http.RequestServices.GetRequiredService<CallContext>().Caller.Kind == CallerKind.Anonymous ? "no-cache"
            : "no-store";
    }
}
