using System.Text;
using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Platform.Time;

/// <summary>How a calendar that carries one event is meant (RFC 5546): a plain feed, an invitation, or its withdrawal.</summary>
public enum CalendarMethod { Publish, Request, Cancel }

/// <summary>
/// One event of a calendar. <paramref name="Uid"/> stays the same for the life of what it stands for and names no person;
/// <paramref name="Sequence"/> rises with every change that its readers must learn of.
/// </summary>
/// <param name="Uid">1 to 200 characters, unique in the world: <c>hearing-ID@host</c>.</param>
/// <param name="Sequence">0 or more: a later one replaces an earlier one with the same uid.</param>
/// <param name="StartsAt">Written in UTC, so that no time zone rules travel along.</param>
/// <param name="Stamp">When this state of the event was made.</param>
/// <param name="AlarmBefore">Minutes before the start at which the reader's device rings; null: it does not.</param>
public sealed record CalendarEvent(
    string Uid, int Sequence, Instant StartsAt, Instant EndsAt, Instant Stamp, string Summary, string Description = "", string Location = "", bool Cancelled = false, int? AlarmBefore = null);

/// <summary>
/// Writes iCalendar documents (RFC 5545) for feeds and message attachments: UTC times, text escaped, lines folded at 75 octets
/// without cutting a character, CRLF line ends, no byte order mark.
/// </summary>
public static class ICalendar
{
    public const string ContentType = "text/calendar; charset=utf-8";
    private const int LineOctets = 75;
    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <param name="name">Shown by calendar programs as the calendar's name; empty for none.</param>
    /// <param name="refresh">How often a subscriber should come back, in minutes; null in attachments.</param>
    public static string Write(IEnumerable<CalendarEvent> events, string name = "", CalendarMethod method = CalendarMethod.Publish, int? refresh = null)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN", "VCALENDAR");
        Line(text, "VERSION", "2.0");
        Line(text, "PRODID", "-//RuleOfLaw.Courts//Virtual Courts//EN");
        Line(text, "CALSCALE", "GREGORIAN");
        Line(text, "METHOD", method.ToString().ToUpperInvariant());
        if (name.Length > 0)
        {
            Line(text, "NAME", Escape(name));
            Line(text, "X-WR-CALNAME", Escape(name));
        }
        if (refresh is { } minutes)
        {
            Line(text, "REFRESH-INTERVAL;VALUE=DURATION", $"PT{minutes}M");
            Line(text, "X-PUBLISHED-TTL", $"PT{minutes}M");
        }
        foreach (var e in events)
        {
            Write(text, e);
        }
        Line(text, "END", "VCALENDAR");
        return text.ToString();
    }

    private static void Write(StringBuilder text, CalendarEvent e)
    {
        if (e.EndsAt <= e.StartsAt || e.Sequence < 0 || e.Uid.Length is 0 or > 200)
        {
            throw new ArgumentException($"Not an event a calendar can hold: '{e.Uid}'.", nameof(e));
        }
        Line(text, "BEGIN", "VEVENT");
        Line(text, "UID", Escape(e.Uid));
        Line(text, "DTSTAMP", Utc.Format(e.Stamp));
        Line(text, "LAST-MODIFIED", Utc.Format(e.Stamp));
        Line(text, "SEQUENCE", $"{e.Sequence}");
        Line(text, "STATUS", e.Cancelled ? "CANCELLED" : "CONFIRMED");
        Line(text, "DTSTART", Utc.Format(e.StartsAt));
        Line(text, "DTEND", Utc.Format(e.EndsAt));
        Line(text, "SUMMARY", Escape(e.Summary));
        if (e.Description.Length > 0)
        {
            Line(text, "DESCRIPTION", Escape(e.Description));
        }
        if (e.Location.Length > 0)
        {
            Line(text, "LOCATION", Escape(e.Location));
        }
        // A hearing must not show up as free time, nor its people's calendars be asked for replies.
        Line(text, "TRANSP", e.Cancelled ? "TRANSPARENT" : "OPAQUE");
        Line(text, "CLASS", "PRIVATE");
        if (e is { AlarmBefore: { } before, Cancelled: false })
        {
            Line(text, "BEGIN", "VALARM");
            Line(text, "ACTION", "DISPLAY");
            Line(text, "DESCRIPTION", Escape(e.Summary));
            Line(text, "TRIGGER", $"-PT{before}M");
            Line(text, "END", "VALARM");
        }
        Line(text, "END", "VEVENT");
    }

    /// <summary>TEXT values (RFC 5545, 3.3.11): backslash, semicolon, comma and line breaks; other control characters are dropped.</summary>
    internal static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\\' or ';' or ',' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                _ when char.IsControl(c) && c != '\t' => text,
                _ => text.Append(c),
            };
        }
        return text.ToString();
    }

    /// <summary>One content line, folded so that no physical line has more than 75 octets and no character is cut in two.</summary>
    private static void Line(StringBuilder text, string name, string value)
    {
        var octets = 0;
        foreach (var rune in $"{name}:{value}".EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
