using System.Xml;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A part of a workbook, element by element: nothing in it is deep, long or without end, and no entity or other file is looked at.</summary>
internal sealed class BoundedXml : IDisposable
{
    private static readonly XmlReaderSettings Plain = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CheckCharacters = false };
    private readonly ReadingBudget budget;
    private readonly Inflated bytes;

    private BoundedXml(Stream part, ReadingBudget budget)
    {
        this.budget = budget;
        bytes = new(part, this);
        Reader = XmlReader.Create(bytes, Plain);
    }

    public XmlReader Reader { get; }

    /// <summary>The sheet's row that is read, for what is said of a cell without end.</summary>
    public int Row { get; set; }

    public static BoundedXml Open(Stream part, ReadingBudget budget) => new(part, budget);

    public static UnreadableFileException CellTooLong(int row) => new("import.fault.cell", ("row", $"{Math.Max(row, 1)}"), ("max", $"{ImportLimits.CellCharacters}"));

    public bool Read()
    {
        budget.Step();
        var read = Reader.Read();
        // In other encodings the end of an element is not the byte that is watched for.
        return Reader.Depth > ImportLimits.Depth || (Reader.NodeType == XmlNodeType.XmlDeclaration && Reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? throw WorkbookScan.Unreadable() : read;
    }

    public bool At(string element) => Reader.NodeType == XmlNodeType.Element && Reader.LocalName == element;

    public void Dispose()
    {
        Reader.Dispose();
        bytes.Dispose();
    }

    /// <summary>Ends the reading of a part that inflates to more than the archive said it would, or that goes on and on without a new element.</summary>
    private sealed class Inflated(Stream inner, BoundedXml xml) : Stream
    {
        private long read;
        private int since;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var got = inner.Read(buffer);
            xml.budget.Look();
            if (read == 0 && got > 1 && (buffer[0], buffer[1]) is (0xFE, 0xFF) or (0xFF, 0xFE) or (0, _) or (_, 0))
            {
                throw WorkbookScan.Unreadable();
            }
            if ((read += got) > ImportLimits.Inflated)
            {
                throw WorkbookScan.TooLarge();
            }
            foreach (var b in buffer[..got])
            {
                since = b == '<' ? 0 : since + 1;
                if (since > ImportLimits.LineCharacters)
                {
                    throw CellTooLong(xml.Row);
                }
            }
            return got;
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
