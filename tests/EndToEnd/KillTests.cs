using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd;

/// <summary>kill -9 of the web host while bookings run: what was acknowledged is there, once.</summary>
public sealed class KillTests
{
    private const int Bookings = 2000, Clients = 8, Kills = 3;

    [Fact]
    public async Task Whatever_is_killed_every_acknowledged_booking_is_there_once()
    {
        await using var installation = await Installation.Start(contents: Contents.Empty);
        await using (var post = installation.Db.CreateCommand("""
            with made as (insert into scheduling.judge (id, name_en, name_ur) select gen_random_uuid(), code, code from scheduling.courtroom returning id, name_en)
            insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select m.id, r.id, r.established_on from made m join scheduling.courtroom r on r.code = m.name_en
            """))
        {
            await post.ExecuteNonQueryAsync();
        }
        var key = await installation.ApiKey("clerk", "all");
        using var http = new HttpClient { BaseAddress = installation.Address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var acknowledged = new ConcurrentDictionary<int, string>();
        var next = 0;

        var killer = Task.Run(async () =>
        {
            using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var kill = 1; kill <= Kills; kill++)
            {
                while (acknowledged.Count < kill * Bookings / (Kills + 1))
                {
                    await every.WaitForNextTickAsync();
                }
                await installation.Nodes[0].Kill();
                await installation.Nodes[0].Start();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var n = Interlocked.Increment(ref next) - 1; n < Bookings; n = Interlocked.Increment(ref next) - 1)
            {
                acknowledged[n] = await Book(http, n);
            }
        }));
        await killer;

        Assert.Equal(Bookings, acknowledged.Values.Distinct().Count());
        await using var count = installation.Db.CreateCommand("select count(*), count(distinct (courtroom_id, starts_at)) from scheduling.hearing");
        await using var reader = await count.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.Equal((Bookings, Bookings), (reader.GetInt64(0), reader.GetInt64(1)));
        var ledger = Path.GetTempFileName();
        await File.WriteAllLinesAsync(ledger, acknowledged.Values);
        await installation.Verify(ledger);
        File.Delete(ledger);
    }

    /// <summary>Tries with one key until an answer comes: the host may be gone in between.</summary>
    private static async Task<string> Book(HttpClient http, int n)
    {
        var (room, slot) = (n % 40 + 1, n / 40);
        var day = FirstMonday().AddDays(slot / 10 / 4 * 7 + slot / 10 % 4);
        var body = new JsonObject
        {
            ["case"] = new JsonObject { ["number"] = $"Kill {n}", ["type"] = "CRIMINAL_SESSIONS" },
            ["courtroom"] = $"VC-KP-{room:00}",
            ["purpose"] = "BAIL",
            ["startsAt"] = $"{day:yyyy-MM-dd}T{new TimeOnly(9, 0).AddMinutes(slot % 10 * 20):HH:mm:ss}+05:00",
            ["minutes"] = 15,
            ["participants"] = new JsonArray(new JsonObject { ["name"] = "An accused", ["role"] = "accused", ["place"] = new JsonObject { ["link"] = true } }),
        };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hearings") { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", $"kill-{n}");
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
                }
                Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // The host was killed: the same key again.
            }
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>A week that starts at least five months ahead and touches no vacation of the reference data (April to June).</summary>
    private static DateOnly FirstMonday()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var april = new DateOnly(today.Month < 3 ? today.Year : today.Year + 1, 4, 5);
        return april.AddDays((8 - (int)april.DayOfWeek) % 7);
    }
}
