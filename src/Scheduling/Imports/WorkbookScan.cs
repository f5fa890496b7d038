using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>The sheet of a workbook whose rows are read, and what the library that reads them does not tell.</summary>
/// <param name="Index">Among the workbook's sheets, from 0.</param>
/// <param name="Others">The names of the sheets that are not read.</param>
/// <param name="Since1904">Its days are counted from 1904. <paramref name="SaidTrue"/>: said in the one of two ways that the library does not know.</param>
/// <param name="Errors">Cells that show an error such as <c>#REF!</c>, by row and column from 0.</param>
internal sealed record WorkbookSheet(int Index, string Name, IReadOnlyList<string> Others, bool Since1904, bool SaidTrue, IReadOnlyDictionary<(int Row, int Column), string> Errors);

/// <summary>
/// Looks through all that the library will read of a workbook, before it does: the library joins the pieces of a cell one by one, follows rows and columns
/// wherever they are said to be, and holds all texts. What passed here is small in each of these, so that reading it costs no more than its length.
/// </summary>
internal static class WorkbookScan
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private sealed record Sheet(string Name, string? Id, bool Hidden)
    {
        public string? Path { get; set; }

        public bool Rows { get; set; } = true;
    }

    /// <exception cref="UnreadableFileException">It is no workbook that could be read, or beyond <see cref="ImportLimits"/>.</exception>
    public static WorkbookSheet Of(ZipArchive archive, ReadingBudget budget)
    {
        if (archive.Entries.Count > ImportLimits.Parts || archive.Entries.Sum(e => e.Length) > ImportLimits.Inflated)
        {
            throw TooLarge();
        }
        if (archive.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UnreadableFileException("import.fault.macro");
        }
        var (sheets, calendar) = Workbook(archive, budget);
        // The library goes through the sheets before the chosen one, so all of them are looked through.
        var chosen = sheets.FindIndex(s => s is { Hidden: false, Rows: true });
        chosen = chosen < 0 ? sheets.FindIndex(s => s.Rows) : chosen;
        if (chosen < 0 || Part(archive, sheets[chosen].Path) is null)
        {
            throw Unreadable();
        }
        Styles(archive, budget);
        var texts = new CellScan(budget, texts: 0).Texts(Part(archive, "xl/sharedStrings.xml"));
        var scan = new CellScan(budget, texts);
        foreach (var sheet in sheets.Take(chosen + 1))
        {
            scan.Rows(Part(archive, sheet.Path));
        }
        return new(chosen, sheets[chosen].Name, [.. sheets.Where((_, i) => i != chosen).Select(s => s.Name)], calendar is "1" or "true", calendar == "true", scan.Errors);
    }

    public static UnreadableFileException Unreadable() => new("import.fault.workbook");

    public static UnreadableFileException TooLarge() => new("import.fault.inflated", ("max", $"{ImportLimits.Megabytes}"));

    private static (List<Sheet> Sheets, string? Calendar) Workbook(ZipArchive archive, ReadingBudget budget)
    {
        var (sheets, calendar) = (new List<Sheet>(), (string?)null);
        using (var workbook = BoundedXml.Open(Part(archive, "xl/workbook.xml") ?? throw Unreadable(), budget))
        {
            while (workbook.Read())
            {
                if (workbook.At("sheet") && workbook.Reader.NamespaceURI == Main)
                {
                    sheets.Add(new(workbook.Reader.GetAttribute("name") ?? "", workbook.Reader.GetAttribute("id", Relations), workbook.Reader.GetAttribute("state") is "hidden" or "veryHidden"));
                }
                else if (workbook.At("workbookPr"))
                {
                    calendar = workbook.Reader.GetAttribute("date1904");
                }
                if (sheets.Count > ImportLimits.Sheets)
                {
                    throw new UnreadableFileException("import.fault.sheets", ("max", $"{ImportLimits.Sheets}"));
                }
            }
        }
        using var relations = BoundedXml.Open(Part(archive, "xl/_rels/workbook.xml.rels") ?? throw Unreadable(), budget);
        while (relations.Read())
        {
            if (relations.At("Relationship") && sheets.Find(s => s.Id == relations.Reader.GetAttribute("Id")) is { } sheet)
            {
                sheet.Path = relations.Reader.GetAttribute("Target") is not { } target ? null : target.StartsWith("/xl/", StringComparison.OrdinalIgnoreCase) ? target[1..] : $"xl/{target}";
                // A sheet of its own for a chart or a dialogue holds no rows.
                sheet.Rows = relations.Reader.GetAttribute("Type")?.Split('/')[^1] is not ("chartsheet" or "dialogsheet");
            }
        }
        return (sheets, calendar);
    }

    private static void Styles(ZipArchive archive, ReadingBudget budget)
    {
        if (Part(archive, "xl/styles.xml") is not { } part)
        {
            return;
        }
        var (formats, styles) = (0, 0);
        using var xml = BoundedXml.Open(part, budget);
        while (xml.Read())
        {
            formats += xml.At("numFmt") ? 1 : 0;
            styles += xml.At("xf") ? 1 : 0;
            if (formats > ImportLimits.Formats || styles > ImportLimits.Styles || (xml.At("numFmt") && xml.Reader.GetAttribute("formatCode")?.Length > byte.MaxValue))
            {
                throw new UnreadableFileException("import.fault.styles", ("max", $"{ImportLimits.Formats}"));
            }
        }
    }

    /// <summary>The part that the library takes for this name.</summary>
    private static Stream? Part(ZipArchive archive, string? name) =>
        archive.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').Equals(name, StringComparison.OrdinalIgnoreCase))?.Open();
}

/// <summary>Looks through the cells of sheets and the texts that cells share.</summary>
/// <param name="texts">How many shared texts there are.</param>
internal sealed class CellScan(ReadingBudget budget, int texts)
{
    private readonly Dictionary<(int, int), string> errors = [];

    /// <summary>Of the sheet that was looked through last.</summary>
    public IReadOnlyDictionary<(int Row, int Column), string> Errors => errors;

    /// <summary>How many texts the part holds.</summary>
    public int Texts(Stream? part)
    {
        if (part is null)
        {
            return 0;
        }
        var (count, characters) = (0, 0L);
        using var xml = BoundedXml.Open(part, budget);
        while (xml.Read())
        {
            if (xml.At("si"))
            {
                characters += Content(xml, ++count).Length;
                if (characters > ImportLimits.Bytes)
                {
                    throw WorkbookScan.TooLarge();
                }
            }
        }
        return count;
    }

    public void Rows(Stream? part)
    {
        errors.Clear();
        if (part is null)
        {
            return;
        }
        var (row, column, filled, blank) = (0, 0, 0, true);
        using var xml = BoundedXml.Open(part, budget);
        while (xml.Read())
        {
            if (xml.At("row"))
            {
                // Rows that the sheet leaves out count, so that a problem is told with the number that the sheet shows.
                var number = xml.Reader.GetAttribute("r") is { } r ? Number(r) : row + 1;
                (row, column, xml.Row, blank) = (number > row ? number : throw WorkbookScan.Unreadable(), 0, number, true);
                if (row > ImportLimits.LastRow)
                {
                    throw TooManyRows();
                }
            }
            else if (xml.At("c"))
            {
                budget.Cell();
                column = xml.Reader.GetAttribute("r") is { } at ? Column(at) : column + 1;
                if (column > ImportLimits.Columns)
                {
                    throw new UnreadableFileException("import.fault.columns", ("row", $"{Math.Max(row, 1)}"), ("max", $"{ImportLimits.Columns}"));
                }
                var (type, text) = (xml.Reader.GetAttribute("t"), Content(xml, row));
                Look(type, text, row - 1, column - 1);
                // Rows that are only coloured are none.
                filled += blank && text.Length > 0 ? 1 : 0;
                blank &= text.Length == 0;
                if (filled > ImportLimits.Rows + 1)
                {
                    throw TooManyRows();
                }
            }
        }
    }

    private static UnreadableFileException TooManyRows() => new("import.fault.rows", ("max", $"{ImportLimits.Rows}"));

    private void Look(string? type, string text, int row, int column)
    {
        if (type == "s" && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < texts))
        {
            throw WorkbookScan.Unreadable();
        }
        if (type == "e" && errors.Count < ImportLimits.Rows)
        {
            errors[(row, column)] = text;
        }
    }

    /// <summary>All text within the element, which is a cell's or a shared text's.</summary>
    private static string Content(BoundedXml xml, int row)
    {
        if (xml.Reader.IsEmptyElement)
        {
            return "";
        }
        var (depth, pieces, text, formula) = (xml.Reader.Depth, 0, "", false);
        while (xml.Read() && xml.Reader.Depth > depth)
        {
            pieces++;
            // The value of a formula is read as it was saved; the formula is not.
            formula = xml.Reader.LocalName == "f" && !xml.Reader.IsEmptyElement ? xml.Reader.NodeType == XmlNodeType.Element : formula;
            text = formula ? text : xml.Reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace ? text + xml.Reader.Value : text;
            if (text.Length > ImportLimits.CellCharacters)
            {
                throw BoundedXml.CellTooLong(row);
            }
            if (pieces > ImportLimits.Pieces)
            {
                throw new UnreadableFileException("import.fault.pieces", ("row", $"{Math.Max(row, 1)}"), ("max", $"{ImportLimits.Pieces}"));
            }
        }
        return text;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw WorkbookScan.Unreadable();

    /// <summary><c>AB12</c> is the 28th column.</summary>
    private static int Column(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = Math.Min((column * 26) + (letter - 'A' + 1), 1_000_000);
        }
        return column == 0 ? throw WorkbookScan.Unreadable() : column;
    }
}
