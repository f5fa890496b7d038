using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RuleOfLaw.Courts.Tests.Platform.Live;

/// <summary>A client of the live hub that speaks SignalR's JSON protocol over a bare WebSocket, as api.md promises one can.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private const char End = '\u001e';
    private readonly ClientWebSocket socket = new();
    private readonly Queue<JsonObject> received = new();
    private readonly StringBuilder partial = new();
    private int invocations;

    private HubClient() { }

    /// <param name="address">The host's http address.</param>
    /// <param name="headers">For example Authorization, Cookie, Origin.</param>
    public static async Task<HubClient> Connect(Uri address, params (string Name, string Value)[] headers)
    {
        var client = new HubClient();
        foreach (var (name, value) in headers)
        {
            client.socket.Options.SetRequestHeader(name, value);
        }
        client.socket.Options.CollectHttpResponseDetails = true;
        using var patience = new CancellationTokenSource(Patience);
        await client.socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/live" }.Uri, patience.Token);
        await client.Send(new { protocol = "json", version = 1 });
        _ = await client.Receive(patience.Token); // {} : the handshake is accepted
        return client;
    }

    /// <summary>What Watch answers: topic → version, of the topics the caller may see.</summary>
    public async Task<Dictionary<string, long>> Watch(params (string Topic, string? View)[] topics)
    {
        var answer = await Invoke("Watch", topics.Select(t => new { topic = t.Topic, view = t.View, version = 0 }).ToList());
        Assert.True(answer["error"] is null, (string?)answer["error"]);
        return answer["result"]!.AsArray().ToDictionary(v => (string)v!["topic"]!, v => (long)v!["version"]!);
    }

    public async Task<JsonObject> Invoke(string method, params object[] arguments)
    {
        var id = $"{++invocations}";
        await Send(new { type = 1, invocationId = id, target = method, arguments });
        return await Next(m => (int?)m["type"] == 3 && (string?)m["invocationId"] == id);
    }

    /// <summary>The next <c>patch</c> or <c>event</c>; messages of other kinds that came before it are dropped.</summary>
    public async Task<JsonObject> Message(string method) =>
        (await Next(m => (int?)m["type"] == 1 && (string?)m["target"] == method))["arguments"]!.AsArray()[0]!.AsObject();

    /// <summary>The next <c>patch</c> newer than what this client shows: as on a page, what it shows may be sent to it once more.</summary>
    public async Task<JsonObject> Newer(long than)
    {
        while (true)
        {
            if (await Message("patch") is var patch && (long)patch["version"]! > than)
            {
                return patch;
            }
        }
    }

    /// <summary>True when the server closes the connection.</summary>
    public async Task<bool> IsCutOff()
    {
        try
        {
            _ = await Next(m => (int?)m["type"] == 7);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or EndOfStreamException)
        {
            return true;
        }
    }

    private async Task<JsonObject> Next(Func<JsonObject, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var message = await Receive(patience.Token);
            if (wanted(message))
            {
                return message;
            }
        }
    }

    private Task Send(object message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + End), WebSocketMessageType.Text, true, CancellationToken.None);

    private async Task<JsonObject> Receive(CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        while (received.Count == 0)
        {
            var part = await socket.ReceiveAsync(buffer, cancel);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new EndOfStreamException();
            }
            partial.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (!part.EndOfMessage)
            {
                continue;
            }
            foreach (var json in partial.ToString().Split(End, StringSplitOptions.RemoveEmptyEntries))
            {
                received.Enqueue(JsonNode.Parse(json)!.AsObject());
            }
            partial.Clear();
        }
        return received.Dequeue();
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
