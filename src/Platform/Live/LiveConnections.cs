using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>An open connection: whose, in which language, watching what.</summary>
internal sealed class LiveConnection(HubCallerContext context, Caller caller, string language)
{
    public HubCallerContext Context { get; } = context;

    public Caller Caller { get; set; } = caller;

    public string Language { get; } = language;

    /// <summary>Only the hub's one invocation at a time adds; the periodic check removes.</summary>
    public ConcurrentSet Watches { get; } = new();

    internal sealed class ConcurrentSet
    {
        private readonly ConcurrentDictionary<Watch, byte> all = new();

        public int Count => all.Count;

        public bool Contains(Watch watch) => all.ContainsKey(watch);

        public void Add(Watch watch) => all.TryAdd(watch, 0);

        public bool Remove(Watch watch) => all.TryRemove(watch, out _);

        public IReadOnlyList<Watch> Now => [.. all.Keys];
    }
}

/// <summary>
/// The node's open connections. Every second and a half each is looked at again: who may no longer act is cut off, who lost a scope leaves
/// its groups. With the three seconds that callers are remembered, that is within five.
/// </summary>
internal sealed class LiveConnections(Watching watching, LiveViews views, IServiceScopeFactory scopes, IHubContext<LiveHub> hub, ILogger<LiveConnections> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, LiveConnection> open = new(StringComparer.Ordinal);

    public void Add(LiveConnection connection) => open[connection.Context.ConnectionId] = connection;

    public LiveConnection? Find(string id) => open.GetValueOrDefault(id);

    public void Remove(string id)
    {
        if (open.TryRemove(id, out var gone))
        {
            Forget(gone);
        }
    }

    public void Forget(LiveConnection gone)
    {
        foreach (var watch in gone.Watches.Now.Where(gone.Watches.Remove))
        {
            watching.Remove(watch);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.5));
        while (await timer.WaitForNextTickAsync(stop).AsTask().ContinueWith(t => t.IsCompletedSuccessfully && t.Result, TaskScheduler.Default))
        {
            try
            {
                await Check(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LiveFailed(e.GetType().Name);
            }
        }
    }

    internal async Task Check(CancellationToken cancel)
    {
        if (open.IsEmpty)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var callers = scope.ServiceProvider.GetRequiredService<IKnowCallers>();
        var access = new LiveAccess(views, scope.ServiceProvider.GetRequiredService<Permission>());
        foreach (var connection in open.Values)
        {
            try
            {
                await Check(connection, callers, access, cancel);
            }
            catch (Exception e) when (LiveRenderer.IsItsOwn(e, cancel))
            {
                // Who cannot be looked at is cut off; everybody else is still looked at.
                log.LiveFailed(e.GetType().Name);
                connection.Context.Abort();
            }
        }
    }

    private async Task Check(LiveConnection connection, IKnowCallers callers, LiveAccess access, CancellationToken cancel)
    {
        if (connection.Context.User is not { } principal || await callers.Of(principal, cancel) is not { Kind: not CallerKind.Anonymous } now)
        {
            connection.Context.Abort();
            return;
        }
        if (now.Grants.SequenceEqual(connection.Caller.Grants))
        {
            return;
        }
        connection.Caller = now;
        foreach (var watch in connection.Watches.Now)
        {
            if (!await access.May(now, watch.Topic, watch.View, cancel) && connection.Watches.Remove(watch))
            {
                await hub.Groups.RemoveFromGroupAsync(connection.Context.ConnectionId, watch.Group, cancel);
                watching.Remove(watch);
            }
        }
    }
}
