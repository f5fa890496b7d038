using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Platform.Outcomes;

/// <summary>The API says what is wrong: with which method, type, parameter, member and value. Source: api.md.</summary>
public sealed class ApiEdgeTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private static int room = 20;

    [Fact]
    public async Task Another_verb_is_405_with_the_verbs_that_are_taken()
    {
        using var clerk = await court.Api("clerk");
        foreach (var (method, path, allowed) in new[] { ("PUT", "/api/v1/hearings", "POST"), ("DELETE", "/api/v1/courtrooms", "GET"), ("PATCH", $"/api/v1/hearings/{Guid.NewGuid()}", "GET") })
        {
            using var answer = await clerk.SendAsync(new(new(method), path));
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "method-not-allowed"), (answer.StatusCode, (string?)(await Json(answer))["type"]));
            Assert.Contains(allowed, answer.Content.Headers.Allow);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync("/api/v1/nothing")).StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? type)
    {
        using var clerk = await court.Api("clerk");
        foreach (var path in new[] { "/api/v1/hearings", "/api/v1/backlog", "/api/v1/listing/plans", $"/api/v1/hearings/{Guid.NewGuid()}/conclude", "/api/v1/access-points/AP-KP-01/heartbeat" })
        {
            var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            using var answer = await clerk.PostAsync(path, content);
            Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported-media-type"), (answer.StatusCode, (string?)(await Json(answer))["type"]));
        }
    }

    [Theory]
    [InlineData("/api/v1/counts?from=2026-12-01&to=2026-12-31&provnce=KP", "provnce", "province")]
    [InlineData("/api/v1/courtrooms?Limits=3", "Limits", "limit")]
    [InlineData("/api/v1/hearings.csv?from=2026-12-01&to=2026-12-31&format=xml", "format", "courtroom")]
    [InlineData("/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=2026-12-02&to=2026-12-03&untill=2026-12-04", "untill", "minutes")]
    public async Task An_unknown_query_parameter_is_refused_by_name(string address, string name, string known)
    {
        using var clerk = await court.Api("clerk");
        Assert.Contains(known, await Error(await clerk.GetAsync(address), name));
    }

    [Theory]
    [InlineData("/api/v1/courtrooms?limit=many", "limit", "“many”")]
    [InlineData("/api/v1/courtrooms?limit=5&limit=6", "limit", "once")]
    [InlineData("/api/v1/backlog?case=12%2F2026", "case", "“12/2026”")]
    [InlineData("/api/v1/backlog?returned=perhaps", "returned", "true or false")]
    [InlineData("/api/v1/backlog?priority=4", "priority", "Urgent")]
    [InlineData("/api/v1/backlog?priority=Routine,%20Urgent", "priority", "“Routine, Urgent”")]
    [InlineData("/api/v1/counts?from=9999-12-31&to=2026-12-31", "from", "2027-01-18")]
    [InlineData("/api/v1/counts?from=0001-01-01&to=2026-12-31", "from", "“0001-01-01”")]
    [InlineData("/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=2026-12-02&to=2026-12-03&earliest=noon", "earliest", "2027-01-18T10:00:00+05:00")]
    [InlineData("/api/v1/cause-lists/VC-KP-01/9999-12-31", "date", "“9999-12-31”")]
    [InlineData("/api/v1/courtrooms?search=a%00b", "search", "control")]
    public async Task An_unreadable_parameter_is_named_with_its_shape_and_what_was_given(string address, string field, string words)
    {
        using var clerk = await court.Api("clerk");
        Assert.Contains(words, await Error(await clerk.GetAsync(address), field));
    }

    [Fact]
    public async Task Every_member_that_is_missing_unknown_or_unreadable_is_named_by_its_path()
    {
        using var clerk = await court.Api("clerk");
        using var answer = await clerk.Post("/api/v1/hearings", JsonNode.Parse(
            """{"purpose": 7, "startsAt": "tomorrow", "minuts": 15, "case": {"number": null, "restricted": "yes"}, "participants": [{"name": "A"}, {"place": {"link": "true"}, "personId": "x"}, null], "Purpose": "BAIL"}"""));
        var errors = (await Json(answer))["errors"]!.AsObject();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["case.restricted", "courtroom", "minuts", "participants[0].place", "participants[1].personId", "participants[1].place.link", "participants[2]", "purpose", "startsAt"], errors.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Contains("2027-01-18T10:00:00+05:00", (string?)errors["startsAt"]![0]);
        Assert.Contains("“tomorrow”", (string?)errors["startsAt"]![0]);
        Assert.Contains("“x”", (string?)errors["participants[1].personId"]![0]);
    }

    [Theory]
    [InlineData("""{"outcome":"4"}""", "outcome")]
    [InlineData("""{"outcome":4}""", "outcome")]
    [InlineData("""{"outcome":"Heard, Adjourned"}""", "outcome")]
    [InlineData("""{}""", "outcome")]
    [InlineData("""{"outcome":"Heard","next":{"startsAt":"9999-12-31T23:59:59+05:00"}}""", "next.startsAt")]
    [InlineData("""{"outcome":"Heard","next":{"startsAt":"2026-12-09T09:00:00.000000001+05:00"}}""", "next.startsAt")]
    [InlineData("""{"outcome":"Heard","reason":"a\u0000b"}""", "reason")]
    [InlineData("""{"outcome":"Heard","outcome":"Adjourned"}""", "outcome")]
    public async Task A_hearing_is_concluded_by_a_name_and_a_time_of_whole_minutes_alone(string body, string field)
    {
        using var clerk = await court.Api("clerk");
        using var judge = await court.Api("judge");
        var hearing = await Json(await clerk.Post("/api/v1/hearings", Booking($"Edge {Guid.NewGuid()}", At(1, "10:00"), $"VC-KP-{Interlocked.Increment(ref room)}", participants: Person("Edge", "accused", "link"))));
        await judge.Post($"/api/v1/hearings/{hearing["id"]}/start");
        using var answer = await judge.PostAsync($"/api/v1/hearings/{hearing["id"]}/conclude", new StringContent(body, Encoding.UTF8, "application/json"));
        await Error(answer, field);
    }

    [Theory]
    [InlineData("\u200B\u2060")]
    [InlineData("\u3164")]
    [InlineData(" \u00A0\uFEFF")]
    [InlineData("\u034F\u0301")]
    public async Task A_case_number_that_shows_nothing_is_none(string number)
    {
        using var clerk = await court.Api("clerk");
        await Error(await clerk.Post("/api/v1/hearings", Booking(number, At(2, "09:00"))), "cases[0].number");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_413_also_where_it_comes_in_chunks(bool chunked)
    {
        using var clerk = await court.Api("clerk");
        var text = Encoding.UTF8.GetBytes($$"""{"courtroom": "{{new string('x', ApiBody.MaxBytes)}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hearings") { Content = chunked ? new StreamContent(new Endless(text)) : new ByteArrayContent(text) };
        request.Content.Headers.ContentType = new("application/json");
        using var answer = await clerk.SendAsync(request);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (answer.StatusCode, (string?)(await Json(answer))["type"]));
    }

    [Fact]
    public async Task A_stale_revision_is_412_with_the_present_one()
    {
        using var clerk = await court.Api("clerk");
        var hearing = await Json(await clerk.Post("/api/v1/hearings", Booking("Edge stale", At(3, "09:00"), "VC-KP-19", participants: Person("Stale", "accused", "link"))));
        using var answer = await clerk.Post($"/api/v1/hearings/{hearing["id"]}/reschedule", new JsonObject { ["startsAt"] = At(3, "10:00"), ["revision"] = 7 });
        Assert.Equal((HttpStatusCode.PreconditionFailed, 1), (answer.StatusCode, (int?)(await Json(answer))["revision"]));
    }

    [Fact]
    public async Task What_is_not_JSON_at_all_is_told_where()
    {
        using var clerk = await court.Api("clerk");
        foreach (var body in new[] { "", "{\"courtroom\": \"VC", "[1]", "\"text\"", "null" })
        {
            using var answer = await clerk.PostAsync("/api/v1/hearings", new StringContent(body, Encoding.UTF8, "application/json"));
            await Error(answer, "body");
        }
    }

    private static async Task<string> Error(HttpResponseMessage answer, string field)
    {
        var problem = await Json(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, problem.ToJsonString());
        Assert.True(problem["errors"]?[field] is not null, problem.ToJsonString());
        return (string)problem["errors"]![field]![0]!;
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
