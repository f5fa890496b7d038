using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.JudgeDay;

/// <summary>A few starts out of the many free ones: the first days that have any, and on each a choice spread over the day. Pure.</summary>
internal static class OfferedStarts
{
    public const int MostDays = 5, MostADay = 6;
    private static readonly Duration Apart = Duration.FromMinutes(30);

    public static IReadOnlyList<(LocalDate Day, IReadOnlyList<FreeStart> Starts)> Of(IEnumerable<FreeStart> free) =>
        [.. free.GroupBy(s => s.StartsAt.Date).OrderBy(d => d.Key).Take(MostDays).Select(d => (d.Key, Spread(d)))];

    private static IReadOnlyList<FreeStart> Spread(IEnumerable<FreeStart> day)
    {
        var chosen = new List<FreeStart>();
        foreach (var start in day.OrderBy(s => s.StartsAt.ToInstant()))
        {
            if (chosen.Count < MostADay && (chosen.Count == 0 || start.StartsAt.ToInstant() - chosen[^1].StartsAt.ToInstant() >= Apart))
            {
                chosen.Add(start);
            }
        }
        return chosen;
    }
}
