using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>Bookings through the HTTP API, as another system makes them: one Idempotency-Key each, tried again until it is answered.</summary>
internal static class Bookings
{
    /// <summary>A judge for every courtroom; the named pairs of courtrooms share one.</summary>
    public static async Task PostJudges(Installation at, params (string One, string Other)[] shared)
    {
        await using var post = at.Db.CreateCommand(
            """
            with room as (select r.id, r.established_on, coalesce(s.one, r.code) as bench from scheduling.courtroom r left join unnest($1, $2) s(one, other) on s.other = r.code),
            made as (insert into scheduling.judge (id, name_en, name_ur) select gen_random_uuid(), bench, bench from (select distinct bench from room) b returning id, name_en)
            insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select m.id, r.id, r.established_on from made m join room r on r.bench = m.name_en
            """);
        post.Parameters.AddWithValue(shared.Select(s => s.One).ToArray());
        post.Parameters.AddWithValue(shared.Select(s => s.Other).ToArray());
        await post.ExecuteNonQueryAsync();
    }

    /// <summary>A client of the API with its own connections.</summary>
    public static HttpClient Client(Uri address, string key)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }

    public static JsonObject Body(string number, string courtroom, DateTimeOffset start, params JsonObject[] participants) =>
        new()
        {
            ["case"] = new JsonObject { ["number"] = number, ["type"] = "CRIMINAL_SESSIONS" },
            ["courtroom"] = courtroom,
            ["purpose"] = "BAIL",
            ["startsAt"] = $"{start:yyyy-MM-ddTHH:mm:sszzz}",
            ["minutes"] = 15,
            ["participants"] = new JsonArray([.. participants]),
        };

    public static JsonObject ByLink(string name, string role) => new() { ["name"] = name, ["role"] = role, ["place"] = new JsonObject { ["link"] = true } };

    public static async Task<HttpResponseMessage> Send(HttpClient http, JsonObject body, string idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hearings") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await http.SendAsync(request);
    }

    /// <summary>Tries with one key until the booking is acknowledged: the host or its database may be gone in between. Answers the hearing's id.</summary>
    /// <param name="refused">Told of every other answer; null stands for no answer at all.</param>
    public static async Task<string> Acknowledged(HttpClient http, JsonObject body, string idempotencyKey, Action<HttpResponseMessage?> refused)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                using var answer = await Send(http, body, idempotencyKey);
                if (answer.StatusCode == HttpStatusCode.Created)
                    return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
                refused(answer);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                refused(null);
            }

            await pause.WaitForNextTickAsync();
        }
    }
}
