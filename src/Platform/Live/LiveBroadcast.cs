using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Loops;
using RuleOfLaw.Courts.Platform.Outbox;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>Sent as <c>patch</c>: a region drawn anew.</summary>
public sealed record LivePatch(string Topic, string Target, string Html, long Version);

/// <summary>Sent as <c>event</c>: a topic's state in one word.</summary>
public sealed record LiveEvent(string Topic, string Kind, string Code, string Status, Instant At, long Version);

/// <summary>
/// On every poke, and every two seconds without one, reads the versions of what this node's connections watch and sends what changed, drawn once
/// per topic, view and language. Once a minute everything watched is drawn again, and sent where time alone changed it (late, silent, undoable).
/// A topic that cannot be loaded or drawn is set aside for a while, and no other topic notices.
/// </summary>
internal sealed class LiveBroadcast(
    Watching watching, LiveViews views, IServiceScopeFactory scopes, IHubContext<LiveHub> hub, NpgsqlDataSource db, Poke poke, SetAside aside, IClock clock, ILogger<LiveBroadcast> log) : BackgroundService
{
    public const string Loop = "live";
    private readonly Dictionary<Watch, int> sent = [];
    private readonly Setbacks<Topic> setbacks = new();
    private long lastMinute = Minute(clock);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        var bell = poke.Listen();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Poke.Next(bell, stop);
                await Round(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                log.LiveFailed(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        poke.Unlisten(bell);
    }

    private async Task Round(CancellationToken cancel)
    {
        var watched = watching.Now();
        var minute = Minute(clock);
        var tick = minute != lastMinute;
        lastMinute = minute;
        if (watched.Count == 0)
        {
            sent.Clear();
            return;
        }
        Dictionary<string, long> versions;
        await using (var connection = await db.OpenConnectionAsync(cancel))
        {
            versions = await LiveVersions.Read(connection, [.. watched.Select(w => w.Watch.Topic.Name)], cancel);
        }
        var now = clock.GetCurrentInstant();
        var turn = watched.Where(w => !setbacks.Wait(w.Watch.Topic, now)).ToList();
        var changed = turn.Where(w => w.Version is { } before && before != versions[w.Watch.Topic.Name]).Select(w => w.Watch).ToList();
        if (changed.Count > 0)
        {
            await Send(changed, versions, onlyIfDifferent: false, cancel);
        }
        if (tick)
        {
            var all = watched.Select(w => w.Watch).ToHashSet();
            foreach (var gone in sent.Keys.Where(w => !all.Contains(w)).ToList())
            {
                sent.Remove(gone);
            }
            setbacks.Keep(all.Select(w => w.Topic).ToHashSet());
            await Send([.. turn.Select(w => w.Watch).Except(changed)], versions, onlyIfDifferent: true, cancel);
        }
    }

    private async Task Send(IReadOnlyList<Watch> watches, Dictionary<string, long> versions, bool onlyIfDifferent, CancellationToken cancel)
    {
        await using var renderer = new LiveRenderer(scopes);
        var failed = new Dictionary<Topic, Exception>();
        var went = new HashSet<Topic>();
        foreach (var bySource in watches.Where(w => SourceOf(w) is not null).GroupBy(w => SourceOf(w)!))
        {
            var models = await renderer.LoadEach(bySource.Key, [.. bySource.Select(w => w.Topic).Distinct()], failed, cancel);
            foreach (var watch in bySource.Where(w => !failed.ContainsKey(w.Topic)))
            {
                try
                {
                    await SendOne(renderer, watch, versions[watch.Topic.Name], models.GetValueOrDefault(watch.Topic), onlyIfDifferent);
                    went.Add(watch.Topic);
                }
                catch (Exception e) when (LiveRenderer.IsItsOwn(e, cancel))
                {
                    failed[watch.Topic] = e;
                }
            }
        }
        await Settle(failed, went, cancel);
    }

    private async Task SendOne(LiveRenderer renderer, Watch watch, long version, object? model, bool onlyIfDifferent)
    {
        var topic = watch.Topic;
        if (watch.View is null)
        {
            if (!onlyIfDifferent && model is not null)
            {
                Fire(watch, "event", new LiveEvent(topic.Name, topic.Kind, topic.Code, views.Status(topic.Kind)!.Word(model), clock.GetCurrentInstant(), version));
            }
        }
        else
        {
            var view = views.View(watch.View)!;
            var html = await renderer.Draw(view, topic, version, model, watch.Language);
            var hash = html.GetHashCode(StringComparison.Ordinal);
            var same = sent.TryGetValue(watch, out var before) && before == hash;
            sent[watch] = hash;
            if (!(onlyIfDifferent && same))
            {
                Fire(watch, "patch", new LivePatch(topic.Name, view.Target(topic), html, version));
            }
        }
        watching.Sent(watch, version);
    }

    /// <summary>Counts what failed and forgets what went again.</summary>
    private async Task Settle(Dictionary<Topic, Exception> failed, HashSet<Topic> went, CancellationToken cancel)
    {
        foreach (var (topic, error) in failed)
        {
            log.LiveFailed(error.GetType().Name);
            if (setbacks.Failed(topic, clock.GetCurrentInstant()))
            {
                await aside.Report(Loop, topic.Name, error, cancel);
            }
        }
        foreach (var topic in went.Where(t => !failed.ContainsKey(t) && setbacks.Went(t)))
        {
            await aside.Clear(Loop, topic.Name, cancel);
        }
    }

    private static long Minute(IClock clock) => clock.GetCurrentInstant().ToUnixTimeSeconds() / 60;

    private Type? SourceOf(Watch watch) => watch.View is null ? views.Status(watch.Topic.Kind)?.Source : views.View(watch.View)?.Source;

    /// <summary>Not awaited: SignalR keeps each connection's order and cuts off one that does not take its bytes, so that a slow link holds up nobody else.</summary>
    private void Fire(Watch watch, string method, object message) =>
        _ = hub.Clients.Group(watch.Group).SendAsync(method, message).ContinueWith(t => log.LiveFailed(t.Exception!.GetBaseException().GetType().Name), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
