using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>What is held of resources, by hearing: a scratch copy of the reservations on which proposals are laid one after another.</summary>
internal sealed class Scratch
{
    private readonly Dictionary<(Guid Resource, long Day), List<(Guid Hearing, Interval During)>> held = [];

    /// <param name="hearing">Whose; empty for an outage.</param>
    public void Add(Guid hearing, Guid resource, Interval during)
    {
        for (var day = Day(during.Start); day <= Day(during.End); day++)
        {
            if (!held.TryGetValue((resource, day), out var list))
            {
                held[(resource, day)] = list = [];
            }
            list.Add((hearing, during));
        }
    }

    /// <summary>What others than this hearing hold of a resource on the days of a stretch of time.</summary>
    public IEnumerable<Interval> Around(Guid resource, Interval during, Guid except)
    {
        for (var day = Day(during.Start); day <= Day(during.End); day++)
        {
            if (held.TryGetValue((resource, day), out var list))
            {
                foreach (var (hearing, span) in list)
                {
                    if (hearing != except)
                    {
                        yield return span;
                    }
                }
            }
        }
    }

    public bool Busy(Guid resource, Interval during, Guid except)
    {
        foreach (var span in Around(resource, during, except))
        {
            if (span.Start < during.End && during.Start < span.End)
            {
                return true;
            }
        }
        return false;
    }

    private static long Day(Instant instant) => instant.ToUnixTimeSeconds() / 86_400;
}
