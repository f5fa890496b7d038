using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Requests;

/// <summary>The backlog through the HTTP API.</summary>
public sealed class BacklogApiTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static string Day(int later) => LocalDatePattern.Iso.Format(CourtsFixture.Today.PlusDays(later));

    private static JsonObject Asked(string room, string number, int parts = 1) => new()
    {
        ["case"] = new JsonObject { ["number"] = number, ["type"] = "CRIMINAL_SESSIONS" },
        ["courtroom"] = room,
        ["purpose"] = "BAIL",
        ["participants"] = new JsonArray(Person("Accused of " + number, "accused", "AP-KP-01"), Person("Counsel of " + number, "advocate", "link", bar: number)),
        ["priority"] = "Soon",
        ["notLater"] = Day(20),
        ["parts"] = parts,
        ["daysBetween"] = 4,
    };

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> Read(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.NoContent ? null : await Json(answer));
    }

    [Fact]
    public async Task A_matter_is_asked_for_once_read_changed_and_taken_off()
    {
        using var clerk = await courts.Api("clerk", "VC-KP-26");
        var (status, made) = await Read(clerk.Post("/api/v1/backlog", Asked("VC-KP-26", "Api 1", parts: 2), "asked-once"));
        Assert.Equal(HttpStatusCode.Created, status);
        var ids = made!["hearings"]!.AsArray().Select(h => (string)h!).ToList();
        Assert.Equal(made.ToJsonString(), (await Read(clerk.Post("/api/v1/backlog", Asked("VC-KP-26", "Api 1", parts: 2), "asked-once"))).Body!.ToJsonString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Read(clerk.Post("/api/v1/backlog", Asked("VC-KP-26", "Api 2"), "asked-once"))).Status);

        var list = (await clerk.GetFromJsonAsync<JsonNode>("/api/v1/backlog"))!;
        Assert.Equal(ids, list["items"]!.AsArray().Select(i => (string)i!["id"]!));
        var second = list["items"]![1]!;
        Assert.Equal(("Api 1", "BAIL", "Soon", Day(20), 2, "AP-KP-01"), ((string)second["cases"]!, (string)second["purpose"]!, (string)second["priority"]!, (string)second["notLater"]!, (int)second["people"]!, (string)second["accessPoints"]![0]!));
        Assert.Equal((2, 2, 4), ((int)second["part"]!["number"]!, (int)second["part"]!["of"]!, (int)second["part"]!["daysBetween"]!));

        // What is said is all there is: the limit is gone, and the accused comes to court.
        var accused = (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/hearings/{ids[1]}"))!["appearances"]!.AsArray().Single(a => (string)a!["role"]! == "accused")!;
        Assert.Equal(HttpStatusCode.NoContent, (await Read(clerk.Post($"/api/v1/backlog/{ids[1]}/change", new JsonObject
        {
            ["purpose"] = "ARGUMENTS",
            ["minutes"] = 45,
            ["priority"] = "Urgent",
            ["notBefore"] = Day(3),
            ["daysBetween"] = 9,
            ["places"] = new JsonArray(new JsonObject { ["appearance"] = (string)accused["id"]!, ["place"] = new JsonObject { ["courtroom"] = true } }),
        }))).Status);
        var changed = (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/backlog/{ids[1]}"))!;
        Assert.Equal(("ARGUMENTS", 45, "Urgent", Day(3), null, 9), ((string)changed["purpose"]!, (int)changed["minutes"]!, (string)changed["priority"]!, (string)changed["notBefore"]!, (string?)changed["notLater"], (int)changed["part"]!["daysBetween"]!));
        Assert.Empty(changed["accessPoints"]!.AsArray());
        Assert.Equal("request-changed", (string)(await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/hearings/{ids[1]}"))!["history"]![1]!["change"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await Read(clerk.Post($"/api/v1/backlog/{ids[0]}/remove", new JsonObject { ["reason"] = "Compromise recorded" }, "off-once"))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Read(clerk.Post($"/api/v1/backlog/{ids[0]}/remove", new JsonObject { ["reason"] = "Compromise recorded" }, "off-once"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Read(clerk.GetAsync($"/api/v1/backlog/{ids[0]}"))).Status);
        var (late, problem) = await Read(clerk.Post($"/api/v1/backlog/{ids[0]}/change", new JsonObject { ["purpose"] = "BAIL" }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "wrong-status"), (late, (string)problem!["type"]!));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task Other_places_are_asked_for_and_only_on_the_backlog()
    {
        using var clerk = await courts.Api("clerk", "VC-KP-25");
        var body = Asked("VC-KP-25", "Places");
        body["participants"]![0]!["otherPlaces"] = new JsonArray(new JsonObject { ["accessPoint"] = "AP-KP-06" }, new JsonObject { ["courtroom"] = true });
        var id = (string)(await Read(clerk.Post("/api/v1/backlog", body))).Body!["hearings"]![0]!;
        Assert.Equal(["AP-KP-06"], (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/backlog/{id}"))!["otherAccessPoints"]!.AsArray().Select(a => (string)a!));

        var booking = Booking("Places 2", At(2, "09:00"), "VC-KP-25");
        booking["participants"]![0]!["otherPlaces"] = new JsonArray(new JsonObject { ["link"] = true });
        var (status, problem) = await Read(clerk.Post("/api/v1/hearings", booking));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (status, (string)problem!["type"]!));

        // Of somebody who is changed, the places given are all there are.
        var accused = (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/hearings/{id}"))!["appearances"]!.AsArray().Single(a => (string)a!["role"]! == "accused")!;
        Assert.Equal(HttpStatusCode.NoContent, (await Read(clerk.Post($"/api/v1/backlog/{id}/change", new JsonObject
        {
            ["purpose"] = "BAIL",
            ["places"] = new JsonArray(new JsonObject { ["appearance"] = (string)accused["id"]!, ["place"] = new JsonObject { ["accessPoint"] = "AP-KP-06" }, ["otherPlaces"] = new JsonArray(new JsonObject { ["accessPoint"] = "AP-KP-01" }) }),
        }))).Status);
        var changed = (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/backlog/{id}"))!;
        Assert.Equal(("AP-KP-06", "AP-KP-01"), ((string)changed["accessPoints"]![0]!, (string)changed["otherAccessPoints"]![0]!));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task The_pages_of_the_backlog_are_the_whole_of_it_once_also_where_a_row_goes_in_between()
    {
        using var clerk = await courts.Api("clerk", "VC-KP-27");
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await Read(clerk.Post("/api/v1/backlog", Asked("VC-KP-27", $"Page {i}", parts: 2)))).Status);
        }
        var whole = (await clerk.GetFromJsonAsync<JsonNode>("/api/v1/backlog"))!["items"]!.AsArray().Select(i => (string)i!["id"]!).ToList();
        Assert.Equal(8, whole.Count);

        var (found, after) = (new List<string>(), (string?)null);
        do
        {
            var page = (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/backlog?limit=3{(after is null ? "" : $"&after={after}")}"))!;
            found.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            after = (string?)page["next"];
            if (found.Count == 3)
            {
                // The row that the next page begins behind.
                Assert.Equal(HttpStatusCode.NoContent, (await Read(clerk.Post($"/api/v1/backlog/{found[2]}/remove", new JsonObject { ["reason"] = "Settled" }))).Status);
            }
        }
        while (after is not null);
        Assert.Equal(whole, found);
        Assert.Equal([whole[0], whole[1]], (await clerk.GetFromJsonAsync<JsonNode>("/api/v1/backlog?limit=2&purpose=BAIL&priority=Soon&within=20"))!["items"]!.AsArray().Select(i => (string)i!["id"]!));
    }

    [Fact]
    public async Task Another_courtrooms_backlog_is_not_there()
    {
        using var clerk = await courts.Api("clerk", "VC-KP-28");
        using var other = await courts.Api("clerk", "VC-KP-29");
        using var judge = await courts.Api("judge", "VC-KP-28");
        var id = (string)(await Read(clerk.Post("/api/v1/backlog", Asked("VC-KP-28", "Theirs")))).Body!["hearings"]![0]!;

        Assert.Empty((await other.GetFromJsonAsync<JsonNode>("/api/v1/backlog?courtroom=VC-KP-28"))!["items"]!.AsArray());
        foreach (var call in new[]
        {
            other.GetAsync($"/api/v1/backlog/{id}"), other.Post("/api/v1/backlog", Asked("VC-KP-28", "Mine")), other.Post($"/api/v1/backlog/{id}/change", new JsonObject { ["purpose"] = "BAIL" }),
            other.Post($"/api/v1/backlog/{id}/remove", new JsonObject { ["reason"] = "x" }),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Read(call)).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await Read(judge.GetAsync("/api/v1/backlog"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Read(clerk.GetAsync($"/api/v1/backlog/{id}"))).Status);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("after=nonsense", "after")]
    [InlineData("priority=Never", "priority")]
    public async Task What_cannot_be_asked_is_refused_in_the_readers_language(string query, string field)
    {
        using var clerk = await courts.Api("clerk", "VC-KP-26");
        clerk.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ur");
        var (status, problem) = await Read(clerk.GetAsync($"/api/v1/backlog?{query}"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains((string)problem!["errors"]![field]![0]!, letter => letter > 0x600);
    }
}
