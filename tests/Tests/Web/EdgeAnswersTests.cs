using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>What every answer keeps to, whatever was asked and how.</summary>
public sealed class EdgeAnswersTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("/board?page=abc", "page")]
    [InlineData("/board?date=9999-12-31", "date")]
    [InlineData("/day?date=0001-01-01", "date")]
    [InlineData("/board?district=%00", "district")]
    [InlineData("/messages?hearing=12", "Hearing")]
    [InlineData("/courtrooms/VC-KP-01?month=-0001-01-01", "Month")]
    public async Task A_page_that_is_asked_for_something_unreadable_says_what(string address, string field)
    {
        using var clerk = await courts.BrowserAs("clerk");
        var page = await clerk.Open(address, HttpStatusCode.BadRequest);
        Assert.Contains(field, page.QuerySelector("main li strong")!.TextContent);
    }

    [Fact]
    public async Task An_empty_field_of_a_filter_asks_for_nothing()
    {
        using var clerk = await courts.BrowserAs("clerk");
        foreach (var address in new[] { "/board?date=&district=&page=", "/day?date=&page=", "/courtrooms?search=&province=", "/messages?day=&hearing=" })
        {
            await clerk.Open(address);
        }
    }

    [Theory]
    [InlineData("/board", "no-store")]
    [InlineData("/account", "no-store")]
    [InlineData("/api/v1/courtrooms", "no-store")]
    [InlineData("/imports/template.csv", "no-store")]
    [InlineData("/lists", "no-store")]
    public async Task What_a_signed_in_caller_is_answered_is_kept_by_nobody(string address, string expected)
    {
        using var clerk = await courts.BrowserAs("clerk");
        using var answer = await clerk.GetAsync(address);
        Assert.Contains(expected, answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task What_everybody_may_see_may_be_kept_and_is_asked_for_again()
    {
        using var stranger = courts.Browser();
        Assert.True((await stranger.GetAsync("/lists")).Headers.CacheControl is { NoCache: true } or { NoStore: true });
        Assert.True((await stranger.GetAsync("/no-such-page")).Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/board")]
    [InlineData("/help")]
    [InlineData("/health/live")]
    [InlineData("/api/v1/courtrooms")]
    [InlineData("/favicon.svg")]
    [InlineData("/no-such-page")]
    [InlineData("/api/v1/courtrooms?limit=0")]
    public async Task HEAD_is_answered_as_GET_is_without_the_body(string address)
    {
        using var clerk = await courts.BrowserAs("clerk");
        using var whole = await clerk.GetAsync(address);
        using var head = await clerk.SendAsync(new(HttpMethod.Head, address));
        Assert.Equal((whole.StatusCode, whole.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/lists?number=۱۲%2F2026", "/lists?number=%DB%B1%DB%B2%2F2026")]
    [InlineData("/cases/é", "/cases/%C3%A9")]
    public async Task An_address_to_return_to_is_written_so_that_a_header_can_hold_it(string back, string expected)
    {
        using var browser = courts.Browser();
        using var answer = await browser.GetAsync($"/language/en?back={Uri.EscapeDataString(back)}");
        Assert.Equal(expected, answer.Headers.GetValues("Location").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("localhost:99999")]
    [InlineData("[::1")]
    public async Task A_request_without_a_host_that_could_be_one_is_refused_and_health_is_told_all_the_same(string host)
    {
        var server = (TestServer)courts.Services.GetRequiredService<IServer>();
        async Task<int> Ask(string path) => (await server.SendAsync(http =>
        {
            (http.Request.Method, http.Request.Path, http.Request.Protocol) = ("GET", path, "HTTP/1.0");
            http.Request.Headers.Host = host;
        })).Response.StatusCode;

        foreach (var path in new[] { "/", "/board", "/sign-in", "/api/v1/courtrooms", "/hubs/live", "/calendar/" + new string('x', 43) + ".ics", "/no-such-page" })
        {
            Assert.Equal(400, await Ask(path));
        }
        Assert.Equal(200, await Ask("/health/live"));
    }
}
