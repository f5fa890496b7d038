using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// A web host with the reference data and a judge posted to every courtroom; VC-KP-01 and VC-KP-02 share one.
/// The clock stands on Tuesday 1 December 2026, 09:00.
/// </summary>
public class CourtInUse : CourtsApp
{
    public static readonly Guid SharedJudge = RegistryId.For("judge", "VC-KP-01");

    protected override async Task Arrange()
    {
        await using var owner = await Owner.OpenConnectionAsync();
        await ReferenceData.Load(owner);
        foreach (var code in await owner.QueryAsync<string>("select code from scheduling.courtroom order by code"))
        {
            var judge = RegistryId.For("judge", code == "VC-KP-02" ? "VC-KP-01" : code);
            await owner.ExecuteAsync(
                """
                insert into scheduling.judge (id, name_en, name_ur) values (@judge, 'Judge ' || @code, 'جج ' || @code) on conflict do nothing;
                insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select @judge, id, date '2021-01-01' from scheduling.courtroom where code = @code
                """, new { judge, code });
        }
    }

    /// <summary>A local time of Pakistan on a December day of 2026, as the API takes it.</summary>
    public static string At(int day, string time) => $"2026-12-{day:00}T{time}:00+05:00";

    /// <summary>A booking's body: one accused at AP-KP-01 unless other participants are given.</summary>
    public static JsonObject Booking(string number, string startsAt, string courtroom = "VC-KP-01", int minutes = 30, string purpose = "PROSECUTION_EVIDENCE", params JsonNode[] participants) => new()
    {
        ["case"] = new JsonObject { ["number"] = number, ["type"] = "CRIMINAL_SESSIONS" },
        ["courtroom"] = courtroom,
        ["purpose"] = purpose,
        ["startsAt"] = startsAt,
        ["minutes"] = minutes,
        ["participants"] = new JsonArray(participants.Length > 0 ? participants : [Person("Accused of " + number, "accused", "AP-KP-01")]),
    };

    /// <summary>A participant; <paramref name="place"/> is an access point's code, <c>link</c> or <c>courtroom</c>.</summary>
    public static JsonObject Person(string name, string role, string place, bool isProtected = false, string? bar = null) => new()
    {
        ["name"] = name,
        ["role"] = role,
        ["protected"] = isProtected,
        ["barEnrolment"] = bar,
        ["place"] = place switch
        {
            "link" => new JsonObject { ["link"] = true },
            "courtroom" => new JsonObject { ["courtroom"] = true },
            _ => new JsonObject { ["accessPoint"] = place },
        },
    };

    public static async Task<JsonNode> Json(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
}

internal static class ApiCalls
{
    public static async Task<HttpResponseMessage> Post(this HttpClient client, string path, JsonNode? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return await client.SendAsync(request);
    }
}
