using System.Globalization;
using System.Text;
using CsvHelper;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Writes a sheet as CSV (RFC 4180), row by row.</summary>
internal static class CsvFile
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const int BufferCharacters = 32 * 1024;

    /// <param name="forPeople">With the notes below the table, and a byte order mark so that a spreadsheet reads Urdu; else the table alone, for programs.</param>
    public static async Task Write(Stream to, Sheet sheet, bool forPeople, CancellationToken cancel)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: forPeople), BufferCharacters, leaveOpen: true) { NewLine = "\r\n" };
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        async Task Row(IEnumerable<object?> cells)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var cell in cells)
            {
                csv.WriteField(SheetCell.Text(cell));
            }
            await csv.NextRecordAsync();
        }
        await Row(sheet.Heads);
        await foreach (var row in sheet.Rows.WithCancellation(cancel))
        {
            await Row(row);
        }
        if (forPeople)
        {
            await csv.NextRecordAsync();
            await Row([sheet.Title]);
            foreach (var note in sheet.Notes)
            {
                await Row([note.Name, .. note.Words]);
            }
        }
        await csv.FlushAsync();
        await text.FlushAsync(cancel);
    }
}
