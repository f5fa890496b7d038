using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RuleOfLaw.Courts.Benchmarks.Broadcast;

/// <summary>The least that can send the same bytes to everybody: Kestrel, plain WebSockets, no hub, no database. A process of its own, as the web host is.</summary>
internal sealed class BareHost : IAsyncDisposable
{
    public const string Word = "bare-websockets";
    private readonly Process process;
    private readonly HttpClient http;

    private BareHost(Process process, Uri address)
    {
        (this.process, Address) = (process, address);
        http = new() { BaseAddress = address };
    }

    public Uri Address { get; }

    public static async Task<BareHost> Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BareHost).Assembly.Location, Word]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare host did not start.");
        return new(process, new(line));
    }

    public async Task Send(byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        using var answer = await http.PostAsync("/send", content);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>What the process does until it is killed.</summary>
    public static async Task Serve()
    {
        var sockets = new ConcurrentBag<WebSocket>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        app.Map("/socket", async (HttpContext call) =>
        {
            var socket = await call.WebSockets.AcceptWebSocketAsync();
            sockets.Add(socket);
            await socket.ReceiveAsync(new byte[64], call.RequestAborted);
        });
        app.MapPost("/send", async (HttpContext call) =>
        {
            using var bytes = new MemoryStream();
            await call.Request.Body.CopyToAsync(bytes);
            var frame = bytes.ToArray();
            await Task.WhenAll(sockets.Select(s => s.SendAsync(frame, WebSocketMessageType.Text, true, default)));
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync(default);
    }
}
