namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>A body is larger than its address takes, whatever its headers said.</summary>
public sealed class BodyTooLargeException : IOException;

/// <summary>A request's body that ends the reading when it becomes too large; a chunked one says no length beforehand.</summary>
internal sealed class BoundedBody(Stream inner, long most) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int bytes) => (read += bytes) <= most ? bytes : throw new BodyTooLargeException();
}
