using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>What a spreadsheet does to a number that is none to it – a case's, a prisoner's, a reference: how it is known again. Pure.</summary>
internal static partial class SpreadsheetMarks
{
    /// <summary>Fields that hold such numbers.</summary>
    public static readonly IReadOnlyList<string> Identifiers =
        [ImportFields.Reference, ImportFields.CaseNumber, ImportFields.Fir, ImportFields.Prisoner, ImportFields.Bar, ImportFields.AdvocatePhone];

    /// <summary>
    /// A cell without what keeps a spreadsheet from reading it as a number or a formula: the apostrophe (our own downloads put it there too), or <c>="0045"</c>.
    /// </summary>
    public static string Bare(string cell) =>
        Quoted().Match(cell) is { Success: true } quoted ? quoted.Groups[1].Value + quoted.Groups[2].Value
        : cell is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r', ..] || (cell is ['\'', var next, ..] && char.IsDigit(next)) ? cell[1..] : cell;

    public static bool IsTextFormula(string cell) => Quoted().IsMatch(cell);

    /// <summary>What is wrong with a cell of any field.</summary>
    public static RowProblem? OfCell(string text, string field) => Error().IsMatch(text) ? RowProblem.Of("import.row.error-value", field, ("text", text)) : null;

    /// <summary>What is wrong with a cell that holds a number, or several parted by semicolons.</summary>
    public static RowProblem? OfNumber(string text, string field) => text.Split(';', '؛', '|').Select(part => One(Folding.Fold(part), part.Trim(), field)).FirstOrDefault(p => p is not null);

    /// <summary>Digits alone, so few that zeros may have stood before them.</summary>
    public static bool MayLackZeros(string? number) => number is { Length: > 0 and < 4 } && number.All(char.IsAsciiDigit) && number[0] != '0';

    private static RowProblem? One(string folded, string text, string field) =>
        Shortened().IsMatch(folded) ? RowProblem.Of("import.row.shortened", field, ("text", text))
        : field != ImportFields.AdvocatePhone && Meant(folded) is { } meant ? RowProblem.Of("import.row.became-date", field, ("text", text), ("meant", meant)) : null;

    /// <summary>What was written before a spreadsheet took it for a date; null where it is no date of a spreadsheet's making.</summary>
    private static string? Meant(string folded)
    {
        if (FullDate().Match(folded) is { Success: true } full)
        {
            // 3/2027 becomes the first of March.
            var (year, month, day) = (full.Groups["y"].Value, full.Groups["m"].Value.TrimStart('0'), full.Groups["d"].Value.TrimStart('0'));
            return day == "1" ? $"{month}/{year}" : $"{day}/{month}";
        }
        if (ShortDate().Match(folded) is not { Success: true } match || CellTimes.Date($"1 {match.Groups["m"].Value} 2000") is not { } named)
        {
            return null;
        }
        var (number, whole) = (match.Groups["n"].Value, match.Groups["y"].Value);
        return whole.Length > 0 ? $"{number.TrimStart('0')}/{named.Date.Month}/{whole}" : match.Groups["after"].Success ? $"{named.Date.Month}/{(number.Length == 2 ? $"20{number}" : number)}" : $"{number.TrimStart('0')}/{named.Date.Month}";
    }

    // The CSV reader drops the quotes of ="0045" where the cell itself is not in quotes.
    [GeneratedRegex("^=(?:\"([^\"]*)\"|(\\d+))$")]
    private static partial Regex Quoted();

    [GeneratedRegex("^(#{3,60}|#(ref|n/a|name|value|div/0|num|null|spill|calc)[!?]?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Error();

    [GeneratedRegex(@"^\d+([.,٫]\d+)?e\+\d{1,3}$")]
    private static partial Regex Shortened();

    [GeneratedRegex(@"^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})(t.*| 00:00.*)?$")]
    private static partial Regex FullDate();

    // Mar-27, 27-Mar, 3-Mar-27, Mar-2027
    [GeneratedRegex(@"^(?:(?<m>\p{L}{3,9})-(?<n>\d{2}|\d{4})(?<after>)|(?<n>\d{1,2})-(?<m>\p{L}{3,9})(?:-(?<y>\d{2}|\d{4}))?)$")]
    private static partial Regex ShortDate();
}
