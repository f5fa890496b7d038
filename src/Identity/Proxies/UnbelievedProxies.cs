using System.Collections.Concurrent;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Identity.Proxies;

/// <summary>
/// Notices forwarded headers from who is not believed: most often a proxy that nobody named in COURTS_PROXIES. Each address is logged once
/// and shown to the administrator; at most twenty are remembered.
/// </summary>
internal sealed class UnbelievedProxies(BelievedProxies believed, IClock clock, ILogger<UnbelievedProxies> log)
{
    private const int Most = 20;
    private static readonly string[] Headers = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"];
    private readonly ConcurrentDictionary<string, UnbelievedProxy> seen = new(StringComparer.Ordinal);

    public IReadOnlyList<UnbelievedProxy> Seen => [.. seen.Values.OrderByDescending(p => p.LastSeen)];

    public Task Notice(HttpContext http, RequestDelegate next)
    {
        var headers = Headers.Where(http.Request.Headers.ContainsKey).ToList();
        if (headers.Count > 0 && !believed.Believes(http.Connection.RemoteIpAddress))
        {
            Note(http.Connection.RemoteIpAddress?.ToString() ?? "?", string.Join(", ", headers));
            // The browser may speak TLS with that proxy: a redirect without scheme and host leads back through it.
            http.Response.OnStarting(() =>
            {
                var own = $"{http.Request.Scheme}://{http.Request.Host}";
                if (http.Response.Headers.Location is [{ } to] && to.StartsWith(own + "/", StringComparison.OrdinalIgnoreCase))
                {
                    http.Response.Headers.Location = to[own.Length..];
                }
                return Task.CompletedTask;
            });
        }
        return next(http);
    }

    private void Note(string address, string headers)
    {
        var now = clock.GetCurrentInstant();
        if (seen.TryGetValue(address, out var before))
        {
            seen[address] = before with { Headers = headers, LastSeen = now, Requests = before.Requests + 1 };
        }
        else if (seen.Count < Most && seen.TryAdd(address, new(address, headers, now, 1)))
        {
            log.ForwardedHeadersNotBelieved(headers, address, believed.Said);
        }
    }
}

internal sealed class GetUnbelievedProxiesHandler(UnbelievedProxies proxies) : IRequestHandler<GetUnbelievedProxies, Outcome<IReadOnlyList<UnbelievedProxy>>>
{
    public Task<Outcome<IReadOnlyList<UnbelievedProxy>>> Handle(GetUnbelievedProxies request, CancellationToken cancel) =>
        Task.FromResult(Outcome<IReadOnlyList<UnbelievedProxy>>.Ok(proxies.Seen));
}

internal static partial class ProxyLog
{
    [LoggerMessage(22, LogLevel.Warning, "Forwarded headers ({Headers}) from {Address} are not believed, only from {Believed}. If it is your proxy, put it into COURTS_PROXIES")]
    public static partial void ForwardedHeadersNotBelieved(this ILogger log, string headers, string address, string believed);

    [LoggerMessage(23, LogLevel.Information, "Forwarded headers are believed from {Believed}")]
    public static partial void ForwardedHeadersBelieved(this ILogger log, string believed);

    [LoggerMessage(24, LogLevel.Warning, "The database cannot be reached yet: {Kind}")]
    public static partial void DatabaseAwayAtStart(this ILogger log, string kind);
}
