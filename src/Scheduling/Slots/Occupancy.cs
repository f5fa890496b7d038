using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>A stretch of time, <c>[From, To)</c>, in ticks since the Unix epoch: cheap to compare by the thousand.</summary>
internal readonly record struct Stretch(long From, long To)
{
    public static Stretch Of(Interval interval) => new(interval.Start.ToUnixTimeTicks(), interval.End.ToUnixTimeTicks());
}

/// <summary>What is held of each resource: in order, with what overlaps or touches made one.</summary>
internal sealed class Occupancy
{
    private readonly Dictionary<Guid, Stretch[]> byResource = [];

    public Occupancy(IReadOnlyDictionary<Guid, List<Stretch>> held)
    {
        foreach (var (resource, stretches) in held)
        {
            byResource[resource] = Merge(stretches);
        }
    }

    public static Occupancy Of(IEnumerable<(Guid Resource, Interval During)> held) =>
        new(held.GroupBy(h => h.Resource, h => Stretch.Of(h.During)).ToDictionary(g => g.Key, g => g.ToList()));

    /// <summary>What overlaps <paramref name="window"/> of a resource.</summary>
    public ReadOnlySpan<Stretch> Of(Guid resource, Stretch window)
    {
        if (!byResource.TryGetValue(resource, out var all))
        {
            return [];
        }
        var from = FirstAfter(all, window.From);
        var to = from;
        while (to < all.Length && all[to].From < window.To)
        {
            to++;
        }
        return all.AsSpan(from, to - from);
    }

    /// <summary>The number of the first stretch that ends after <paramref name="at"/>.</summary>
    private static int FirstAfter(Stretch[] all, long at)
    {
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = all[middle].To > at ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    private static Stretch[] Merge(List<Stretch> stretches)
    {
        stretches.Sort((a, b) => a.From.CompareTo(b.From));
        var count = 0;
        for (var i = 0; i < stretches.Count; i++)
        {
            var next = stretches[i];
            if (count > 0 && next.From <= stretches[count - 1].To)
            {
                stretches[count - 1] = new(stretches[count - 1].From, Math.Max(stretches[count - 1].To, next.To));
            }
            else
            {
                stretches[count++] = next;
            }
        }
        stretches.RemoveRange(count, stretches.Count - count);
        return [.. stretches];
    }
}
