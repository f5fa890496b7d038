using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Dates and times as courts' systems write them: <c>dd/mm/yyyy</c> or ISO, any digits, 24 hours or am and pm. Pure.</summary>
internal static partial class CellTimes
{
    /// <summary>The date and, where the cell holds one too, the time; null where it is no date.</summary>
    public static (LocalDate Date, LocalTime? Time)? Date(string cell)
    {
        var match = DateShape().Match(Folding.Fold(cell));
        if (!match.Success)
        {
            return null;
        }
        var iso = match.Groups["y"].Success;
        var (year, month, day) = (Number(match, iso ? "y" : "y2"), Number(match, iso ? "m" : "m2"), Number(match, iso ? "d" : "d2"));
        if (year is < 1900 or > 2200 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return null;
        }
        var rest = match.Groups["time"].Value;
        return rest.Length == 0 ? (new(year, month, day), null) : Time(rest) is { } time ? (new(year, month, day), time) : null;
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

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})|(?<d2>\d{1,2})[-/.](?<m2>\d{1,2})[-/.](?<y2>\d{4}))(?:[t ,]+(?<time>\S.*))?$")]
    private static partial Regex DateShape();

    [GeneratedRegex(@"^(?<h>\d{1,2})(?:[:.](?<m>\d{2})(?:[:.]00(?:\.0+)?)?)? ?(?<half>[ap])?\.?(?(half)m\.?)(?: ?بجے)?$")]
    private static partial Regex TimeShape();
}
