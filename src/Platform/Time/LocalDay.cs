using NodaTime;

namespace RuleOfLaw.Courts.Platform.Time;

/// <summary>A date in a place: where a local day meets instants, once, at the edge.</summary>
public static class LocalDay
{
    /// <summary>The zone of a tz database name; an unknown name is a bug in the registry.</summary>
    public static DateTimeZone Zone(string name) => Zones.Of(name);

    /// <summary>From the day's first instant to the next day's, whatever the clocks do in between.</summary>
    public static Interval Of(LocalDate day, string zone) => new(Zone(zone).AtStartOfDay(day).ToInstant(), Zone(zone).AtStartOfDay(day.PlusDays(1)).ToInstant());

    /// <summary>The date that it is in the zone.</summary>
    public static LocalDate At(Instant instant, string zone) => instant.InZone(Zone(zone)).Date;

    /// <summary>The instant with the zone's offset, as the API answers it.</summary>
    public static OffsetDateTime WithOffset(Instant instant, string zone) => instant.InZone(Zone(zone)).ToOffsetDateTime();
}
