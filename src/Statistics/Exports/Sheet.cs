using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>What a file holds: what it is and how it was counted, then a table. Cells are text, whole numbers, shares, dates, times of day or null.</summary>
internal sealed record Sheet(string Title, IReadOnlyList<SheetNote> Notes, IReadOnlyList<string> Heads, IAsyncEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>One line before the table: a word and what it means, in one or both languages.</summary>
internal sealed record SheetNote(string Name, params IReadOnlyList<string> Words);

internal static class SheetCell
{
    /// <summary>A spreadsheet takes a cell that begins so for a formula.</summary>
    private const string Dangerous = "=+-@\t\r\n";

    /// <summary>Text that no spreadsheet runs. Source: OWASP, "CSV Injection".</summary>
    public static string Neutral(string text) => text.Length > 0 && Dangerous.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;

    /// <summary>A cell as it is written: only text can be dangerous, a number is written as one.</summary>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        string text => Neutral(text),
        bool yes => yes ? "1" : "0",
        int or long => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        LocalDate date => LocalDatePattern.Iso.Format(date),
        LocalTime time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        _ => throw new ArgumentException($"{cell.GetType().Name} is no cell.", nameof(cell)),
    };

    public static async IAsyncEnumerable<IReadOnlyList<object?>> Stream(IEnumerable<IReadOnlyList<object?>> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            yield return row;
        }
    }
}
