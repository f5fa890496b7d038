using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>The hub's address, and the same regions by plain HTTP for a page that catches up.</summary>
internal static class LiveEndpoints
{
    private const int MostFragments = 60;

    public static void AddLive(this IServiceCollection services)
    {
        services.AddSignalR(o =>
        {
            o.MaximumReceiveMessageSize = 64 * 1024;
            o.MaximumParallelInvocationsPerClient = 1;
            o.EnableDetailedErrors = false;
        }).AddJsonProtocol(o => Json.Configure(o.PayloadSerializerOptions));
        services.AddSingleton<LiveViews>();
        services.AddSingleton<Watching>();
        services.AddScoped<LiveAccess>();
        services.AddSingleton<LiveConnections>();
        services.AddHostedService(p => p.GetRequiredService<LiveConnections>());
        services.AddHostedService<LiveBroadcast>();
    }

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        // WebSockets alone: a connection then needs no second request on the same node. Signed in, or refused.
        // What MapHub does, with whole frames.
        var hub = routes.MapConnections("/hubs/live", new() { Transports = HttpTransportType.WebSockets }, connections => connections
            .Use(next => connection =>
            {
                connection.Transport = new WholeFrames(connection.Transport);
                return next(connection);
            })
            .UseHub<LiveHub>()).RequireAuthorization();
        hub.Add(endpoint =>
        {
            endpoint.Metadata.Add(new HubMetadata(typeof(LiveHub)));
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => FromOurPages(http.Request) ? next(http) : Problem.Forbidden.Answer().ExecuteAsync(http);
        });
        routes.MapGet("/live/fragment", Fragments).ExcludeFromDescription().RequireAuthorization();
    }

    /// <summary>A browser names the page a WebSocket comes from, and sends our cookie from any page.</summary>
    private static bool FromOurPages(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here)
        && string.Equals(from.Authority, here.Authority, StringComparison.OrdinalIgnoreCase) && from.Scheme == request.Scheme;

    /// <summary><c>?topic=…&amp;view=…</c>, pairs repeated: the regions one after the other, those the caller may not see left out.</summary>
    private static async Task<IResult> Fragments([FromQuery] string[] topic, [FromQuery] string[] view, LiveViews views, LiveAccess access, CallContext call, NpgsqlDataSource db, IServiceScopeFactory scopes, ILogger<LiveRenderer> log, HttpContext http, CancellationToken cancel)
    {
        if (topic.Length != view.Length || topic.Length is 0 or > MostFragments)
        {
            return Problem.Invalid(new FieldError("topic", "live.pairs", Problem.Named(("max", MostFragments)))).Answer();
        }
        var shown = new List<(Topic Topic, LiveView View)>();
        foreach (var (name, viewName) in topic.Zip(view))
        {
            if (Topic.Parse(name) is { } parsed && views.View(viewName) is { } found && await access.May(call.Caller, parsed, viewName, cancel))
            {
                shown.Add((parsed, found));
            }
        }
        Dictionary<string, long> versions;
        await using (var connection = await db.OpenConnectionAsync(cancel))
        {
            versions = await LiveVersions.Read(connection, [.. shown.Select(s => s.Topic.Name)], cancel);
        }
        await using var renderer = new LiveRenderer(scopes);
        var html = new StringBuilder();
        var failed = new Dictionary<Topic, Exception>();
        foreach (var source in shown.GroupBy(s => s.View.Source))
        {
            var models = await renderer.LoadEach(source.Key, [.. source.Select(s => s.Topic).Distinct()], failed, cancel);
            foreach (var (one, found) in source.Where(s => !failed.ContainsKey(s.Topic)))
            {
                try
                {
                    html.Append(await renderer.Draw(found, one, versions[one.Name], models.GetValueOrDefault(one), Texts.Language));
                }
                catch (Exception e) when (LiveRenderer.IsItsOwn(e, cancel))
                {
                    failed[one] = e;
                }
            }
        }
        foreach (var error in failed.Values)
        {
            log.LiveFailed(error.GetType().Name); // the others are shown; the broadcast counts this one
        }
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(html.ToString(), "text/html; charset=utf-8");
    }
}
