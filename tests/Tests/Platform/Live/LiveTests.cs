using System.Net;
using System.Net.WebSockets;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Live;

/// <summary>Live pages: over a real Kestrel, a real database, and WebSockets.</summary>
public sealed class LiveTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Target = "live-words-courtroom-vc-1-2026-12-01";

    private static string Room(string code) => new Topic(Topic.Courtroom, code, LiveNode.Today).Name;

    [Fact]
    public async Task A_change_is_sent_to_whoever_watches_drawn_in_their_language()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-1");
        await using var english = await HubClient.Connect(node.Address, ("Authorization", "Amina"), ("Accept-Language", "en"));
        await using var urdu = await HubClient.Connect(node.Address, ("Authorization", "Amina"), ("Accept-Language", "ur"));
        var before = (await english.Watch((Room("VC-1"), "words")))[Room("VC-1")];
        await urdu.Watch((Room("VC-1"), "words"));

        await node.Change("VC-1", "in session");

        var patch = await english.Newer(before);
        Assert.Equal(Room("VC-1"), (string?)patch["topic"]);
        Assert.Equal(Target, (string?)patch["target"]);
        Assert.Equal(before + 1, (long)patch["version"]!);
        Assert.Equal($"<div id=\"{Target}\" class=\"live-words\" data-live-topic=\"{Room("VC-1")}\" data-live-view=\"words\" data-live-version=\"{before + 1}\">en: in session</div>", (string?)patch["html"]);
        Assert.Contains("ur: in session", (string?)(await urdu.Newer(before))["html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_names_no_view_is_told_the_status_in_one_word()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Registry", "VC-1");
        await using var client = await HubClient.Connect(node.Address, ("Authorization", "Registry"));
        await client.Watch((Room("VC-1"), null));

        await node.Change("VC-1", "Paused");

        var told = await client.Message("event");
        Assert.Equal("Paused", (string?)told["status"]);
        Assert.Equal("VC-1", (string?)told["code"]);
        Assert.Equal("courtroom", (string?)told["kind"]);
        Assert.Equal("2026-12-01T04:00:00Z", (string?)told["at"]);
    }

    [Fact]
    public async Task A_change_on_one_node_reaches_a_page_on_another()
    {
        var shown = new LiveNode.Shown();
        await using var here = await LiveNode.Start(database, shown);
        await using var there = await LiveNode.Start(database, shown);
        there.People.Clerk("Amina", "VC-1");
        await using var client = await HubClient.Connect(there.Address, ("Authorization", "Amina"));
        var before = (await client.Watch((Room("VC-1"), "words")))[Room("VC-1")];

        await here.Change("VC-1", "from afar");

        Assert.Contains("from afar", (string?)(await client.Newer(before))["html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_committed_between_loading_the_page_and_watching_is_seen_by_the_version()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-1");
        using var http = Http(node, "Amina");
        var page = await http.GetStringAsync($"/live/fragment?topic={Room("VC-1")}&view=words");
        await node.Change("VC-1", "meanwhile");
        await using var client = await HubClient.Connect(node.Address, ("Authorization", "Amina"));

        var now = (await client.Watch((Room("VC-1"), "words")))[Room("VC-1")];

        Assert.DoesNotContain($"data-live-version=\"{now}\"", page, StringComparison.Ordinal);
        var fresh = await http.GetStringAsync($"/live/fragment?topic={Room("VC-1")}&view=words");
        Assert.Contains($"data-live-version=\"{now}\"", fresh, StringComparison.Ordinal);
        Assert.Contains("meanwhile", fresh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_committed_while_a_client_begins_to_watch_is_either_in_its_answer_or_sent()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-7");
        for (var round = 0; round < 15; round++)
        {
            await using var client = await HubClient.Connect(node.Address, ("Authorization", "Amina"));
            var changing = node.Change("VC-7", $"round {round}");
            var answered = (await client.Watch((Room("VC-7"), "words")))[Room("VC-7")];
            await changing;
            if (answered < round + 1)
            {
                Assert.Equal(round + 1, (long)(await client.Newer(answered))["version"]!);
            }
        }
    }

    [Fact]
    public async Task A_client_that_was_away_catches_up_by_watching_again()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-1");
        long before;
        await using (var client = await HubClient.Connect(node.Address, ("Authorization", "Amina")))
        {
            before = (await client.Watch((Room("VC-1"), "words")))[Room("VC-1")];
        }
        await node.Change("VC-1", "one");
        await node.Change("VC-1", "two");

        await using var again = await HubClient.Connect(node.Address, ("Authorization", "Amina"));

        Assert.Equal(before + 2, (await again.Watch((Room("VC-1"), "words")))[Room("VC-1")]);
        await node.Change("VC-1", "three");
        Assert.Contains("three", (string?)(await again.Newer(before + 2))["html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Out_of_scope_topics_unknown_views_and_strange_names_are_answered_with_nothing_and_never_sent()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-1");
        await using var client = await HubClient.Connect(node.Address, ("Authorization", "Amina"));

        var answered = await client.Watch((Room("VC-1"), "words"), (Room("VC-2"), "words"), (Room("VC-2"), null), (Room("VC-1"), "other"), ("access-point:AP-1:2026-12-01", "words"), ("users:1", null), ("", null));

        Assert.Equal([Room("VC-1")], answered.Keys);
        await node.Change("VC-2", "secret");
        await node.Change("VC-1", "mine");
        Assert.Equal(Room("VC-1"), (string?)(await client.Message("patch"))["topic"]);
        using var http = Http(node, "Amina");
        Assert.Equal("", await http.GetStringAsync($"/live/fragment?topic={Room("VC-2")}&view=words"));
    }

    [Fact]
    public async Task Nobody_unknown_and_no_foreign_page_gets_a_connection()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-1");

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.Connect(node.Address));
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.Connect(node.Address, ("Authorization", "Amina"), ("Origin", "https://elsewhere.example")));
        await using var ours = await HubClient.Connect(node.Address, ("Authorization", "Amina"), ("Origin", node.Address.GetLeftPart(UriPartial.Authority)));
        using var http = new HttpClient { BaseAddress = node.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"/live/fragment?topic={Room("VC-1")}&view=words")).StatusCode);
    }

    [Fact]
    public async Task A_disabled_user_is_cut_off_and_a_lost_scope_is_no_longer_told()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Clerk("Amina", "VC-1", "VC-2");
        node.People.Clerk("Bilal", "VC-1");
        await using var amina = await HubClient.Connect(node.Address, ("Authorization", "Amina"));
        await using var bilal = await HubClient.Connect(node.Address, ("Authorization", "Bilal"));
        await amina.Watch((Room("VC-1"), "words"), (Room("VC-2"), "words"));
        node.People.Clerk("Amina", "VC-2");
        node.People.Disable("Bilal");

        Assert.True(await bilal.IsCutOff()); // the same look at all connections that regroups Amina's
        await node.Change("VC-1", "no longer hers");
        await node.Change("VC-2", "still hers");

        Assert.Equal(Room("VC-2"), (string?)(await amina.Message("patch"))["topic"]);
    }

    [Theory]
    [InlineData(LiveNode.Shown.NotLoaded, nameof(OverflowException))]
    [InlineData(LiveNode.Shown.NotDrawn, nameof(InvalidOperationException))]
    public async Task A_topic_that_fails_is_set_aside_and_no_other_notices(string fault, string error)
    {
        var clock = new FakeClock();
        await using var node = await LiveNode.Start(database, clock: clock);
        var (good, bad) = ($"VC-{fault}-1", $"VC-{fault}-2");
        node.People.Clerk("Amina", good, bad);
        await using var client = await HubClient.Connect(node.Address, ("Authorization", "Amina"));
        await using var odd = await HubClient.Connect(node.Address, ("Authorization", "Amina"));
        var version = (await client.Watch((Room(good), "words")))[Room(good)];
        var seen = (await odd.Watch((Room(bad), "words")))[Room(bad)];
        async Task Rounds(string words)
        {
            // The second patch comes from a round after that of the first, which by then is settled.
            foreach (var round in new[] { "one", "two" })
            {
                await node.Change(good, $"{words} {round}");
                version = (long)(await client.Newer(version))["version"]!;
            }
        }

        for (var tries = 0; tries < 4; tries++)
        {
            await node.Change(bad, fault);
            await Rounds($"try {tries}");
            clock.Advance(NodaTime.Duration.FromSeconds(3));
        }
        using var http = Http(node, "Amina");
        Assert.Contains("two", await http.GetStringAsync($"/live/fragment?topic={Room(bad)}&view=words&topic={Room(good)}&view=words"), StringComparison.Ordinal);
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal((error, 1), await Dapper.SqlMapper.QuerySingleAsync<(string, int)>(owner, "select error, times from platform.set_aside where item = @item", new { item = Room(bad) }));

        clock.Advance(NodaTime.Duration.FromMinutes(11));
        await node.Change(bad, "mended");
        Assert.Contains("mended", (string?)(await odd.Newer(seen))["html"], StringComparison.Ordinal);
        await Rounds("after");
        Assert.Equal(0, await Dapper.SqlMapper.ExecuteScalarAsync<long>(owner, "select count(*) from platform.set_aside where item = @item", new { item = Room(bad) }));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    [InlineData("-0001-01-01")]
    [InlineData("2201-01-01")]
    public void No_topic_lies_where_the_day_before_or_after_does_not(string day) => Assert.Null(Topic.Parse($"courtroom:VC-1:{day}"));

    [Fact]
    public async Task One_connection_may_not_watch_without_end()
    {
        await using var node = await LiveNode.Start(database);
        node.People.Hold("Everywhere", new RuleOfLaw.Courts.Platform.Pipeline.Grant(RuleOfLaw.Courts.Platform.Pipeline.Role.Clerk, RuleOfLaw.Courts.Platform.Pipeline.Scope.All));
        await using var client = await HubClient.Connect(node.Address, ("Authorization", "Everywhere"));

        var refused = await client.Invoke("Watch", Enumerable.Range(0, 301).Select(n => new { topic = Room($"VC-{n}"), view = "words" }).ToList());

        Assert.Contains("300", (string?)refused["error"], StringComparison.Ordinal);
    }

    private static HttpClient Http(LiveNode node, string name)
    {
        var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", name);
        return http;
    }
}
