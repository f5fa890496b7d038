using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>The API is what its description says.</summary>
public sealed class OpenApiTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private async Task<JsonNode> Description()
    {
        using var stranger = court.Browser();
        return (await stranger.GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!;
    }

    [Fact]
    public async Task Every_call_under_api_v1_is_described_and_nothing_else()
    {
        var described = (await Description())["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}")).Order();
        var mapped = court.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal) == true)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} /{System.Text.RegularExpressions.Regex.Replace(e.RoutePattern.RawText!.TrimStart('/'), ":[a-z]+}", "}")}")).Order();

        Assert.Equal(mapped, described);
    }

    [Fact]
    public async Task Answers_have_the_described_shapes()
    {
        var description = await Description();
        using var clerk = await court.Api("clerk");
        using var judge = await court.Api("judge");

        async Task<JsonNode> Check(string method, string path, Task<HttpResponseMessage> call)
        {
            using var answer = await call;
            var responses = description["paths"]![path]![method]!["responses"]!;
            var schema = responses[((int)answer.StatusCode).ToString()]?["content"]?.AsObject().First().Value?["schema"];
            Assert.True(schema is not null, $"{method} {path} answered {(int)answer.StatusCode}, which is not described.");
            var body = await Json(answer);
            Assert.Empty(Mismatches(schema, body, description, "$"));
            return body;
        }

        var hearing = await Check("post", "/api/v1/hearings", clerk.Post("/api/v1/hearings", Booking("Shape 1", At(2, "09:00"))));
        await Check("post", "/api/v1/hearings", clerk.Post("/api/v1/hearings", Booking("Shape 2", At(2, "09:00"))));
        await Check("post", "/api/v1/hearings", clerk.Post("/api/v1/hearings", Booking("Shape 3", At(6, "09:00"))));
        await Check("post", "/api/v1/hearings", clerk.Post("/api/v1/hearings", Booking("", At(2, "09:00"))));
        await Check("get", "/api/v1/slots", clerk.GetAsync("/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=2026-12-02&to=2026-12-06&at=AP-KP-01&at=AP-KP-01&max=5"));
        await Check("get", "/api/v1/slots", clerk.GetAsync("/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=yesterday&to=2026-12-06"));
        await Check("post", "/api/v1/hearings/{id}/reschedule", clerk.Post($"/api/v1/hearings/{hearing["id"]}/reschedule", new JsonObject { ["startsAt"] = At(3, "09:00"), ["revision"] = 1 }));
        await Check("post", "/api/v1/hearings/{id}/reschedule", clerk.Post($"/api/v1/hearings/{hearing["id"]}/reschedule", new JsonObject { ["startsAt"] = At(3, "10:00"), ["revision"] = 1 }));
        await Check("post", "/api/v1/hearings/{id}/start", judge.Post($"/api/v1/hearings/{hearing["id"]}/start"));
        await Check("post", "/api/v1/hearings/{id}/conclude", judge.Post($"/api/v1/hearings/{hearing["id"]}/conclude", new JsonObject { ["outcome"] = "Heard", ["next"] = new JsonObject { ["startsAt"] = At(9, "09:00") } }));
        await Check("get", "/api/v1/hearings/{id}", clerk.GetAsync($"/api/v1/hearings/{hearing["id"]}"));
        await Check("get", "/api/v1/hearings/{id}", clerk.GetAsync($"/api/v1/hearings/{Guid.NewGuid()}"));
        var waiting = Booking("Shape 4", At(2, "09:00"));
        waiting.Remove("startsAt");
        var asked = await Check("post", "/api/v1/backlog", clerk.Post("/api/v1/backlog", waiting));
        await Check("post", "/api/v1/backlog", clerk.Post("/api/v1/backlog", Booking("Shape 5", At(2, "09:00"))));
        await Check("get", "/api/v1/backlog", clerk.GetAsync("/api/v1/backlog?limit=1"));
        await Check("get", "/api/v1/backlog/{id}", clerk.GetAsync($"/api/v1/backlog/{asked["hearings"]![0]}"));
        var counts = await Check("get", "/api/v1/counts", clerk.GetAsync("/api/v1/counts?from=2026-12-01&to=2026-12-31&by=month,province,reason"));
        Assert.Equal(1, (int)counts["total"]!["heldUnpublished"]!);
        Assert.Equal(["month", "province", "reason", "listed", "held", "adjournedUnheard", "notReached", "technicalFailure", "withdrawn", "cancelled", "moved", "heldUnpublished", "heldThenAdjourned"], counts["rows"]![0]!.AsObject().Select(m => m.Key));
        await Check("get", "/api/v1/counts", clerk.GetAsync("/api/v1/counts?from=2026-12-01&to=2026-12-31&by=sex,age,year"));
        await Check("get", "/api/v1/counts", clerk.GetAsync("/api/v1/counts?from=2026-12-01&to=2025-12-31&by=moon"));
    }

    /// <summary>The part of JSON Schema that the description uses: $ref, type, enum, properties, required, items, oneOf.</summary>
    private static IEnumerable<string> Mismatches(JsonNode? schema, JsonNode? value, JsonNode document, string at)
    {
        if (schema is null || schema is JsonObject { Count: 0 })
        {
            return [];
        }
        if ((string?)schema["$ref"] is { } reference)
        {
            return Mismatches(reference[2..].Split('/').Aggregate((JsonNode?)document, (node, part) => node![part]), value, document, at);
        }
        if (schema["oneOf"] is JsonArray choices)
        {
            return choices.Any(c => !Mismatches(c, value, document, at).Any()) ? [] : [$"{at} fits none of oneOf"];
        }
        var types = schema["type"] is JsonArray several ? several.Select(t => (string)t!).ToList() : schema["type"] is { } one ? [(string)one!] : [];
        var kind = value switch
        {
            null => "null",
            JsonArray => "array",
            JsonObject => "object",
            _ => value.GetValueKind() switch { System.Text.Json.JsonValueKind.String => "string", System.Text.Json.JsonValueKind.Number => "integer", _ => "boolean" },
        };
        if (types.Count > 0 && !types.Contains(kind) && !(kind == "integer" && types.Contains("number")))
        {
            return [$"{at} is {kind}, described as {string.Join("|", types)}"];
        }
        var faults = schema["enum"] is JsonArray allowed && kind != "null" && !allowed.Any(a => JsonNode.DeepEquals(a, value)) ? new List<string> { $"{at} is not one of the enum" } : [];
        if (value is JsonObject members)
        {
            var known = schema["properties"] as JsonObject ?? [];
            faults.AddRange((schema["required"] as JsonArray ?? []).Where(r => !members.ContainsKey((string)r!)).Select(r => $"{at}.{r} is missing"));
            faults.AddRange(members.SelectMany(m => known.TryGetPropertyValue(m.Key, out var inner) ? Mismatches(inner, m.Value, document, $"{at}.{m.Key}")
                : known.Count > 0 && m.Key is not ("errors" or "conflicts" or "revision") ? [$"{at}.{m.Key} is not described"] : []));
        }
        if (value is JsonArray items)
        {
            faults.AddRange(items.SelectMany((item, i) => Mismatches(schema["items"], item, document, $"{at}[{i}]")));
        }
        return faults;
    }
}
