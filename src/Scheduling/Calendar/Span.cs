using NodaTime;
using NodaTime.TimeZones;

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

    /// <summary>This day's span as instants of a zone. A time that the clocks jumped over is the moment of the jump: shifted by it, a span would end before it begins.</summary>
    public Interval On(LocalDate day, DateTimeZone zone) => new(zone.ResolveLocal(day.At(From), InOrder).ToInstant(), zone.ResolveLocal(day.At(To), InOrder).ToInstant());

    private static readonly ZoneLocalMappingResolver InOrder = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
}
