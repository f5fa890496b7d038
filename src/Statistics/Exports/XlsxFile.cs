using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Writes a sheet as an XLSX workbook: the table first, what it is and how it was counted on a second sheet. Text is inline, never a formula.</summary>
internal static class XlsxFile
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <param name="to">A stream that can seek.</param>
    /// <param name="about">The second sheet's name.</param>
    public static async Task Write(Stream to, Sheet sheet, string about, bool rightToLeft, CancellationToken cancel)
    {
        using var file = SpreadsheetDocument.Create(to, SpreadsheetDocumentType.Workbook);
        var book = file.AddWorkbookPart();
        Styles(book.AddNewPart<WorkbookStylesPart>());
        var (table, notes) = (book.AddNewPart<WorksheetPart>(), book.AddNewPart<WorksheetPart>());
        using (var writer = OpenXmlWriter.Create(table))
        {
            Begin(writer, rightToLeft, frozen: true);
            Row(writer, sheet.Heads, head: true);
            await foreach (var row in sheet.Rows.WithCancellation(cancel))
            {
                Row(writer, row);
            }
            End(writer);
        }
        using (var writer = OpenXmlWriter.Create(notes))
        {
            Begin(writer, rightToLeft, frozen: false);
            Row(writer, [sheet.Title], head: true);
            foreach (var note in sheet.Notes)
            {
                Row(writer, [note.Name, .. note.Words]);
            }
            End(writer);
        }
        using (var writer = OpenXmlWriter.Create(book))
        {
            writer.WriteStartElement(new Workbook());
            writer.WriteStartElement(new Sheets());
            writer.WriteElement(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = SheetName(sheet.Title), SheetId = 1, Id = book.GetIdOfPart(table) });
            writer.WriteElement(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = SheetName(about), SheetId = 2, Id = book.GetIdOfPart(notes) });
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
    }

    /// <summary>Excel takes 31 characters, and not all of them.</summary>
    private static string SheetName(string title) => string.Concat(title.Where(c => !@"[]:*?/\'".Contains(c, StringComparison.Ordinal)).Take(31));

    private static void Begin(OpenXmlWriter writer, bool rightToLeft, bool frozen)
    {
        writer.WriteStartElement(new Worksheet());
        var view = new SheetView { WorkbookViewId = 0, RightToLeft = rightToLeft };
        if (frozen)
        {
            view.Append(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen });
        }
        writer.WriteElement(new SheetViews(view));
        writer.WriteElement(new Columns(new Column { Min = 1, Max = 20, Width = 22, CustomWidth = true }));
        writer.WriteStartElement(new SheetData());
    }

    private static void End(OpenXmlWriter writer)
    {
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Row(OpenXmlWriter writer, IReadOnlyList<object?> cells, bool head = false)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            writer.WriteElement(cell is int or long or double
                ? new Cell { DataType = CellValues.Number, CellValue = new CellValue(SheetCell.Text(cell)), StyleIndex = head ? 1U : 0U }
                : new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(Legal(SheetCell.Text(cell))) { Space = SpaceProcessingModeValues.Preserve }), StyleIndex = head ? 1U : 0U });
        }
        writer.WriteEndElement();
    }

    /// <summary>XML knows no control characters but tab and line ends.</summary>
    private static string Legal(string text) => text.Any(c => c < ' ' && c is not ('\t' or '\r' or '\n')) ? string.Concat(text.Where(c => c >= ' ' || c is '\t' or '\r' or '\n')) : text;

    /// <summary>Style 0 plain, style 1 bold.</summary>
    private static void Styles(WorkbookStylesPart part) => part.Stylesheet = new Stylesheet(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }));
}
