using System.Security.Cryptography;
using System.Text;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>A hearing as the lists published so far have it; <paramref name="Removed"/> ones keep their serial.</summary>
internal sealed record Published(HearingId Hearing, int Serial, Instant StartsAt, Instant EndsAt, bool Removed);

/// <summary>A hearing as it stands in the courtroom's day now.</summary>
internal sealed record Standing(HearingId Hearing, Instant StartsAt, Instant EndsAt);

/// <summary>One line of a list: <c>listed, added, retimed, removed</c>.</summary>
internal sealed record Change(string Kind, HearingId Hearing, int Serial, Instant StartsAt, Instant EndsAt);

/// <summary>Decides what a list says. A serial belongs to one hearing for the whole day and is never given to another.</summary>
internal static class CauseListChanges
{
    public const string Listed = "listed", Added = "added", Retimed = "retimed", Removed = "removed";

    /// <summary>The main list: everything that stands, in time order.</summary>
    public static IReadOnlyList<Change> Main(IEnumerable<Standing> standing) =>
        [.. InOrder(standing).Select((s, i) => new Change(Listed, s.Hearing, i + 1, s.StartsAt, s.EndsAt))];

    /// <summary>The next supplementary list: what has to be said so that the published lists, read together, give what stands.</summary>
    public static IReadOnlyList<Change> Next(IReadOnlyCollection<Published> published, IEnumerable<Standing> standing)
    {
        var known = published.ToDictionary(p => p.Hearing);
        var next = published.Select(p => p.Serial).DefaultIfEmpty().Max() + 1;
        var changes = new List<Change>();
        var stand = new HashSet<HearingId>();
        foreach (var now in InOrder(standing))
        {
            stand.Add(now.Hearing);
            if (!known.TryGetValue(now.Hearing, out var then))
            {
                changes.Add(new(Added, now.Hearing, next++, now.StartsAt, now.EndsAt));
            }
            else if (then.Removed)
            {
                changes.Add(new(Added, now.Hearing, then.Serial, now.StartsAt, now.EndsAt));
            }
            else if ((then.StartsAt, then.EndsAt) != (now.StartsAt, now.EndsAt))
            {
                changes.Add(new(Retimed, now.Hearing, then.Serial, now.StartsAt, now.EndsAt));
            }
        }
        changes.AddRange(published.Where(p => !p.Removed && !stand.Contains(p.Hearing)).Select(p => new Change(Removed, p.Hearing, p.Serial, p.StartsAt, p.EndsAt)));
        return [.. changes.OrderBy(c => c.Serial)];
    }

    /// <summary>The published lists with one more read on top.</summary>
    public static IReadOnlyList<Published> Apply(IEnumerable<Published> published, IEnumerable<Change> list)
    {
        var result = published.ToDictionary(p => p.Hearing);
        foreach (var change in list)
        {
            result[change.Hearing] = new(change.Hearing, change.Serial, change.StartsAt, change.EndsAt, change.Kind == Removed);
        }
        return [.. result.Values.OrderBy(p => p.Serial)];
    }

    /// <summary>Short and the same for the same changes: tells whether what is published is what was looked at.</summary>
    public static string Fingerprint(IEnumerable<Change> changes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', changes))))[..16];

    private static IOrderedEnumerable<Standing> InOrder(IEnumerable<Standing> standing) => standing.OrderBy(s => s.StartsAt).ThenBy(s => s.Hearing.Value);
}
