namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>What is taken on one day, in minutes since midnight: rooms, judges, stations and people alike.</summary>
internal sealed class DayBusy
{
    private readonly Dictionary<Guid, List<(int From, int To)>> taken = [];

    public bool Free(Guid resource, int from, int to)
    {
        if (taken.TryGetValue(resource, out var spans))
        {
            foreach (var (start, end) in spans)
            {
                if (start < to && from < end)
                {
                    return false;
                }
            }
        }
        return true;
    }

    public void Take(Guid resource, int from, int to)
    {
        if (!taken.TryGetValue(resource, out var spans))
        {
            taken[resource] = spans = [];
        }
        spans.Add((from, to));
    }

    public void Clear() => taken.Clear();
}
