using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace RuleOfLaw.Courts.Benchmarks.Broadcast;

/// <summary>Milliseconds from the cause to the first and the last client that had it whole.</summary>
internal sealed record Arrivals(double First, double Last);

/// <summary>Many WebSocket clients that read whatever comes, and note when a broadcast came. The same for the hub and for what it is compared with.</summary>
internal sealed class Crowd : IDisposable
{
    private const byte End = 0x1e;
    private static readonly byte[] Patch = Encoding.UTF8.GetBytes("\"target\":\"patch\"");
    private readonly List<ClientWebSocket> sockets = [];
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource everybody = new();
    private long first, last;
    private int missing;

    /// <summary>The broadcast's bytes as they came last.</summary>
    public byte[] LastFrame { get; private set; } = [];

    /// <param name="greetings">Sent one after the other, each answered by a frame before the next goes out.</param>
    public static async Task<Crowd> Connect(int count, Uri address, string? key, params string[] greetings)
    {
        var crowd = new Crowd();
        foreach (var some in Enumerable.Range(0, count).Chunk(50))
        {
            await Task.WhenAll(some.Select(_ => crowd.Join(new UriBuilder(address) { Scheme = "ws" }.Uri, key, greetings)));
        }
        return crowd;
    }

    /// <summary>Does the <paramref name="cause"/> and waits until everybody has had one broadcast.</summary>
    public async Task<Arrivals> Await(Func<Task> cause)
    {
        (first, last, everybody) = (long.MaxValue, 0, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref missing, sockets.Count);
        var start = Stopwatch.GetTimestamp();
        await cause();
        await everybody.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return new(Stopwatch.GetElapsedTime(start, first).TotalMilliseconds, Stopwatch.GetElapsedTime(start, last).TotalMilliseconds);
    }

    private async Task Join(Uri address, string? key, string[] greetings)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }
        await socket.ConnectAsync(address, stop.Token);
        var buffer = new byte[64 * 1024];
        foreach (var greeting in greetings)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(greeting + (char)End), WebSocketMessageType.Text, true, stop.Token);
            var answer = await Receive(socket, buffer);
            if (Encoding.UTF8.GetString(buffer, 0, answer) is var text && (text.Contains("\"error\"", StringComparison.Ordinal) || text.Contains("\"result\":[]", StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"The hub answered {text}");
            }
        }
        lock (sockets)
        {
            sockets.Add(socket);
        }
        _ = Listen(socket, buffer);
    }

    private async Task Listen(ClientWebSocket socket, byte[] buffer)
    {
        while (!stop.IsCancellationRequested)
        {
            var length = await Receive(socket, buffer);
            var now = Stopwatch.GetTimestamp();
            // Frames may also be pings of the protocol.
            if (buffer.AsSpan(0, length).IndexOf(Patch) < 0)
            {
                continue;
            }
            if (Interlocked.Decrement(ref missing) is var left && left == sockets.Count - 1)
            {
                Volatile.Write(ref first, now);
            }
            if (left == 0)
            {
                Volatile.Write(ref last, now);
                LastFrame = buffer[..length];
                everybody.TrySetResult();
            }
        }
    }

    private async Task<int> Receive(ClientWebSocket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop.Token);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return length;
            }
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        sockets.ForEach(s => s.Dispose());
        stop.Dispose();
    }
}
