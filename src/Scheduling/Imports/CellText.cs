using System.Globalization;
using System.Text;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A workbook's cell as text: as the sheet shows it where that says more than the number, dates and times in one way whatever their format. Pure.</summary>
internal static class CellText
{
    /// <summary>A workbook keeps fifteen digits of a number: beyond them it is written shortened, and found so by <see cref="SpreadsheetMarks"/>.</summary>
    private const double Exact = 1e15;

    private const int DaysFrom1900To1904 = 1462;

    /// <param name="format">A number's format, if it has one.</param>
    public static string Of(object value, string? format, WorkbookSheet sheet) => value switch
    {
        string text => text,
        bool yes => yes ? "yes" : "no",
        DateTime at => Moment(at, sheet),
        TimeSpan time => Clock(time),
        double number => Number(number, format),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Number(double number, string? format)
    {
        if (Math.Abs(number) >= Exact)
        {
            return number.ToString("0.##############E+0", CultureInfo.InvariantCulture);
        }
        var plain = number.ToString("0.###############", CultureInfo.InvariantCulture);
        return format is not null && plain.All(char.IsAsciiDigit) && Shown(plain, format) is { } shown ? shown : plain;
    }

    /// <summary>The digits in a format of zeros and signs (<c>0000</c>, <c>00000-0000000-0</c>, <c>"P-"0000</c>); null where it is another.</summary>
    private static string? Shown(string digits, string format)
    {
        var (marks, places) = (new List<(char Sign, bool Digit)>(), 0);
        for (var i = 0; i < format.Length && format[i] != ';'; i++)
        {
            switch (format[i])
            {
                case '0' or '#':
                    marks.Add((format[i], true));
                    places++;
                    break;
                case '\\' when i + 1 < format.Length:
                    marks.Add((format[++i], false));
                    break;
                case '"' when format.IndexOf('"', i + 1) is > 0 and var end:
                    marks.AddRange(format[(i + 1)..end].Select(c => (c, false)));
                    i = end;
                    break;
                case '[' when format.IndexOf(']', i) is > 0 and var end: // a colour or a language
                    i = end;
                    break;
                case '_' or '*' when i + 1 < format.Length: // as wide as a sign, or filled with it
                    i++;
                    break;
                case '-' or '/' or ' ' or '(' or ')':
                    marks.Add((format[i], false));
                    break;
                default:
                    return null;
            }
        }
        if (places == 0)
        {
            return null;
        }
        // From the right: a place takes a digit; the first place takes all that are left.
        var (text, at) = (new StringBuilder(), digits.Length);
        for (var i = marks.Count - 1; i >= 0; i--)
        {
            var (sign, digit) = marks[i];
            if (!digit)
            {
                text.Insert(0, sign);
                continue;
            }
            places--;
            var left = places == 0 ? digits[..at] : at > 0 ? digits[(at - 1)..at] : "";
            text.Insert(0, left.Length > 0 ? left : sign == '0' ? "0" : "");
            at = Math.Max(0, at - 1);
        }
        return text.ToString();
    }

    private static string Moment(DateTime at, WorkbookSheet sheet)
    {
        var minute = new DateTime((at.Ticks + (TimeSpan.TicksPerMinute / 2)) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, DateTimeKind.Unspecified);
        // The library gives a time without a day on the first days of its calendar.
        if (minute.Year < 1900 || (sheet.Since1904 && minute.Date == new DateTime(1904, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)))
        {
            return minute.ToString("HH:mm", CultureInfo.InvariantCulture);
        }
        minute = sheet.SaidTrue ? minute.AddDays(DaysFrom1900To1904) : minute;
        return minute.ToString(minute.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Clock(TimeSpan time)
    {
        var minutes = (long)Math.Round(time.TotalMinutes);
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{Math.Abs(minutes % 60):00}");
    }
}
