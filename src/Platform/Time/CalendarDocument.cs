using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using NodaTime;
using Instant = NodaTime.Instant;

namespace RuleOfLaw.Courts.Platform.Time;

/// <summary>How a calendar that carries one event is meant (RFC 5546): a plain feed, an invitation, or its withdrawal.</summary>
public enum CalendarMethod { Publish, Request, Cancel }

/// <summary>Who invites, or is invited; <paramref name="Name"/> may be empty.</summary>
/// <param name="Address">An e-mail address in ASCII.</param>
public sealed record CalendarParty(string Address, string Name = "");

/// <summary>
/// One event of a calendar. <paramref name="Uid"/> stays the same for the life of what it stands for and names no person and no host;
/// <paramref name="Sequence"/> rises with every change that its readers must learn of.
/// </summary>
/// <param name="Uid">1 to 200 characters, unique in the world: <c>hearing-ID</c>.</param>
/// <param name="Sequence">0 or more: a later one replaces an earlier one with the same uid.</param>
/// <param name="Zone">In whose local time the event is held: a calendar with older rules still shows the hour that was said.</param>
/// <param name="Stamp">When this state of the event was made.</param>
/// <param name="AlarmBefore">Minutes before the start at which the reader's device rings; null: it does not.</param>
public sealed record CalendarEntry(
    string Uid, int Sequence, Instant StartsAt, Instant EndsAt, DateTimeZone Zone, Instant Stamp, string Summary, string Description = "", string Location = "", bool Cancelled = false, int? AlarmBefore = null)
{
    /// <summary>Of an invitation: who invites.</summary>
    public CalendarParty? Organizer { get; init; }

    /// <summary>Of an invitation: who is to come, by address alone. Nobody is asked to answer.</summary>
    public CalendarParty? Attendee { get; init; }
}

/// <summary>
/// iCalendar documents (RFC 5545) for feeds and invitations, written by Ical.Net. The rules of each zone travel along, from the platform's own
/// zone data: no other is asked.
/// </summary>
public static class CalendarDocument
{
    public const string ContentType = "text/calendar; charset=utf-8";
    private const int LongestUid = 200;

    /// <param name="name">Shown by calendar programs as the calendar's name; empty for none.</param>
    /// <param name="refresh">How often a subscriber should come back, in minutes; null in invitations.</param>
    public static string Write(IReadOnlyCollection<CalendarEntry> entries, string name = "", CalendarMethod method = CalendarMethod.Publish, int? refresh = null)
    {
        var calendar = new Calendar { ProductId = "-//RuleOfLaw.Courts//Virtual Courts//EN", Scale = "GREGORIAN", Method = method.ToString().ToUpperInvariant() };
        if (name.Length > 0)
        {
            calendar.AddProperty("NAME", Clean(name));
            calendar.AddProperty("X-WR-CALNAME", Clean(name));
        }
        if (refresh is { } minutes)
        {
            var interval = new CalendarProperty("REFRESH-INTERVAL", $"PT{minutes}M");
            interval.AddParameter("VALUE", "DURATION");
            calendar.AddProperty(interval);
            calendar.AddProperty("X-PUBLISHED-TTL", $"PT{minutes}M");
        }
        foreach (var zone in entries.GroupBy(e => e.Zone))
        {
            calendar.TimeZones.Add(CalendarZone.Of(zone.Key, new(zone.Min(e => e.StartsAt), zone.Max(e => e.EndsAt))));
        }
        calendar.Events.AddRange(entries.Select(Event));
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalendarEvent Event(CalendarEntry e)
    {
        if (e.EndsAt <= e.StartsAt || e.Sequence < 0 || e.Uid.Length is 0 or > LongestUid)
        {
            throw new ArgumentException($"Not an event a calendar can hold: '{e.Uid}'.", nameof(e));
        }
        var made = new CalendarEvent
        {
            Uid = e.Uid,
            DtStamp = Utc(e.Stamp),
            LastModified = Utc(e.Stamp),
            Sequence = e.Sequence,
            Status = e.Cancelled ? "CANCELLED" : "CONFIRMED",
            Start = Local(e.StartsAt, e.Zone),
            End = Local(e.EndsAt, e.Zone),
            Summary = Clean(e.Summary),
            // What was called off must not show up as time taken.
            Transparency = e.Cancelled ? "TRANSPARENT" : "OPAQUE",
            Class = "PRIVATE",
            Description = e.Description.Length > 0 ? Clean(e.Description) : null,
            Location = e.Location.Length > 0 ? Clean(e.Location) : null,
        };
        if (e.Organizer is { } organizer)
        {
            made.Organizer = new Organizer($"mailto:{organizer.Address}");
            // A name that is set to nothing would be written as an empty one.
            if (organizer.Name.Length > 0)
            {
                made.Organizer.CommonName = Clean(organizer.Name);
            }
        }
        if (e.Attendee is { } attendee)
        {
            made.Attendees.Add(new Attendee($"mailto:{attendee.Address}") { Role = "REQ-PARTICIPANT", ParticipationStatus = "NEEDS-ACTION", Rsvp = false });
        }
        if (e is { AlarmBefore: { } before, Cancelled: false })
        {
            made.Alarms.Add(new Alarm { Action = "DISPLAY", Description = Clean(e.Summary), Trigger = new Trigger(Ical.Net.DataTypes.Duration.FromMinutes(-before)) });
        }
        return made;
    }

    private static CalDateTime Utc(Instant at) => new(at.ToDateTimeUtc());

    private static CalDateTime Local(Instant at, DateTimeZone zone) => At(at.InZone(zone).LocalDateTime, zone.Id);

    internal static CalDateTime At(LocalDateTime local, string? zone) => new(local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second, zone);

    /// <summary>Without control characters, which no property may hold, but for line breaks.</summary>
    private static string Clean(string value) => string.Concat(value.ReplaceLineEndings("\n").Where(c => !char.IsControl(c) || c is '\n' or '\t'));
}

/// <summary>A zone's rules as a calendar reader needs them, for a stretch of time.</summary>
internal static class CalendarZone
{
    public static VTimeZone Of(DateTimeZone zone, Interval during)
    {
        var made = new VTimeZone { TzId = zone.Id };
        foreach (var rule in zone.GetZoneIntervals(new Interval(during.Start, during.End)))
        {
            // The rule that held when the calendar begins may be as old as time.
            var before = rule.HasStart ? zone.GetZoneInterval(rule.Start - NodaTime.Duration.Epsilon).WallOffset : rule.WallOffset;
            made.AddChild(new VTimeZoneInfo(rule.Savings == Offset.Zero ? "STANDARD" : "DAYLIGHT")
            {
                Start = CalendarDocument.At(rule.HasStart ? rule.Start.WithOffset(before).LocalDateTime : new LocalDateTime(1970, 1, 1, 0, 0), null),
                OffsetFrom = new UtcOffset(before.ToTimeSpan()),
                OffsetTo = new UtcOffset(rule.WallOffset.ToTimeSpan()),
                TimeZoneName = rule.Name,
            });
        }
        return made;
    }
}
