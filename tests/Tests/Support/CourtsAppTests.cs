using System.Net;

namespace RuleOfLaw.Courts.Tests.Support;

public sealed class CourtsAppTests(CourtsApp app) : IClassFixture<CourtsApp>
{
    private const string Closed = "/hubs/live/negotiate?negotiateVersion=1";

    [Fact]
    public async Task The_host_in_the_test_reaches_its_own_database()
    {
        using var browser = app.Browser();

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_key_opens_what_is_closed_to_strangers()
    {
        using var stranger = app.Browser();
        using var clerk = await app.Api("clerk", "VC-KP-01");

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(Closed, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await clerk.PostAsync(Closed, null)).StatusCode);
    }
}
