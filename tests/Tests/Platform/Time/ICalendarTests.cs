using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Tests.Platform.Time;

/// <summary>RFC 5545 as calendar programs read it.</summary>
public sealed class ICalendarTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 12, 1, 4, 0);

    internal static CalendarEvent Event(string summary = "Bail", string description = "", bool cancelled = false, int sequence = 1) =>
        new("hearing-1@courts.example", sequence, At, At + Duration.FromMinutes(15), At - Duration.FromDays(3), summary, description, "VC-KP-01", cancelled);

    [Fact]
    public void No_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var written = ICalendar.Write([Event(text.Get, "سماعت " + text.Get + " 🏛")]);
            var lines = written.Split("\r\n");
            var unfolded = written.Replace("\r\n ", "");
            return lines.All(l => Encoding.UTF8.GetByteCount(l) <= 75)
                && !written.Replace("\r\n", "").Contains('\n')
                && unfolded.Contains("SUMMARY:" + Clean(ICalendar.Escape(text.Get)) + "\r\n")
                && Clean(written) == written;
        }));

    [Fact]
    public void Text_is_escaped_so_that_it_cannot_become_a_property() =>
        Assert.Contains("SUMMARY:State v. A\\, B\\; C\\\\D\\nATTENDEE:x\r\n", ICalendar.Write([Event("State v. A, B; C\\D\r\nATTENDEE:x")]));

    [Fact]
    public void A_cancelled_event_says_so_and_keeps_its_identity()
    {
        var written = ICalendar.Write([Event(cancelled: true, sequence: 4)], method: CalendarMethod.Cancel);

        Assert.Contains("METHOD:CANCEL\r\n", written);
        Assert.Contains("UID:hearing-1@courts.example\r\n", written);
        Assert.Contains("SEQUENCE:4\r\n", written);
        Assert.Contains("STATUS:CANCELLED\r\n", written);
    }

    [Fact]
    public void Times_are_in_UTC() => Assert.Contains("DTSTART:20261201T040000Z\r\nDTEND:20261201T041500Z\r\n", ICalendar.Write([Event()]));

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
