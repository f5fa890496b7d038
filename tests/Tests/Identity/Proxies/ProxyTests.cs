using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Proxies;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Identity.Proxies;

/// <summary>What a proxy says is believed from whom the setting names; from others it is noticed, and changes nothing.</summary>
public sealed class ProxyTests(AddressedApp app) : IClassFixture<AddressedApp>
{
    private static BelievedProxies Set(string? setting) => new(new ConfigurationBuilder().AddInMemoryCollection([new("COURTS_PROXIES", setting)]).Build());

    [Fact]
    public void The_setting_takes_addresses_and_networks_and_says_what_it_cannot_read()
    {
        var set = Set("10.1.2.3/8, 192.0.2.7 2001:db8::1/32");

        Assert.Null(set.Fault);
        Assert.Equal("10.0.0.0/8, 192.0.2.7/32, 2001:db8::/32", set.Said);
        Assert.True(set.Believes(IPAddress.Parse("10.250.0.1")) && set.Believes(IPAddress.Parse("::ffff:192.0.2.7")) && set.Believes(IPAddress.Parse("2001:db8:9::")));
        Assert.False(set.Believes(IPAddress.Parse("192.0.2.8")) || set.Believes(IPAddress.Loopback) || set.Believes(null));
        Assert.Equal("nobody (COURTS_PROXIES is not set)", Set(null).Said);
        Assert.Contains("'10.0.0.0/99'", Set("10.0.0.0/99").Fault);
        Assert.Contains("'proxy.local'", Set("proxy.local").Fault);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_believed_a_cookie_is_secure_and_an_address_is_the_clients()
    {
        using var browser = app.BrowserAt("10.9.9.9");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.200");
        using var answer = await browser.GetAsync("/language/ur?back=/");

        Assert.All(answer.Headers.GetValues("Set-Cookie"), c => Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain((await app.Send(new GetUnbelievedProxies())).Value, p => p.Address is "10.9.9.9" or "203.0.113.200");
    }

    [Fact]
    public async Task A_proxy_that_nobody_named_is_shown_to_the_administrator_and_redirects_lead_back_through_it()
    {
        using var browser = app.BrowserAt("198.51.100.1");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.201");
        for (var i = 0; i < 3; i++)
        {
            using var answer = await browser.GetAsync("/account");
            Assert.StartsWith("/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        var seen = (await app.Send(new GetUnbelievedProxies())).Value.Single(p => p.Address == "198.51.100.1");
        Assert.Equal(("X-Forwarded-For, X-Forwarded-Proto", 3L), (seen.Headers, seen.Requests));
        using var administrator = await app.BrowserAs("administrator");
        Assert.Contains("Requests from 198.51.100.1 carry the headers of a proxy", (await administrator.Open("/admin")).Body!.TextContent);
        Assert.Equal("forbidden", (await app.Send(new GetUnbelievedProxies(), CourtsFixture.Clerk("VC-KP-01"))).Problem?.Slug);
    }

    [Fact]
    public async Task Whoever_invents_proxies_fills_no_memory()
    {
        var unbelieved = new UnbelievedProxies(Set(null), app.Clock, NullLogger<UnbelievedProxies>.Instance);
        for (var i = 1; i <= 60; i++)
        {
            var http = new DefaultHttpContext();
            http.Connection.RemoteIpAddress = IPAddress.Parse($"198.18.200.{i}");
            http.Request.Headers["Forwarded"] = "for=1";
            await unbelieved.Notice(http, _ => Task.CompletedTask);
        }

        Assert.Equal(20, unbelieved.Seen.Count);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "rubbish, 1.2.3.4:99999")]
    [InlineData("X-Forwarded-Proto", "gopher")]
    [InlineData("X-Forwarded-Host", "elsewhere.example")]
    [InlineData("Forwarded", "for=;;;")]
    [InlineData("Authorization", "Bearer courts_of_no_such_key_at_all_0000000000")]
    [InlineData("Authorization", "Basic eDp5")]
    [InlineData("Cookie", "courts=rubbish; courts.code=rubbish; courts.browser=rubbish; courts.language=xx")]
    [InlineData("Accept-Language", "*;q=2,,,tlh")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Idempotency-Key", "x")]
    [InlineData("Accept", "nothing/at-all")]
    [InlineData("Accept-Encoding", "br;q=9")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    public async Task No_header_changes_what_health_says(string header, string value)
    {
        foreach (var address in new[] { "10.9.9.9", "198.51.100.2" })
        {
            using var browser = app.BrowserAt(address);
            browser.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
            using var ready = await browser.GetAsync("/health/ready");
            using var live = await browser.GetAsync("/health/live");
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        }
    }

    [Fact]
    public async Task The_styleguide_is_the_administrators()
    {
        using var clerk = await app.BrowserAs("clerk");
        using var administrator = await app.BrowserAs("administrator");
        await app.Owner.Sql("insert into platform.nature (kind) values ('demonstration') on conflict do nothing");

        await clerk.Open("/styleguide", HttpStatusCode.NotFound);
        await app.Browser().Open("/styleguide", HttpStatusCode.NotFound);
        await administrator.Open("/styleguide");
    }
}
