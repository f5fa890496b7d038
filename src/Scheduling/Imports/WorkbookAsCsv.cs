using System.Text;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// A workbook's first sheet as the bytes of a CSV file, made row by row while it is read: behind the upload there are only CSV files.
/// No larger than a CSV file may be.
/// </summary>
internal sealed class WorkbookAsCsv(Stream workbook) : Stream
{
    private readonly IEnumerator<string[]> rows = XlsxRows.Read(workbook).GetEnumerator();
    private byte[] line = [];
    private int at;
    private long made;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (at == line.Length)
        {
            if (!rows.MoveNext())
            {
                return 0;
            }
            (line, at) = (Encoding.UTF8.GetBytes($"{string.Join(',', rows.Current.Select(Quoted))}\r\n"), 0);
            if ((made += line.Length) > ImportLimits.Bytes)
            {
                throw new UnreadableFileException("import.fault.inflated", ("max", $"{ImportLimits.Megabytes}"));
            }
        }
        var count = Math.Min(buffer.Length, line.Length - at);
        line.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(",;|\t\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

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
            rows.Dispose();
        }
        base.Dispose(disposing);
    }
}
