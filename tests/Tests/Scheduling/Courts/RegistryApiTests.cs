using System.Net;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Courts;

public sealed class RegistryApiTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static async Task<JsonNode> Json(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    [Theory]
    [InlineData("/api/v1/courtrooms", "VC-KP-01", 72)]
    [InlineData("/api/v1/access-points", "AP-KP-01", 75)]
    public async Task The_pages_of_a_list_are_the_whole_list_once(string path, string first, int count)
    {
        using var clerk = await courts.Api("clerk", "VC-KP-01");
        var codes = new List<string>();
        string? after = null;
        do
        {
            var page = await Json(clerk, $"{path}?limit=20{(after is null ? "" : $"&after={after}")}");
            codes.AddRange(page["items"]!.AsArray().Select(i => (string)i!["code"]!));
            after = (string?)page["next"];
        }
        while (after is not null);

        Assert.Equal((first, count, count), (codes[0], codes.Count, codes.Distinct().Count()));
    }

    [Fact]
    public async Task An_item_has_both_names_and_its_place_and_lists_are_narrowed()
    {
        using var staff = await courts.Api("programme-staff");

        var room = (await Json(staff, "/api/v1/courtrooms?limit=1"))["items"]![0]!;
        Assert.Equal(("VC-KP-01", "kp-peshawar", "KP", "SESSIONS"), ((string)room["code"]!, (string)room["district"]!, (string)room["province"]!, (string)room["courtType"]!));
        Assert.False(string.IsNullOrEmpty((string?)room["nameUr"]));
        Assert.All((await Json(staff, "/api/v1/access-points?province=GB&kind=PRISON"))["items"]!.AsArray(), a => Assert.Equal(("GB", "PRISON"), ((string)a!["province"]!, (string)a["kind"]!)));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("after=nonsense")]
    [InlineData("after=%C3%A9")]
    public async Task What_cannot_be_a_page_is_refused(string query)
    {
        using var clerk = await courts.Api("clerk", "VC-KP-01");
        Assert.Equal(HttpStatusCode.BadRequest, (await clerk.GetAsync($"/api/v1/courtrooms?{query}")).StatusCode);
        using var stranger = courts.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/courtrooms")).StatusCode);
    }
}
