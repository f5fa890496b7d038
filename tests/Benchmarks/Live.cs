using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.Benchmarks.Broadcast;
using RuleOfLaw.Courts.Benchmarks.Support;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.Benchmarks;

/// <summary>
/// One status change and 1,000 hub connections that watch it: from the judge's HTTP request to the last client, with its transaction and the
/// drawing of the page's part. Beside it, on the same host with the same clients, a bare WebSocket program that sends the same bytes to all
/// when it is asked to by HTTP. Percentiles are over the changes of a run.
/// </summary>
public sealed class Live : IBenchmark
{
    private const string Room = "VC-KP-01";
    private DurableServer server = null!;
    private BareHost bare = null!;
    private HttpClient judge = null!;
    private Crowd ours = null!, theirs = null!;
    private string hearing = "";
    private bool running;
    private int connections, changes;

    public string Name => "live";

    public string About => "one status change to 1,000 hub connections, beside a bare WebSocket broadcast of the same bytes [--connections 1000] [--changes 100]";

    public async Task Prepare(Options options)
    {
        (connections, changes) = (options.Number("connections", 1000), options.Number("changes", 100));
        server = await DurableServer.Start("--empty");
        await using (var posting = server.Db.CreateCommand(
            """
            with made as (insert into scheduling.judge (id, name_en, name_ur) values (gen_random_uuid(), 'Bench', 'Bench') returning id)
            insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select m.id, r.id, r.established_on from made m, scheduling.courtroom r where r.code = 'VC-KP-01'
            """))
        {
            await posting.ExecuteNonQueryAsync();
        }
        using var clerk = Client(await server.ApiKey("clerk", Room));
        var key = await server.ApiKey("judge", Room);
        judge = Client(key);
        // A day's list of ordinary length is what is drawn and sent.
        var starts = await FreeTimes.Of(clerk, Room, 12, minutes: 15, apart: 15);
        var day = starts[0].Date;
        foreach (var (start, n) in starts.Where(s => s.Date == day).Select((s, n) => (s, n)))
        {
            var booked = await Book(clerk, start, n);
            hearing = n == 0 ? booked : hearing;
        }
        await Move("start");
        running = true;

        var topic = $"courtroom:{Room}:{day:yyyy-MM-dd}";
        ours = await Crowd.Connect(connections, new(server.Node.Address, "/hubs/live"), key,
            """{"protocol":"json","version":1}""", new JsonObject { ["type"] = 1, ["invocationId"] = "1", ["target"] = "Watch", ["arguments"] = new JsonArray(new JsonArray(new JsonObject { ["topic"] = topic, ["view"] = "judge-room", ["version"] = 0 })) }.ToJsonString());
        bare = await BareHost.Start();
        theirs = await Crowd.Connect(connections, new(bare.Address, "/socket"), key: null);
        // Until the code is compiled for good and each pooled connection has its statements prepared.
        for (var warm = 0; warm < 200; warm++)
        {
            await Change();
            await Broadcast();
        }
    }

    public async Task<IReadOnlyList<Figure>> Run(int run)
    {
        var (one, other) = (new List<Arrivals>(), new List<Arrivals>());
        for (var change = 0; change < changes; change++)
        {
            one.Add(await Change());
            other.Add(await Broadcast());
        }
        var (p95, barest) = (Percentile.Of(one.Select(a => a.Last), 95), Percentile.Of(other.Select(a => a.Last), 95));
        return
        [
            new("connections", connections), new("bytes", ours.LastFrame.Length),
            new("first_p50", Percentile.Of(one.Select(a => a.First), 50)), new("p50", Percentile.Of(one.Select(a => a.Last), 50)), new("p95", p95),
            new("bare_first_p50", Percentile.Of(other.Select(a => a.First), 50)), new("bare_p50", Percentile.Of(other.Select(a => a.Last), 50)), new("bare_p95", barest),
            new("ratio", barest / p95),
        ];
    }

    /// <summary>The judge pauses or goes on: one change of one courtroom's day.</summary>
    private Task<Arrivals> Change()
    {
        running = !running;
        return ours.Await(() => Move(running ? "resume" : "pause"));
    }

    private Task<Arrivals> Broadcast() => theirs.Await(() => bare.Send(ours.LastFrame));

    private async Task Move(string verb)
    {
        using var answer = await judge.PostAsync($"/api/v1/hearings/{hearing}/{verb}", null);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{verb} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private HttpClient Client(string key)
    {
        var http = new HttpClient { BaseAddress = server.Node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    private static async Task<string> Book(HttpClient clerk, DateTimeOffset start, int n)
    {
        using var answer = await clerk.PostAsJsonAsync("/api/v1/hearings", new
        {
            @case = new { number = $"Bench {n}", type = "CRIMINAL_SESSIONS" },
            courtroom = Room,
            purpose = "BAIL",
            startsAt = $"{start:yyyy-MM-ddTHH:mm:sszzz}",
            minutes = 15,
            participants = new[] { new { name = "An accused", role = "accused", place = new { link = true } }, new { name = "An advocate", role = "advocate", place = new { link = true } } },
        });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    public async ValueTask DisposeAsync()
    {
        ours?.Dispose();
        theirs?.Dispose();
        judge?.Dispose();
        if (bare is not null)
        {
            await bare.DisposeAsync();
        }
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
