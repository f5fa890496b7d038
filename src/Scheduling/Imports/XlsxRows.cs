using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// The first sheet of an XLSX workbook as rows of text, row by row. What its parts may inflate to is looked up in the archive's directory before anything is
/// inflated, and enforced again while it is: a directory may lie. No macro, formula, link or entity is looked at; a formula's cell is the value that was saved.
/// </summary>
internal static class XlsxRows
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly XmlReaderSettings Plain = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CheckCharacters = false };

    /// <summary>Whether these first bytes are those of a ZIP archive, which every XLSX file is.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <exception cref="UnreadableFileException">It is no workbook that could be read, or beyond <see cref="ImportLimits"/>.</exception>
    public static IEnumerable<string[]> Read(Stream content)
    {
        using var archive = Open(content);
        if (archive.Entries.Count > ImportLimits.Parts || archive.Entries.Sum(e => e.Length) > ImportLimits.Inflated)
        {
            throw TooLarge();
        }
        if (archive.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UnreadableFileException("import.fault.macro");
        }
        var rows = Rows(archive).GetEnumerator();
        while (Next(rows) is { } row)
        {
            yield return row;
        }
    }

    private static ZipArchive Open(Stream content)
    {
        try
        {
            return new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException)
        {
            throw Unreadable();
        }
    }

    private static string[]? Next(IEnumerator<string[]> rows)
    {
        try
        {
            return rows.MoveNext() ? rows.Current : null;
        }
        catch (Exception e) when (e is XmlException or InvalidDataException or FormatException or OverflowException)
        {
            throw Unreadable();
        }
    }

    private static UnreadableFileException Unreadable() => new("import.fault.workbook");

    private static UnreadableFileException TooManyRows() => new("import.fault.rows", ("max", $"{ImportLimits.Rows}"));

    private static UnreadableFileException TooLarge() => new("import.fault.inflated", ("max", $"{ImportLimits.Megabytes}"));

    private static IEnumerable<string[]> Rows(ZipArchive archive)
    {
        var sheet = Part(archive, SheetName(archive)) ?? throw Unreadable();
        var shared = Shared(archive);
        var dates = DateStyles(archive);
        using var reader = XmlReader.Create(new Guarded(sheet), Plain);
        var (rows, row, column) = (0, new List<string>(), 0);
        var (type, style, spoken) = ("", 0, new Spoken());
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                (row, column) = ([], 0);
                // Rows that the sheet leaves out count, so that a problem is told with the number that the sheet shows.
                for (var number = int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var r) ? r : 0; rows < number - 1; rows++)
                {
                    if (rows > ImportLimits.Rows)
                    {
                        throw TooManyRows();
                    }
                    yield return [];
                }
                if (reader.IsEmptyElement)
                {
                    rows++;
                    yield return [];
                }
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                column = reader.GetAttribute("r") is { } at ? Column(at) : row.Count;
                if (column >= ImportLimits.Columns)
                {
                    throw new UnreadableFileException("import.fault.columns", ("row", $"{rows + 1}"), ("max", $"{ImportLimits.Columns}"));
                }
                (type, style) = (reader.GetAttribute("t") ?? "n", int.TryParse(reader.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0);
                while (row.Count <= column)
                {
                    row.Add("");
                }
            }
            else if (!spoken.Within(reader) && reader is { NodeType: XmlNodeType.Element, LocalName: "v" or "t" } && row.Count > column)
            {
                // An inline string's parts belong together.
                row[column] += Value(reader.LocalName, Text(reader, rows + 1), type, dates.Contains(style), shared);
            }
            else if (reader is { NodeType: XmlNodeType.EndElement, LocalName: "row" })
            {
                if (++rows > ImportLimits.Rows + 1)
                {
                    throw TooManyRows();
                }
                // A cell that is only coloured is none.
                yield return [.. row.Take(row.FindLastIndex(c => c.Length > 0) + 1)];
            }
        }
    }

    private static string Value(string element, string text, string type, bool date, IReadOnlyList<string> shared) => (element, type) switch
    {
        ("t", _) or (_, "str" or "inlineStr" or "d" or "e") => text,
        (_, "s") => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < shared.Count ? shared[n] : throw Unreadable(),
        (_, "b") => text == "1" ? "yes" : "no",
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? date ? Moment(number) : number.ToString("0.###############", CultureInfo.InvariantCulture) : text,
    };

    /// <summary>Days since the last day of 1899, as workbooks count them; a part of a day is a time.</summary>
    private static string Moment(double days)
    {
        if (days is < 0 or > 2_958_465)
        {
            return days.ToString(CultureInfo.InvariantCulture);
        }
        var minutes = Math.Round(days * 24 * 60);
        var at = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddMinutes(minutes);
        return days < 1 ? at.ToString("HH:mm", CultureInfo.InvariantCulture) : at.ToString(minutes % (24 * 60) == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary><c>AB12</c> is the 28th column: 27.</summary>
    private static int Column(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetter))
        {
            column = Math.Min((column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1), 1_000_000);
        }
        return column == 0 ? throw Unreadable() : column - 1;
    }

    /// <summary>The first sheet of the workbook, by the part that holds it.</summary>
    private static string SheetName(ZipArchive archive)
    {
        string? id = null;
        using (var workbook = XmlReader.Create(new Guarded(Part(archive, "xl/workbook.xml") ?? throw Unreadable()), Plain))
        {
            while (id is null && workbook.Read())
            {
                id = workbook is { NodeType: XmlNodeType.Element, LocalName: "sheet", NamespaceURI: Main } ? workbook.GetAttribute("id", Relations) : null;
            }
        }
        using var relations = XmlReader.Create(new Guarded(Part(archive, "xl/_rels/workbook.xml.rels") ?? throw Unreadable()), Plain);
        while (relations.Read())
        {
            if (relations is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && relations.GetAttribute("Id") == id && relations.GetAttribute("TargetMode") != "External" && relations.GetAttribute("Target") is { } target)
            {
                return target.StartsWith('/') ? target[1..] : $"xl/{target}";
            }
        }
        throw Unreadable();
    }

    /// <summary>Texts that cells refer to by number.</summary>
    private static List<string> Shared(ZipArchive archive)
    {
        var texts = new List<string>();
        if (Part(archive, "xl/sharedStrings.xml") is not { } part)
        {
            return texts;
        }
        long characters = 0;
        using var reader = XmlReader.Create(new Guarded(part), Plain);
        var (text, spoken) = ("", new Spoken());
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                text = "";
                if (reader.IsEmptyElement)
                {
                    texts.Add("");
                }
            }
            else if (!spoken.Within(reader) && reader is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                text += Text(reader, texts.Count + 1);
                if ((characters += text.Length) > ImportLimits.Bytes)
                {
                    throw TooLarge();
                }
            }
            else if (reader is { NodeType: XmlNodeType.EndElement, LocalName: "si" })
            {
                texts.Add(text);
            }
        }
        return texts;
    }

    /// <summary>The styles that show a number as a date or a time.</summary>
    private static HashSet<int> DateStyles(ZipArchive archive)
    {
        var (styles, formats) = (new HashSet<int>(), new HashSet<int>());
        if (Part(archive, "xl/styles.xml") is not { } part)
        {
            return styles;
        }
        using var reader = XmlReader.Create(new Guarded(part), Plain);
        var (within, index) = (false, 0);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && reader.GetAttribute("formatCode") is { Length: <= 255 } code && int.TryParse(reader.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var format) && IsDate(code))
            {
                formats.Add(format);
            }
            else if (reader.LocalName == "cellXfs")
            {
                within = reader.NodeType == XmlNodeType.Element;
            }
            else if (within && reader is { NodeType: XmlNodeType.Element, LocalName: "xf" })
            {
                // 14 to 22 and 45 to 47 are the built-in formats of dates and times.
                if (int.TryParse(reader.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var of) && (of is (>= 14 and <= 22) or (>= 45 and <= 47) || formats.Contains(of)))
                {
                    styles.Add(index);
                }
                index++;
            }
        }
        return styles;
    }

    /// <summary>Letters of days, hours and the like outside quotes and brackets.</summary>
    private static bool IsDate(string code)
    {
        var (quoted, bracketed) = (false, false);
        foreach (var c in code)
        {
            quoted ^= c == '"';
            bracketed = c == '[' || (bracketed && c != ']');
            if (!quoted && !bracketed && c is 'd' or 'D' or 'y' or 'Y' or 'h' or 'H' or 'm' or 'M')
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>How a word is pronounced stands beside it and is no part of it.</summary>
    private sealed class Spoken
    {
        private bool within;

        public bool Within(XmlReader reader) => within = reader.LocalName == "rPh" ? reader is { NodeType: XmlNodeType.Element, IsEmptyElement: false } : within;
    }

    private static string Text(XmlReader reader, int row)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }
        var (text, depth) = (new System.Text.StringBuilder(), reader.Depth);
        var chunk = new char[1024];
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
            {
                continue;
            }
            for (int read; (read = reader.ReadValueChunk(chunk, 0, chunk.Length)) > 0;)
            {
                if (text.Append(chunk, 0, read).Length > ImportLimits.CellCharacters)
                {
                    throw new UnreadableFileException("import.fault.cell", ("row", $"{row}"), ("max", $"{ImportLimits.CellCharacters}"));
                }
            }
        }
        return text.ToString();
    }

    private static Stream? Part(ZipArchive archive, string name) => archive.Entries.FirstOrDefault(e => e.FullName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Open();

    /// <summary>Ends the reading of a part that inflates to more than the archive said it would.</summary>
    private sealed class Guarded(Stream inner) : Stream
    {
        private long read;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var got = inner.Read(buffer, offset, count);
            return (read += got) <= ImportLimits.Inflated ? got : throw TooLarge();
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
