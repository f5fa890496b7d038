using NodaTime;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>A week as it is typed: seven lists of times, Monday first; an empty day is a day without.</summary>
public sealed class WeekTyped
{
    public string? FromDay { get; set; }
    public string? ToDay { get; set; }
    public string? Seen { get; set; }
    public string? Accepts { get; set; }
    public string? Left { get; set; }

    // One field per question, because a form binds names.
    public Dictionary<string, string?> Times { get; set; } = [];

    /// <summary>One of <c>opens, closes, break, resume</c> of a weekday (1 = Monday).</summary>
    public string? At(int weekday, string what) => Times.GetValueOrDefault($"{weekday}-{what}");

    internal IReadOnlyList<WeekdayHours> Read(Typed typed)
    {
        var week = new List<WeekdayHours>();
        for (var day = 1; day <= 7; day++)
        {
            var field = $"day{day}";
            LocalTime? Time(string what) => typed.Time(field, At(day, what));
            var hours = new WeekdayHours(day, Time("opens"), Time("closes"), Time("break"), Time("resume"));
            if (hours is not { Opens: null, Closes: null, BreakFrom: null, BreakTo: null })
            {
                week.Add(hours);
            }
        }
        return week;
    }

    internal static WeekTyped Of(IEnumerable<WeekdayHours> week, string seen)
    {
        var typed = new WeekTyped { Seen = seen };
        foreach (var day in week)
        {
            void Set(string what, LocalTime? time) => typed.Times[$"{day.Weekday}-{what}"] = time?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            Set("opens", day.Opens);
            Set("closes", day.Closes);
            Set("break", day.BreakFrom);
            Set("resume", day.BreakTo);
        }
        return typed;
    }
}
