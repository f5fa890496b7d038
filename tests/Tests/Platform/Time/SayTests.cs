using NodaTime;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Tests.Platform.Time;

public sealed class SayTests
{
    private static readonly LocalDate FirstOfDecember = new(2026, 12, 1);
    private static readonly Instant Morning = Instant.FromUtc(2026, 12, 1, 4, 30);

    [Fact]
    public void A_date_is_said_as_people_write_it()
    {
        Assert.Equal("Tuesday 1 December 2026", Say.LongDate(FirstOfDecember, "en"));
        Assert.Equal("منگل، 1 دسمبر 2026", Say.LongDate(FirstOfDecember, "ur"));
        Assert.Equal("1 Dec 2026", Say.Date(FirstOfDecember, "en"));
        Assert.Equal("1 دسمبر 2026", Say.Date(FirstOfDecember, "ur"));
        Assert.Equal("December 2026", Say.Month(FirstOfDecember, "en"));
    }

    [Theory]
    [InlineData(9, 30, "9:30 am", "صبح 9:30")]
    [InlineData(0, 5, "12:05 am", "رات 12:05")]
    [InlineData(12, 0, "12:00 pm", "دوپہر 12:00")]
    [InlineData(16, 45, "4:45 pm", "سہ پہر 4:45")]
    [InlineData(19, 0, "7:00 pm", "شام 7:00")]
    [InlineData(21, 15, "9:15 pm", "رات 9:15")]
    public void A_time_of_day_has_twelve_hours(int hour, int minute, string english, string urdu)
    {
        Assert.Equal(english, Say.Time(new LocalTime(hour, minute), "en").Replace('\u00a0', ' '));
        Assert.Equal(urdu, Say.Time(new LocalTime(hour, minute), "ur"));
    }

    [Fact]
    public void An_instant_is_said_in_Pakistans_time_unless_another_zone_is_named()
    {
        Assert.Equal("9:30 am", Say.Time(Morning, language: "en").Replace('\u00a0', ' '));
        Assert.Equal("4:30 am", Say.Time(Morning, DateTimeZone.Utc, "en").Replace('\u00a0', ' '));
        Assert.Equal("1 Dec 2026, 9:30 am", Say.DateTime(Morning, language: "en").Replace('\u00a0', ' '));
        Assert.Equal("1 دسمبر 2026، صبح 9:30", Say.DateTime(Morning, language: "ur"));
    }

    [Fact]
    public void A_stretch_says_the_part_of_the_day_once_where_it_can()
    {
        Assert.Equal("9:30 – 10:00 am", Say.Times(new LocalTime(9, 30), new LocalTime(10, 0), "en").Replace('\u00a0', ' '));
        Assert.Equal("11:30 am – 12:15 pm", Say.Times(new LocalTime(11, 30), new LocalTime(12, 15), "en").Replace('\u00a0', ' '));
        Assert.Equal("صبح 9:30 تا 10:00", Say.Times(new LocalTime(9, 30), new LocalTime(10, 0), "ur"));
        Assert.Equal("صبح 11:30 تا دوپہر 12:15", Say.Times(new LocalTime(11, 30), new LocalTime(12, 15), "ur"));
    }

    /// <summary>A part of the day may have two words: "سہ پہر" is not "پہر".</summary>
    [Theory]
    [InlineData(15, 5, 15, 15, "سہ پہر 3:05 تا 3:15")]
    [InlineData(14, 50, 15, 5, "دوپہر 2:50 تا سہ پہر 3:05")]
    [InlineData(17, 45, 18, 15, "سہ پہر 5:45 تا شام 6:15")]
    [InlineData(20, 0, 21, 0, "رات 8:00 تا 9:00")]
    public void An_Urdu_stretch_keeps_the_whole_part_of_the_day(int hour, int minute, int untilHour, int untilMinute, string said) =>
        Assert.Equal(said, Say.Times(new LocalTime(hour, minute), new LocalTime(untilHour, untilMinute), "ur"));

    [Theory]
    [InlineData(12, "in 12 minutes", "12 منٹ بعد")]
    [InlineData(1, "in 1 minute", "1 منٹ بعد")]
    [InlineData(0, "now", "ابھی")]
    [InlineData(-5, "5 minutes ago", "5 منٹ پہلے")]
    [InlineData(60, "in 1 hour", "1 گھنٹہ بعد")]
    [InlineData(150, "in 3 hours", "3 گھنٹے بعد")]
    [InlineData(3 * 1440, "in 3 days", "3 دن بعد")]
    public void What_is_to_come_is_said_from_now(int minutes, string english, string urdu)
    {
        Assert.Equal(english, Say.Relative(Morning + Duration.FromMinutes(minutes), Morning, "en"));
        Assert.Equal(urdu, Say.Relative(Morning + Duration.FromMinutes(minutes), Morning, "ur"));
    }

    [Fact]
    public void Numbers_have_Latin_digits_and_commas()
    {
        Assert.Equal("50,720", Say.Number(50720));
        Assert.Equal("0", Say.Number(0));
        Assert.Equal("3.2", Say.Number(3.17));
        Assert.Equal("18%", Say.Percent(.184, language: "en"));
        Assert.Equal("18.4 فیصد", Say.Percent(.184, 1, "ur"));
        Assert.Equal("1 hour 15 minutes", Say.Length(Duration.FromMinutes(75), "en"));
        Assert.Equal("2 گھنٹے", Say.Length(Duration.FromHours(2), "ur"));
        Assert.Equal("0 minutes", Say.Length(Duration.Zero, "en"));
    }
}
