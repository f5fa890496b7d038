using System.IO.Compression;
using System.Text;
using NodaTime;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Writes a sheet as an XLSX workbook: the table first, what it is and how it was counted on a second sheet. Numbers, months and dates are typed; text is never a formula.</summary>
internal static class XlsxFile
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private sealed record Styles(StyleId Head, StyleId Month, StyleId Day, StyleId Share);

    /// <param name="to">A stream that can seek, to the workbook's own use.</param>
    /// <param name="about">The second sheet's name.</param>
    public static async Task Write(Stream to, Sheet sheet, string about, bool rightToLeft, CancellationToken cancel)
    {
        await using (var book = await Spreadsheet.CreateNewAsync(to, cancellationToken: cancel))
        {
            var styles = new Styles(
                book.AddStyle(new Style { Font = { Bold = true }, Alignment = { WrapText = true } }), book.AddStyle(new Style { Format = NumberFormat.Custom("mmm yyyy") }),
                book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") }), book.AddStyle(new Style { Format = NumberFormat.Custom("0.0%") }));
            // Everything on a sheet that is frozen below its heads has a view, which is where the side of its beginning is said.
            var options = new WorksheetOptions { FrozenRows = 1, DefaultColumnWidth = 18 };
            await book.StartWorksheetAsync(SheetName(sheet.Title), options, cancel);
            await Heads(book, sheet.Heads, styles, cancel);
            await foreach (var row in sheet.Rows.WithCancellation(cancel))
            {
                await book.AddRowAsync([.. row.Select(cell => Of(cell, styles))], cancel);
            }
            await book.StartWorksheetAsync(SheetName(about), options, cancel);
            await Heads(book, [sheet.Title], styles, cancel);
            foreach (var note in sheet.Notes)
            {
                await book.AddRowAsync([.. ((string[])[note.Name, .. note.Words]).Select(cell => Of(cell, styles))], cancel);
            }
            await book.FinishAsync(cancel);
        }
        if (rightToLeft)
        {
            await FromTheRight(to, cancel);
        }
    }

    private static async Task Heads(Spreadsheet book, IReadOnlyList<string> heads, Styles styles, CancellationToken cancel) =>
        await book.AddRowAsync([.. heads.Select(h => new Cell(Legal(SheetCell.Text(h)), styles.Head))], cancel);

    private static Cell Of(object? cell, Styles styles) => cell switch
    {
        null => default,
        int number => new(number),
        long number => new(number),
        double number => new(number),
        Share share => new(share.Part, styles.Share),
        YearMonth month => new(month.OnDayOfMonth(1).ToDateTimeUnspecified(), styles.Month),
        LocalDate date => new(date.ToDateTimeUnspecified(), styles.Day),
        _ => new(Legal(SheetCell.Text(cell))),
    };

    /// <summary>Excel takes 31 characters, and not all of them.</summary>
    private static string SheetName(string title) => string.Concat(title.Where(c => !@"[]:*?/\'".Contains(c, StringComparison.Ordinal)).Take(31));

    /// <summary>XML knows no control characters but tab and line ends.</summary>
    private static string Legal(string text) => text.Any(c => c < ' ' && c is not ('\t' or '\r' or '\n')) ? string.Concat(text.Where(c => c >= ' ' || c is '\t' or '\r' or '\n')) : text;

    /// <summary>A sheet in Urdu begins at the right: the library has no word for it, so it is said in the sheets' views afterwards.</summary>
    private static async Task FromTheRight(Stream to, CancellationToken cancel)
    {
        using var archive = new ZipArchive(to, ZipArchiveMode.Update, leaveOpen: true);
        foreach (var name in archive.Entries.Select(e => e.FullName).Where(n => n.StartsWith("xl/worksheets/", StringComparison.Ordinal)).ToList())
        {
            var entry = archive.GetEntry(name)!;
            string xml;
            using (var reader = new StreamReader(entry.Open(), Encoding.UTF8))
            {
                xml = await reader.ReadToEndAsync(cancel);
            }
            entry.Delete();
            await using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false));
            await writer.WriteAsync(xml.Replace("<sheetView ", "<sheetView rightToLeft=\"1\" ", StringComparison.Ordinal).AsMemory(), cancel);
        }
    }
}
