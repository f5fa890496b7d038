using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Tests.Platform.Time;

/// <summary>RFC 5545 as calendar programs read it.</summary>
public sealed class CalendarDocumentTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 12, 1, 4, 0);

    private static readonly DateTimeZone Karachi = LocalDay.Zone("Asia/Karachi");

    private static CalendarEntry Event(string summary = "Bail", string description = "", bool cancelled = false, int sequence = 1) =>
        new("hearing-1", sequence, At, At + Duration.FromMinutes(15), Karachi, At - Duration.FromDays(3), summary, description, "VC-KP-01", cancelled);

    [Fact]
    public void No_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var written = CalendarDocument.Write([Event(text.Get, "سماعت " + text.Get + " 🏛")]);
            var lines = written.Split("\r\n");
            return lines.All(l => Encoding.UTF8.GetByteCount(l) <= 75)
                && !written.Replace("\r\n", "").Contains('\n')
                && Ical.Net.Calendar.Load(written)!.Events[0]!.Summary!.Trim() == Clean(text.Get).Trim();
        }));

    [Fact]
    public void Text_is_escaped_so_that_it_cannot_become_a_property() =>
        Assert.Contains("SUMMARY:State v. A\\, B\\; C\\\\D\\nATTENDEE:x\r\n", CalendarDocument.Write([Event("State v. A, B; C\\D\r\nATTENDEE:x")]));

    [Fact]
    public void A_cancelled_event_says_so_and_keeps_its_identity()
    {
        var written = CalendarDocument.Write([Event(cancelled: true, sequence: 4)], method: CalendarMethod.Cancel);

        Assert.Contains("METHOD:CANCEL\r\n", written);
        Assert.Contains("UID:hearing-1\r\n", written);
        Assert.Contains("SEQUENCE:4\r\n", written);
        Assert.Contains("STATUS:CANCELLED\r\n", written);
    }

    /// <summary>Calendars follow the hour that was said, by the rules that travel along.</summary>
    [Fact]
    public void Times_are_local_and_the_zones_rules_travel_along()
    {
        var written = CalendarDocument.Write([Event()]);

        Assert.Contains("DTSTART;TZID=Asia/Karachi:20261201T090000\r\n", written);
        Assert.Contains("DTEND;TZID=Asia/Karachi:20261201T091500\r\n", written);
        Assert.Contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Karachi\r\nBEGIN:STANDARD\r\nDTSTART:20091101T000000\r\nTZNAME:PKT\r\nTZOFFSETFROM:+0600\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n", written);
    }

    [Fact]
    public void A_change_of_the_clocks_between_two_events_is_among_the_rules()
    {
        var summer = Event() with { Uid = "summer", StartsAt = Instant.FromUtc(2009, 6, 1, 3, 0), EndsAt = Instant.FromUtc(2009, 6, 1, 4, 0) };
        var written = CalendarDocument.Write([summer, Event()]);

        Assert.Contains("DTSTART;TZID=Asia/Karachi:20090601T090000\r\n", written);
        Assert.Contains("BEGIN:DAYLIGHT\r\nDTSTART:20090415T000000\r\nTZNAME:PKST\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0600\r\nEND:DAYLIGHT\r\n", written);
        Assert.Contains("BEGIN:STANDARD\r\nDTSTART:20091101T000000\r\n", written);
    }

    [Fact]
    public void An_invitation_says_who_invites_whom_and_asks_for_no_answer()
    {
        var unfolded = CalendarDocument.Write([Event() with { Organizer = new("courts@example.org", "Courts, Peshawar"), Attendee = new("ali@example.org") }], method: CalendarMethod.Request).Replace("\r\n ", "");

        Assert.Contains("ORGANIZER;CN=\"Courts, Peshawar\":mailto:courts@example.org\r\n", unfolded);
        Assert.Contains("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:ali@example.org\r\n", unfolded);
    }

    // Control characters but line breaks and tabs are left out; lone surrogates cannot be written in UTF-8.
    private static string Clean(string text) => string.Concat(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).ReplaceLineEndings("\n").Where(c => !char.IsControl(c) || c is '\n' or '\t'));
}
