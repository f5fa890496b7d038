namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>One way of watching a topic; no view: an API client that is told the status. The SignalR group has the same name.</summary>
internal readonly record struct Watch(Topic Topic, string? View, string Language)
{
    public string Group => View is null ? $"{Topic.Name}|status" : $"{Topic.Name}|{View}|{Language}";
}

/// <summary>What this node's connections watch, counted, so that only what somebody looks at is drawn.</summary>
internal sealed class Watching
{
    /// <summary>How many watch, and what was sent to them last or answered to the first; null while that is being read.</summary>
    private sealed class Entry
    {
        public int Count;
        public long? Version;
    }

    private readonly Lock gate = new();
    private readonly Dictionary<Watch, Entry> watches = [];

    /// <summary>True where nobody on this node watched like this before.</summary>
    public bool Add(Watch watch)
    {
        lock (gate)
        {
            var isNew = !watches.TryGetValue(watch, out var entry);
            entry ??= watches[watch] = new();
            entry.Count++;
            return isNew;
        }
    }

    public void Remove(Watch watch)
    {
        lock (gate)
        {
            if (watches.TryGetValue(watch, out var entry) && --entry.Count == 0)
            {
                watches.Remove(watch);
            }
        }
    }

    /// <summary>The version that the first watcher was answered: what is newer is sent.</summary>
    public void Answered(Watch watch, long version)
    {
        lock (gate)
        {
            if (watches.TryGetValue(watch, out var entry))
            {
                entry.Version ??= version;
            }
        }
    }

    public void Sent(Watch watch, long version)
    {
        lock (gate)
        {
            if (watches.TryGetValue(watch, out var entry))
            {
                entry.Version = version;
            }
        }
    }

    /// <summary>Each way of watching with the version its watchers have. Not by topic: who joins while a round draws for others waits for the next.</summary>
    public IReadOnlyList<(Watch Watch, long? Version)> Now()
    {
        lock (gate)
        {
            return [.. watches.Select(w => (w.Key, w.Value.Version))];
        }
    }
}
