using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>One web host: the published program as a process of its own, on a real Kestrel port.</summary>
public sealed class Node : IAsyncDisposable
{
    private readonly string web;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly StringBuilder log = new();
    private Process? process;

    internal Node(string web, IReadOnlyDictionary<string, string> settings)
    {
        (this.web, this.settings) = (web, settings);
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new Uri($"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }

    /// <summary>Stays the same when the node is stopped or killed and started again.</summary>
    public Uri Address { get; }

    public int ProcessId => process!.Id;

    /// <summary>What the node has written to its log so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>Starts the process and waits until /health/ready says 200.</summary>
    public async Task Start()
    {
        process = Launch(web, settings, "--urls", Address.ToString());
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await every.WaitForNextTickAsync(limit.Token))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The web host stopped by itself:\n{Log}");
            try
            {
                using var answer = await http.GetAsync("/health/ready", limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !limit.IsCancellationRequested)
            {
                // Not listening yet, or still too busy with its start to answer.
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, as an operator would, and waits for it.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await Kill();
        process?.Dispose();
    }

    internal static Process Launch(string web, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(web, "RuleOfLaw.Courts.Web.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_CONTENTROOT"] = web;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (log)
            log.AppendLine(line.Data);
    }
}
