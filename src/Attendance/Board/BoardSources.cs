using RuleOfLaw.Courts.Platform.Live;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>What the board's rows are drawn from.</summary>
internal sealed class CourtroomDays(DayReader days) : ILiveSource
{
    public async Task<IReadOnlyDictionary<Topic, object>> Load(IReadOnlyList<Topic> topics, CancellationToken cancel)
    {
        var found = new Dictionary<Topic, object>();
        foreach (var day in topics.Where(t => t.Kind == Topic.Courtroom).GroupBy(t => t.Day))
        {
            var loaded = await days.Courtrooms(day.Select(t => t.Code), day.Key, cancel);
            foreach (var topic in day.Where(t => loaded.ContainsKey(t.Code)))
            {
                found[topic] = loaded[topic.Code];
            }
        }
        return found;
    }
}

/// <summary>What the board's rail is drawn from.</summary>
internal sealed class AccessPointDays(DayReader days) : ILiveSource
{
    public async Task<IReadOnlyDictionary<Topic, object>> Load(IReadOnlyList<Topic> topics, CancellationToken cancel)
    {
        var found = new Dictionary<Topic, object>();
        foreach (var day in topics.Where(t => t.Kind == Topic.AccessPoint).GroupBy(t => t.Day))
        {
            var loaded = await days.AccessPoints(day.Select(t => t.Code), day.Key, cancel);
            foreach (var topic in day.Where(t => loaded.ContainsKey(t.Code)))
            {
                found[topic] = loaded[topic.Code];
            }
        }
        return found;
    }
}
