using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Listing;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing.Plans;

/// <summary>Listing as a service: asked for over HTTP, searched by the real runner, read by polling.</summary>
public sealed class PlanTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private PlanRunner Runner => court.Services.GetRequiredService<PlanRunner>();

    private static Task<HttpResponseMessage> Ask(HttpClient clerk, JsonNode instance, int seconds = 1, string? key = null) => clerk.Post($"/api/v1/listing/plans?seconds={seconds}", instance, key);

    private static JsonNode Body(ListingInstance instance) => JsonSerializer.SerializeToNode(instance, Web)!;

    private static async Task<JsonNode> Asked(HttpClient clerk, ListingInstance instance, int seconds = 1)
    {
        using var answer = await Ask(clerk, Body(instance), seconds);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var plan = await CourtInUse.Json(answer);
        Assert.Equal($"/api/v1/listing/plans/{plan["id"]}", answer.Headers.Location!.OriginalString);
        Assert.Equal("Waiting", (string?)plan["state"]);
        return plan;
    }

    private static async Task<JsonNode> Read(HttpClient clerk, JsonNode plan) => (await clerk.GetFromJsonAsync<JsonNode>($"/api/v1/listing/plans/{plan["id"]}"))!;

    /// <summary>Polls, as a client does.</summary>
    private static async Task<JsonNode> Until(HttpClient clerk, JsonNode plan, Func<JsonNode, bool> enough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var now = await Read(clerk, plan);
            if (enough(now))
            {
                return now;
            }
            await Task.Delay(50, limit.Token);
        }
    }

    /// <returns>The plan's score as the checker has it.</returns>
    private static long IsValid(ListingInstance instance, JsonNode view)
    {
        var (broken, score) = PlanChecker.Check(instance, view["plan"].Deserialize<ListingPlan>(Web)!);
        Assert.Empty(broken);
        return score!.Score;
    }

    [Fact]
    public async Task A_plan_asked_for_is_searched_to_its_end_and_no_worse_than_first_fit()
    {
        using var clerk = await court.Api("clerk", "VC-KP-01");
        var instance = await ListingFiles.ReadInstance(Repository.PathOf("tests", "Benchmarks", "listing", "tiny-1.json.gz"));
        var plan = await Asked(clerk, instance);
        using var stop = new CancellationTokenSource();
        var running = Runner.Go(stop.Token);

        var done = await Until(clerk, plan, p => (string?)p["state"] is not ("Waiting" or "Running"));
        await stop.CancelAsync();
        await running;

        Assert.Equal("Done", (string?)done["state"]);
        var score = IsValid(instance, done);
        Assert.Equal(score, (long)done["progress"]!["score"]!);
        Assert.Equal(done["plan"]!["listed"]!.AsArray().Count, (int)done["progress"]!["listed"]!);
        Assert.True((long)done["progress"]!["steps"]! > 0);
        Assert.True(score >= await court.Owner.One<long>("select first_fit from scheduling.listing_plan where id = @id", new { id = Guid.Parse((string)plan["id"]!) }));
    }

    [Fact]
    public async Task A_search_is_followed_while_it_runs_and_ends_when_it_is_cancelled_with_its_best_plan()
    {
        using var clerk = await court.Api("clerk");
        var instance = SmallInstance.Of(5, hearings: 60, days: 8);
        var plan = await Asked(clerk, instance, seconds: 600);
        var running = Runner.RunNext(default);
        IsValid(instance, await Until(clerk, plan, p => p["plan"] is not null));

        using var answer = await clerk.Post($"/api/v1/listing/plans/{plan["id"]}/cancel");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await running.WaitAsync(TimeSpan.FromMinutes(1));

        var over = await Read(clerk, plan);
        Assert.Equal("Cancelled", (string?)over["state"]);
        Assert.Equal(IsValid(instance, over), (long)over["progress"]!["score"]!);
        using var again = await clerk.Post($"/api/v1/listing/plans/{plan["id"]}/cancel");
        Assert.Equal("Cancelled", (string?)(await CourtInUse.Json(again))["state"]);
        Assert.False(await Runner.RunNext(default));
    }

    [Fact]
    public async Task What_is_cancelled_before_its_turn_is_never_searched()
    {
        using var clerk = await court.Api("clerk");
        var plan = await Asked(clerk, SmallInstance.Of(1));
        using var answer = await clerk.Post($"/api/v1/listing/plans/{plan["id"]}/cancel");

        Assert.Equal("Cancelled", (string?)(await CourtInUse.Json(answer))["state"]);
        Assert.False(await Runner.RunNext(default));
    }

    [Fact]
    public async Task The_plan_of_a_killed_node_is_taken_up_when_its_lease_is_over_and_goes_on_from_its_best()
    {
        using var clerk = await court.Api("clerk");
        var instance = SmallInstance.Of(2);
        var found = ListingEngine.Search(instance, new(Steps: 50_000)).Plan;
        var plan = await Asked(clerk, instance);
        await court.Owner.Sql("update scheduling.listing_plan set state = 'Running', node = 'killed', attempts = 1, lease_until = @until, searched_ms = 900, plan = @found where id = @id",
            new { id = Guid.Parse((string)plan["id"]!), until = court.Clock.GetCurrentInstant() + PlanRunner.Lease, found = ListingFiles.Pack(found) });

        Assert.False(await Runner.RunNext(default));
        court.Clock.Advance(PlanRunner.Lease + Duration.FromSeconds(1));
        Assert.True(await Runner.RunNext(default));

        var done = await Read(clerk, plan);
        Assert.Equal("Done", (string?)done["state"]);
        Assert.True(IsValid(instance, done) >= PlanChecker.Check(instance, found).Score!.Score);
        Assert.True((double)done["progress"]!["seconds"]! >= 0.9);
    }

    [Fact]
    public async Task A_plan_that_kills_every_node_that_tries_it_fails_in_the_end()
    {
        using var clerk = await court.Api("clerk");
        var plan = await Asked(clerk, SmallInstance.Of(3));
        await court.Owner.Sql("update scheduling.listing_plan set state = 'Running', node = 'killed', attempts = 3, lease_until = @past where id = @id",
            new { id = Guid.Parse((string)plan["id"]!), past = court.Clock.GetCurrentInstant() - Duration.FromSeconds(1) });

        Assert.True(await Runner.RunNext(default));
        Assert.Equal("Failed", (string?)(await Read(clerk, plan))["state"]);
    }

    [Fact]
    public async Task A_node_that_is_shut_down_hands_its_plan_on()
    {
        using var clerk = await court.Api("clerk");
        var plan = await Asked(clerk, SmallInstance.Of(4, hearings: 60, days: 8), seconds: 600);
        using var stop = new CancellationTokenSource();
        var running = Runner.RunNext(stop.Token);
        await Until(clerk, plan, p => p["plan"] is not null);
        await stop.CancelAsync();
        await running;

        var waiting = await Read(clerk, plan);
        Assert.Equal("Waiting", (string?)waiting["state"]);
        Assert.NotNull(waiting["plan"]);
        using var answer = await clerk.Post($"/api/v1/listing/plans/{plan["id"]}/cancel");
        Assert.Equal("Cancelled", (string?)(await CourtInUse.Json(answer))["state"]);
    }

    [Fact]
    public async Task A_plan_does_not_exist_for_anybody_but_its_maker()
    {
        using var maker = await court.Api("clerk", "VC-KP-01");
        using var colleague = await court.Api("clerk", "VC-KP-01");
        using var supervisor = await court.Api("clerk", "KP");
        using var judge = await court.Api("judge");
        var plan = await Asked(maker, SmallInstance.Of(6));
        foreach (var other in new[] { colleague, supervisor })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/v1/listing/plans/{plan["id"]}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.Post($"/api/v1/listing/plans/{plan["id"]}/cancel")).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await judge.GetAsync($"/api/v1/listing/plans/{plan["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(judge, Body(SmallInstance.Of(6)))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await maker.Post($"/api/v1/listing/plans/{plan["id"]}/cancel")).StatusCode);
    }

    [Fact]
    public async Task The_same_key_asks_once_and_ten_open_plans_are_enough()
    {
        using var clerk = await court.Api("clerk");
        var instance = Body(SmallInstance.Of(7));
        var (first, again) = (await CourtInUse.Json(await Ask(clerk, instance, key: "once")), await CourtInUse.Json(await Ask(clerk, instance, key: "once")));
        Assert.Equal((string?)first["id"], (string?)again["id"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Ask(clerk, instance, seconds: 2, key: "once")).StatusCode);

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await Ask(clerk, instance)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Ask(clerk, instance)).StatusCode);
        await court.Owner.Sql("update scheduling.listing_plan set state = 'Cancelled' where state = 'Waiting'");
    }

    [Fact]
    public async Task What_is_wrong_with_an_instance_is_said_by_field()
    {
        using var clerk = await court.Api("clerk");
        async Task Refused(string field, Action<JsonNode> spoil, int seconds = 1)
        {
            var body = Body(SmallInstance.Of(8));
            spoil(body);
            using var answer = await Ask(clerk, body, seconds);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            var errors = (await CourtInUse.Json(answer))["errors"]!.AsObject();
            Assert.Contains(errors, e => e.Key == field);
        }

        await Refused("hearings[2].duration", b => b["hearings"]![2]!["duration"] = 7);
        await Refused("hearings[0].courtrooms", b => b["hearings"]![0]!["courtrooms"]![0] = "elsewhere");
        await Refused("hearings[1].id", b => b["hearings"]![1]!["id"] = (string)b["hearings"]![0]!["id"]!);
        await Refused("hearings[1].weight", b => b["hearings"]![1]!["weight"] = 0);
        await Refused("hearings[1].apart", b => b["hearings"]![1]!["apart"] = new JsonArray(new JsonArray(0, 99)));
        await Refused("accessPoints[0].stations", b => b["accessPoints"]![0]!["stations"] = 9);
        await Refused("courtrooms[0].sittings", b => b["courtrooms"]![0]!["sittings"]![0]!["start"] = 511);
        await Refused("judges[0].leave", b => b["judges"]![0]!["leave"] = new JsonArray(-1));
        await Refused("days", b => b["days"] = 100_000);
        await Refused("grid", b => b["grid"] = 1);
        await Refused("format", b => b["format"] = "listing-instance/2");
        await Refused("body", b => b.AsObject().Remove("persons"));
        await Refused("hearings", b => b["hearings"] = null);
        await Refused("hearings[0].secret", b => b["hearings"]![0]!["secret"] = 1);
        await Refused("hearings[0].weight", b => b["hearings"]![0]!["weight"] = 1e300);
        await Refused("hearings[0].weight", b => b["hearings"]![0]!["weight"] = "9");
        await Refused("seconds", _ => { }, seconds: 601);
        await Refused("seconds", _ => { }, seconds: 0);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("{\"format\":", "application/json")]
    [InlineData("{\"format\": \"listing-instance/1\", \"hearings\": [[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]}", "application/json")]
    public async Task What_is_no_instance_is_refused(string body, string type)
    {
        using var clerk = await court.Api("clerk");
        using var answer = await clerk.PostAsync("/api/v1/listing/plans", new StringContent(body, Encoding.UTF8, type));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_instance_that_is_too_large_is_refused_before_it_is_read()
    {
        using var clerk = await court.Api("clerk");
        using var body = new ByteArrayContent(new byte[29 << 20]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await clerk.PostAsync("/api/v1/listing/plans", body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("28 MB", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Old_plans_are_forgotten_and_those_that_wait_are_not()
    {
        using var clerk = await court.Api("clerk");
        var (old, waiting) = (await Asked(clerk, SmallInstance.Of(9)), await Asked(clerk, SmallInstance.Of(10)));
        await court.Owner.Sql("update scheduling.listing_plan set changed_at = @then, state = case id when @old then 'Done' else state end where id in (@old, @waiting)",
            new { then = court.Clock.GetCurrentInstant() - Duration.FromDays(ForgetPlans.Days + 1), old = Guid.Parse((string)old["id"]!), waiting = Guid.Parse((string)waiting["id"]!) });
        await using var scope = court.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<ForgetPlans>().Run(default);

        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"/api/v1/listing/plans/{old["id"]}")).StatusCode);
        Assert.Equal("Waiting", (string?)(await Read(clerk, waiting))["state"]);
        await clerk.Post($"/api/v1/listing/plans/{waiting["id"]}/cancel");
    }
}
