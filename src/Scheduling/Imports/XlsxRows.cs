using System.IO.Compression;
using System.Text;
using ExcelDataReader;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// The first sheet of an XLSX workbook that people see, as rows of text, row by row. ExcelDataReader reads it, after <see cref="WorkbookScan"/> has looked
/// through all that it will read. No macro, link or entity is looked at; a formula's cell is the value that was saved.
/// </summary>
internal sealed class XlsxRows : IDisposable
{
    private static readonly ExcelReaderConfiguration Configuration = Settings();
    private readonly Stream content;
    private readonly ReadingBudget budget;
    private IExcelDataReader? reader;

    private XlsxRows(Stream content, WorkbookSheet sheet, ReadingBudget budget) => (this.content, Sheet, this.budget) = (content, sheet, budget);

    public WorkbookSheet Sheet { get; }

    /// <summary>Whether these first bytes are those of a ZIP archive, which every XLSX file is.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <param name="content">The whole file, at its beginning; it can seek and is not closed.</param>
    /// <exception cref="UnreadableFileException">It is no workbook that could be read, or beyond <see cref="ImportLimits"/>.</exception>
    public static XlsxRows Open(Stream content, ReadingBudget budget) => Readable(() =>
    {
        using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        return new XlsxRows(content, WorkbookScan.Of(archive, budget), budget);
    });

    /// <summary>A row that the sheet leaves out is an empty one. A cell that is only coloured is none.</summary>
    public IEnumerable<string[]> Rows()
    {
        Readable(() =>
        {
            content.Position = 0;
            reader = ExcelReaderFactory.CreateOpenXmlReader(new Watched(content, budget), Configuration);
            for (var sheet = 0; sheet < Sheet.Index; sheet++)
            {
                reader.NextResult();
            }
            return true;
        });
        for (var row = 0; Readable(reader!.Read); row++)
        {
            yield return Readable(() => Row(row));
        }
    }

    public void Dispose() => reader?.Dispose();

    private string[] Row(int row)
    {
        budget.Look();
        var cells = new string[reader!.FieldCount];
        var last = -1;
        for (var column = 0; column < cells.Length; column++)
        {
            var value = reader.GetValue(column);
            cells[column] = value is null ? Sheet.Errors.GetValueOrDefault((row, column), "") : CellText.Of(value, value is double ? reader.GetNumberFormatString(column) : null, Sheet);
            last = cells[column].Length > 0 ? column : last;
        }
        return cells[..(last + 1)];
    }

    // The library throws whatever its parts throw where a file is damaged: all of it means that this is no workbook.
    private static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (UnreadableFileException or OperationCanceledException or OutOfMemoryException) && !IsOurs(e))
        {
            throw WorkbookScan.Unreadable();
        }
    }

    /// <summary>Said by the budget of a reader that was written into a transaction.</summary>
    private static bool IsOurs(Exception e) => e is InvalidOperationException && e.Message.Contains("within a transaction", StringComparison.Ordinal);

    private static ExcelReaderConfiguration Settings()
    {
        // The library names a Western code page for old binary files, which are never read.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return new() { LeaveOpen = true };
    }

    /// <summary>The file's bytes as the library asks for them, while time is left.</summary>
    private sealed class Watched(Stream inner, ReadingBudget budget) : Stream
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            budget.Look();
            return inner.Read(buffer);
        }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
