using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Live;

/// <param name="Topic"><c>courtroom:CODE:DATE</c> or <c>access-point:CODE:DATE</c>.</param>
/// <param name="Version">What the client shows; not needed to watch.</param>
/// <param name="View">A page's view; none: <c>event</c> messages instead of <c>patch</c>.</param>
public sealed record WatchTopic(string? Topic, long? Version = null, string? View = null);

public sealed record TopicVersion(string Topic, string? View, long Version);

/// <summary>
/// <c>/hubs/live</c>. <c>Watch</c> joins what the caller may see and answers each topic's current version, read after joining: whatever is
/// committed later is sent, whatever was committed before differs from what the client shows and is fetched by it.
/// </summary>
internal sealed class LiveHub(Watching watching, LiveViews views, LiveConnections connections, Permission permission, NpgsqlDataSource db, Poke poke) : Hub
{
    public const int MostTopics = 300;

    public override Task OnConnectedAsync()
    {
        var http = Context.GetHttpContext()!;
        var language = http.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.TwoLetterISOLanguageName == "ur" ? "ur" : "en";
        connections.Add(new(Context, http.RequestServices.GetRequiredService<CallContext>().Caller, language));
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<TopicVersion>> Watch(IReadOnlyList<WatchTopic?>? topics)
    {
        var cancel = Context.ConnectionAborted;
        var me = connections.Find(Context.ConnectionId) ?? throw new HubException("closed");
        var access = new LiveAccess(views, permission);
        var joined = new List<Watch>();
        var fresh = false;
        foreach (var asked in topics ?? [])
        {
            if (asked is null || Topic.Parse(asked.Topic) is not { } topic || !await access.May(me.Caller, topic, asked.View, cancel))
            {
                continue;
            }
            var watch = new Watch(topic, asked.View, me.Language);
            if (!me.Watches.Contains(watch))
            {
                if (me.Watches.Count >= MostTopics)
                {
                    throw new HubException($"at most {MostTopics} topics");
                }
                me.Watches.Add(watch);
                await Groups.AddToGroupAsync(Context.ConnectionId, watch.Group, cancel);
                fresh |= watching.Add(watch);
            }
            joined.Add(watch);
        }
        if (connections.Find(Context.ConnectionId) is null)
        {
            connections.Forget(me); // gone meanwhile
            return [];
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        var versions = await LiveVersions.Read(connection, [.. joined.Select(w => w.Topic.Name)], cancel);
        foreach (var watch in joined)
        {
            watching.Answered(watch, versions[watch.Topic.Name]);
        }
        if (fresh)
        {
            // A change between joining and reading may have been passed over for want of a version: look again.
            poke.Wake();
        }
        return [.. joined.Select(w => new TopicVersion(w.Topic.Name, w.View, versions[w.Topic.Name]))];
    }
}
