using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>A stretch of one local day, <c>[From, To)</c>.</summary>
internal readonly record struct Span(LocalTime From, LocalTime To)
{
    public bool Contains(Span other) => From <= other.From && other.To <= To;

    /// <summary>Sorted, with overlapping and touching spans made one.</summary>
    public static IReadOnlyList<Span> Merge(IEnumerable<Span> spans)
    {
        var merged = new List<Span>();
        foreach (var span in spans.OrderBy(s => s.From).ThenBy(s => s.To))
        {
            if (merged.Count > 0 && span.From <= merged[^1].To)
            {
                merged[^1] = new(merged[^1].From, LocalTime.Max(merged[^1].To, span.To));
            }
            else
            {
                merged.Add(span);
            }
        }
        return merged;
    }

    /// <summary>This day's span as instants of a zone.</summary>
    public Interval On(LocalDate day, DateTimeZone zone) => new(day.At(From).InZoneLeniently(zone).ToInstant(), day.At(To).InZoneLeniently(zone).ToInstant());
}
