using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.EndToEnd.Support;

public sealed record Attachment(string Name, string Type, string Text);

/// <summary>One mail as it came over SMTP; <c>Text</c> is the plain alternative.</summary>
public sealed record Mail(
    string From,
    IReadOnlyList<string> To,
    string Subject,
    string Text,
    string Html,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<Attachment> Attachments,
    string Raw = ""
);

/// <summary>A real SMTP server on a free port, that keeps what it is given (tests/EndToEnd/Smtp/peer.mjs).</summary>
public sealed class SmtpPeer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web);
    private readonly Process process;
    private readonly ConcurrentQueue<Mail> mails = new();
    private readonly Channel<string> replies = Channel.CreateUnbounded<string>();
    private volatile TaskCompletionSource arrival = NewSignal();

    private readonly string keep;

    private SmtpPeer(Process process, string keep) => (this.process, this.keep) = (process, keep);

    public int Port { get; private set; }

    /// <summary>All mails so far, oldest first.</summary>
    public IReadOnlyList<Mail> Mails => [.. mails];

    public static async Task<SmtpPeer> Start()
    {
        var keep = Directory.CreateTempSubdirectory("courts-mail-").FullName;
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests", "EndToEnd", "Smtp", "peer.mjs"), keep])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var peer = new SmtpPeer(Process.Start(start)!, keep);
        _ = peer.Read();
        var first = await peer.replies.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        peer.Port = int.Parse(first.Split(' ')[1]);
        return peer;
    }

    /// <summary>Waits (up to 60 s) until a mail that fits has come.</summary>
    public async Task<Mail> Await(Func<Mail, bool> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var next = arrival;
            if (mails.FirstOrDefault(fits) is { } mail)
                return mail;
            await next.Task.WaitAsync(limit.Token);
        }
    }

    /// <summary>Answers the next mails with 451: try again later.</summary>
    public Task Refuse(int count) => Tell($"refuse {count}");

    /// <summary>Takes the next mails but never answers: what a sender that is killed just then leaves behind.</summary>
    public Task Hang(int count) => Tell($"hang {count}");

    /// <summary>Whether it offers SMTPUTF8; at first it does not.</summary>
    public Task Utf8(bool offered) => Tell($"utf8 {(offered ? 1 : 0)}");

    /// <summary>Takes and keeps the next mails, and answers them only when told.</summary>
    public Task Hold(int count) => Tell($"hold {count}");

    /// <summary>Answers those that are held.</summary>
    public Task Release() => Tell("release");

    /// <summary>Breaks the connections of those that are held, without an answer.</summary>
    public Task Drop() => Tell("drop");

    /// <summary>After this, <see cref="Mails"/> holds every mail that was accepted before.</summary>
    public Task Settle() => Tell("settle");

    private async Task Tell(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
        await replies.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task Read()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{'))
            {
                replies.Writer.TryWrite(line);
                continue;
            }

            mails.Enqueue(JsonSerializer.Deserialize<Mail>(line, json)!);
            Interlocked.Exchange(ref arrival, NewSignal()).SetResult();
        }

        replies.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(keep, recursive: true);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
