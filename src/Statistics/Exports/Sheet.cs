using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>What a file holds: a table under one line of heads, and what it is and how it was counted. Cells are text, whole numbers, <see cref="Share"/>s, dates, months, times of day or null.</summary>
internal sealed record Sheet(string Title, IReadOnlyList<SheetNote> Notes, IReadOnlyList<string> Heads, IAsyncEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>One line about the table: a word and what it means, in one or both languages.</summary>
internal sealed record SheetNote(string Name, params IReadOnlyList<string> Words);

/// <summary>A part of one.</summary>
internal readonly record struct Share(double Part);

internal static class SheetCell
{
    /// <summary>A cell as it is written: only text can be dangerous, a number is written as one.</summary>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        string text => SpreadsheetText.Neutral(text),
        bool yes => yes ? "1" : "0",
        int or long => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        Share share => share.Part.ToString("0.####", CultureInfo.InvariantCulture),
        LocalDate date => LocalDatePattern.Iso.Format(date),
        YearMonth month => YearMonthPattern.Iso.Format(month),
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
