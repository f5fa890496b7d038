using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// Dates and times as courts' systems and spreadsheets write them: <c>dd/mm/yyyy</c>, ISO, or the month in letters, in any digits; 24 hours or am and pm. Pure.
/// </summary>
internal static partial class CellTimes
{
    private const int CenturyOfShortYears = 2000;

    private static readonly string[][] Months =
    [
        ["january", "jan", "جنوری", "ینایر"], ["february", "feb", "فروری", "فبرایر"], ["march", "mar", "مارچ", "مارس"], ["april", "apr", "اپریل", "ابریل"], ["may", "مئی", "مای", "مایو"],
        ["june", "jun", "جون", "یونیو"], ["july", "jul", "جولائی", "یولیو"], ["august", "aug", "اگست", "اغسطس"], ["september", "sep", "sept", "ستمبر", "سپتمبر", "سبتمبر"],
        ["october", "oct", "اکتوبر"], ["november", "nov", "نومبر", "نوفمبر"], ["december", "dec", "دسمبر", "دیسمبر"],
    ];

    private static readonly Dictionary<string, int> MonthNumbers = Months.SelectMany((names, i) => names.Select(n => (Name: Folding.Fold(n), Month: i + 1))).ToDictionary(m => m.Name, m => m.Month);

    /// <summary>Which way round the two first numbers of a date are; null where they tell nothing, or it is no such date.</summary>
    public static bool? MonthComesFirst(string cell) => Numbers().Match(Folding.Fold(cell)) is { Success: true } match
        ? (Number(match, "a"), Number(match, "b")) switch { ( > 12 and <= 31, >= 1 and <= 12) => false, ( >= 1 and <= 12, > 12 and <= 31) => true, _ => null }
        : null;

    /// <summary>Whether the date would be another with the month first.</summary>
    public static bool EitherWay(string cell) =>
        Numbers().Match(Folding.Fold(cell)) is { Success: true } match && (Number(match, "a"), Number(match, "b")) is ( >= 1 and <= 12, >= 1 and <= 12) and var (a, b) && a != b;

    /// <summary>The date and, where the cell holds one too, the time; null where it is no date.</summary>
    public static (LocalDate Date, LocalTime? Time)? Date(string cell, bool monthFirst = false)
    {
        var folded = Folding.Fold(cell);
        if (Iso().Match(folded) is { Success: true } iso)
        {
            return At(Number(iso, "y"), Number(iso, "m"), Number(iso, "d"), iso);
        }
        if (Numbers().Match(folded) is { Success: true } numbers)
        {
            return At(Number(numbers, "y"), Number(numbers, monthFirst ? "a" : "b"), Number(numbers, monthFirst ? "b" : "a"), numbers);
        }
        return InLetters(folded) is { } letters && MonthNumbers.TryGetValue(letters.Groups["m"].Value, out var month)
            ? At(Number(letters, "y") is var year && letters.Groups["y"].Length == 2 ? year + CenturyOfShortYears : year, month, Number(letters, "d"), letters)
            : null;
    }

    public static LocalTime? Time(string cell)
    {
        var match = TimeShape().Match(Folding.Fold(cell));
        if (!match.Success)
        {
            return null;
        }
        var (hour, minute) = (Number(match, "h"), match.Groups["m"].Success ? Number(match, "m") : 0);
        if (match.Groups["half"] is { Success: true, Value: var half })
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }
            hour = hour % 12 + (half[0] == 'p' ? 12 : 0);
        }
        else if (!match.Groups["m"].Success)
        {
            return null;
        }
        return hour < 24 && minute < 60 ? new(hour, minute) : null;
    }

    private static Match? InLetters(string folded) =>
        DayBefore().Match(folded) is { Success: true } before ? before : DayAfter().Match(folded) is { Success: true } after ? after : null;

    private static (LocalDate Date, LocalTime? Time)? At(int year, int month, int day, Match match)
    {
        if (year is < 1900 or > 2200 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return null;
        }
        var rest = match.Groups["time"].Value;
        return rest.Length == 0 ? (new(year, month, day), null) : Time(rest) is { } time ? (new(year, month, day), time) : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private const string Rest = @"(?:[t ,]+(?<time>\S.*))?$", Weekday = @"^(?:\p{L}{2,12}[, ،]+)?";

    [GeneratedRegex(@"^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})" + Rest)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<y>\d{4})" + Rest)]
    private static partial Regex Numbers();

    // 18-Jan-2027, Monday, 18th January 2027, 18-Jan-27
    [GeneratedRegex(Weekday + @"(?<d>\d{1,2})(?:st|nd|rd|th)?[-/., ]*(?<m>\p{L}{3,12})[-/., ،]*(?<y>\d{4}|\d{2})" + Rest)]
    private static partial Regex DayBefore();

    // January 18, 2027
    [GeneratedRegex(Weekday + @"(?<m>\p{L}{3,12})[-/. ]*(?<d>\d{1,2})(?:st|nd|rd|th)?[-/., ،]+(?<y>\d{4})" + Rest)]
    private static partial Regex DayAfter();

    [GeneratedRegex(@"^(?<h>\d{1,2})(?:[:.](?<m>\d{2})(?:[:.]00(?:\.0+)?)?)? ?(?<half>[ap])?\.?(?(half)m\.?)(?: ?بجے)?$")]
    private static partial Regex TimeShape();
}
