using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Platform.Time;

/// <summary>
/// Dates, times, durations and numbers as people in Pakistan say them: Latin digits in both languages, thousands with commas, twelve-hour time.
/// The reader's language unless <c>language</c> (<c>en</c>, <c>ur</c>) names another; instants are said in the zone given, Asia/Karachi without one.
/// </summary>
public static class Say
{
    private static readonly string[] MonthsEn = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly string[] MonthsUr = ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"];
    private static readonly string[] DaysEn = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] DaysUr = ["پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"];

    /// <summary>The zone of every court in the registry.</summary>
    public static DateTimeZone Zone { get; } = Zones.Of(Zones.Default);

    /// <summary><c>Tuesday 1 December 2026</c>, <c>منگل، 1 دسمبر 2026</c>.</summary>
    public static string LongDate(LocalDate date, string? language = null) => Urdu(language)
        ? $"{DayName(date, language)}، {date.Day} {MonthsUr[date.Month - 1]} {Year(date)}"
        : $"{DayName(date, language)} {date.Day} {MonthsEn[date.Month - 1]} {Year(date)}";

    /// <summary><c>1 Dec 2026</c>, <c>1 دسمبر 2026</c>.</summary>
    public static string Date(LocalDate date, string? language = null) => $"{DayMonth(date, language)} {Year(date)}";

    /// <summary><c>1 Dec</c>, <c>1 دسمبر</c>.</summary>
    public static string DayMonth(LocalDate date, string? language = null) =>
        $"{date.Day} {(Urdu(language) ? MonthsUr[date.Month - 1] : MonthsEn[date.Month - 1][..3])}";

    /// <summary><c>December 2026</c>, <c>دسمبر 2026</c>.</summary>
    public static string Month(LocalDate date, string? language = null) =>
        $"{(Urdu(language) ? MonthsUr : MonthsEn)[date.Month - 1]} {Year(date)}";

    /// <summary><c>Tuesday</c>, <c>منگل</c>.</summary>
    public static string DayName(LocalDate date, string? language = null) => (Urdu(language) ? DaysUr : DaysEn)[(int)date.DayOfWeek - 1];

    /// <summary><c>9:30 am</c>, <c>صبح 9:30</c>.</summary>
    public static string Time(LocalTime time, string? language = null)
    {
        var clock = Clock(time);
        return Urdu(language) ? $"{PartOfDay(time.Hour)} {clock}" : $"{clock}\u00a0{(time.Hour < 12 ? "am" : "pm")}";
    }

    /// <inheritdoc cref="Time(LocalTime, string?)"/>
    public static string Time(Instant at, DateTimeZone? zone = null, string? language = null) => Time(at.InZone(zone ?? Zone).TimeOfDay, language);

    /// <summary>A full hour on an axis: <c>9 am</c>, <c>صبح 9</c>.</summary>
    public static string Hour(int hour, string? language = null)
    {
        var clock = ((hour + 11) % 12 + 1).ToString(CultureInfo.InvariantCulture);
        return Urdu(language) ? $"{PartOfDay(hour)} {clock}" : $"{clock}\u00a0{(hour < 12 ? "am" : "pm")}";
    }

    /// <summary><c>9:30 – 10:00 am</c>, <c>صبح 9:30 تا 10:00</c>; the part of the day is said once where both ends share it.</summary>
    public static string Times(LocalTime start, LocalTime end, string? language = null)
    {
        var (from, to) = (Time(start, language), Time(end, language));
        if (Urdu(language))
        {
            return PartOfDay(start.Hour) == PartOfDay(end.Hour) ? $"{from} تا {Clock(end)}" : $"{from} تا {to}";
        }
        return start.Hour < 12 == end.Hour < 12 ? $"{from[..^3]} – {to}" : $"{from} – {to}";
    }

    /// <inheritdoc cref="Times(LocalTime, LocalTime, string?)"/>
    public static string Times(Interval interval, DateTimeZone? zone = null, string? language = null) =>
        Times(interval.Start.InZone(zone ?? Zone).TimeOfDay, interval.End.InZone(zone ?? Zone).TimeOfDay, language);

    /// <summary><c>1 Dec 2026, 9:30 am</c>, <c>1 دسمبر 2026، صبح 9:30</c>.</summary>
    public static string DateTime(Instant at, DateTimeZone? zone = null, string? language = null)
    {
        var local = at.InZone(zone ?? Zone);
        return $"{Date(local.Date, language)}{(Urdu(language) ? "،" : ",")} {Time(local.TimeOfDay, language)}";
    }

    /// <summary>Today, tomorrow and yesterday by name, other days as <see cref="LongDate"/>.</summary>
    public static string Day(LocalDate date, LocalDate today, string? language = null) => Period.DaysBetween(today, date) switch
    {
        0 => Urdu(language) ? "آج" : "Today",
        1 => Urdu(language) ? "آئندہ کل" : "Tomorrow",
        -1 => Urdu(language) ? "گزشتہ کل" : "Yesterday",
        _ => LongDate(date, language),
    };

    /// <summary>A length of time: <c>45 minutes</c>, <c>1 hour 30 minutes</c>, <c>1 گھنٹہ 30 منٹ</c>.</summary>
    public static string Length(Duration length, string? language = null)
    {
        var minutes = (long)Math.Round(length.TotalMinutes, MidpointRounding.AwayFromZero);
        var (hours, rest) = (minutes / 60, minutes % 60);
        var parts = new List<string>(2);
        if (hours > 0)
        {
            parts.Add(Unit(hours, "hour", "گھنٹہ", "گھنٹے", language));
        }
        if (rest > 0 || hours == 0)
        {
            parts.Add(Unit(rest, "minute", "منٹ", "منٹ", language));
        }
        return string.Join(' ', parts);
    }

    /// <summary>How far off: <c>in 12 minutes</c>, <c>12 minutes ago</c>, <c>now</c>; <c>12 منٹ بعد</c>, <c>12 منٹ پہلے</c>, <c>ابھی</c>.</summary>
    public static string Relative(Instant at, Instant now, string? language = null)
    {
        var minutes = (long)Math.Round((at - now).TotalMinutes, MidpointRounding.AwayFromZero);
        if (minutes == 0)
        {
            return Urdu(language) ? "ابھی" : "now";
        }
        var size = Math.Abs(minutes);
        var words = size < 60 ? Unit(size, "minute", "منٹ", "منٹ", language)
            : size < 36 * 60 ? Unit((size + 30) / 60, "hour", "گھنٹہ", "گھنٹے", language)
            : Unit((size + 720) / 1440, "day", "دن", "دن", language);
        return (Urdu(language), minutes > 0) switch
        {
            (true, true) => $"{words} بعد",
            (true, false) => $"{words} پہلے",
            (false, true) => $"in {words}",
            (false, false) => $"{words} ago",
        };
    }

    /// <summary><c>50,720</c>.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>3.2</c>, with thousands.</summary>
    public static string Number(double number, int decimals = 1) => number.ToString($"#,0.{new string('0', decimals)}", CultureInfo.InvariantCulture);

    /// <summary>A share of one: <c>62%</c>, <c>62 فیصد</c>.</summary>
    public static string Percent(double share, int decimals = 0, string? language = null)
    {
        var number = (share * 100).ToString(decimals == 0 ? "0" : $"0.{new string('0', decimals)}", CultureInfo.InvariantCulture);
        return Urdu(language) ? $"{number} فیصد" : $"{number}%";
    }

    private static bool Urdu(string? language) => language is null ? Texts.Urdu : language == "ur";

    private static string Year(LocalDate date) => date.Year.ToString(CultureInfo.InvariantCulture);

    private static string Unit(long number, string en, string urOne, string urMany, string? language) =>
        $"{Number(number)} {(Urdu(language) ? Plural.Of(number, urOne, urMany) : Plural.Of(number, en, $"{en}s"))}";

    private static string Clock(LocalTime time) => string.Create(CultureInfo.InvariantCulture, $"{(time.Hour + 11) % 12 + 1}:{time.Minute:00}");

    private static string PartOfDay(int hour) => hour switch
    {
        >= 4 and < 12 => "صبح",
        >= 12 and < 15 => "دوپہر",
        >= 15 and < 18 => "سہ پہر",
        >= 18 and < 20 => "شام",
        _ => "رات",
    };
}
