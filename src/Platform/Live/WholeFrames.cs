using System.IO.Pipelines;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>
/// A connection's transport that writes each message in one piece. A pipe would cut it into pieces of 4 KB, each of which SignalR sends as a
/// WebSocket frame of its own: from the first of 1,000 connections to the last, a patch of 18 KB then took half as long again.
/// </summary>
internal sealed class WholeFrames(IDuplexPipe transport) : PipeWriter, IDuplexPipe
{
    public PipeReader Input => transport.Input;

    public PipeWriter Output => this;

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        source.CopyTo(GetMemory(source.Length));
        Advance(source.Length);
        return FlushAsync(cancellationToken);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => transport.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => transport.Output.GetSpan(sizeHint);

    public override void Advance(int bytes) => transport.Output.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => transport.Output.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => transport.Output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => transport.Output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => transport.Output.CompleteAsync(exception);

    public override bool CanGetUnflushedBytes => transport.Output.CanGetUnflushedBytes;

    public override long UnflushedBytes => transport.Output.UnflushedBytes;
}
