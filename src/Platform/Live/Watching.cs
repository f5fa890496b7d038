namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>One way of watching a topic; no view: an API client that is told the status. The SignalR group has the same name.</summary>
internal readonly record struct Watch(Topic Topic, string? View, string Language)
{
    public string Group => View is null ? $"{Topic.Name}|status" : $"{Topic.Name}|{View}|{Language}";
}

/// <summary>A watched topic as the broadcast sees it.</summary>
/// <param name="Version">What was sent last, or read when the first watcher came; null while that is being read.</param>
internal sealed record WatchedTopic(Topic Topic, long? Version, IReadOnlyList<Watch> Watches);

/// <summary>What this node's connections watch, counted, so that only what somebody looks at is drawn.</summary>
internal sealed class Watching
{
    private sealed class Entry
    {
        public long? Version;
        public readonly Dictionary<Watch, int> Watches = [];
    }

    private readonly Lock gate = new();
    private readonly Dictionary<Topic, Entry> topics = [];

    /// <summary>True where nobody on this node watched the topic before.</summary>
    public bool Add(Watch watch)
    {
        lock (gate)
        {
            var isNew = !topics.TryGetValue(watch.Topic, out var entry);
            entry ??= topics[watch.Topic] = new();
            entry.Watches[watch] = entry.Watches.GetValueOrDefault(watch) + 1;
            return isNew;
        }
    }

    public void Remove(Watch watch)
    {
        lock (gate)
        {
            if (!topics.TryGetValue(watch.Topic, out var entry) || !entry.Watches.TryGetValue(watch, out var count))
            {
                return;
            }
            if (count > 1)
            {
                entry.Watches[watch] = count - 1;
                return;
            }
            entry.Watches.Remove(watch);
            if (entry.Watches.Count == 0)
            {
                topics.Remove(watch.Topic);
            }
        }
    }

    /// <summary>The version that the first watcher was answered: what is newer is sent.</summary>
    public void Answered(Topic topic, long version)
    {
        lock (gate)
        {
            if (topics.TryGetValue(topic, out var entry))
            {
                entry.Version ??= version;
            }
        }
    }

    public void Sent(Topic topic, long version)
    {
        lock (gate)
        {
            if (topics.TryGetValue(topic, out var entry))
            {
                entry.Version = version;
            }
        }
    }

    public IReadOnlyList<WatchedTopic> Now()
    {
        lock (gate)
        {
            return [.. topics.Select(t => new WatchedTopic(t.Key, t.Value.Version, [.. t.Value.Watches.Keys]))];
        }
    }
}
