using System.Net;
using NodaTime;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Identity.AddressedApp;

namespace RuleOfLaw.Courts.Tests.Identity.SignIn;

/// <summary>The second step, from setting it up to signing in with it.</summary>
public sealed class SecondFactorTests(AddressedApp app) : IClassFixture<AddressedApp>
{
    private string CodeNow(byte[] secret) => Totp.Code(secret, app.Clock.GetCurrentInstant().ToUnixTimeSeconds() / 30);

    /// <summary>Sets it up on the account page, as the app on the phone would be given it.</summary>
    private async Task<byte[]> Enrol(HttpClient browser)
    {
        const string address = "/account/second-factor";
        using var begun = await browser.Send(await browser.Open(address), address, "begin");
        var page = await begun.Page();
        var secret = FromBase32(page.Words("code").Replace(" ", "", StringComparison.Ordinal));
        using var confirmed = await browser.Send(page, address, "confirm", ("Input.Code", CodeNow(secret)));
        Assert.Equal(10, (await confirmed.Page()).QuerySelectorAll("li code").Length);
        return secret;
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private static async Task<HttpStatusCode> Enter(HttpClient browser, string code)
    {
        using var answer = await browser.Send(await browser.Open("/sign-in/code"), "/sign-in/code", "code", ("Input.Code", code));
        return answer.StatusCode;
    }

    [Fact]
    public async Task After_the_password_comes_a_code_that_works_once_and_its_secret_lies_encrypted()
    {
        var (id, password) = await app.Person("two-steps");
        using var browser = app.BrowserAt("203.0.113.50");
        Assert.True(await Enters(browser, "two-steps", password));
        var secret = await Enrol(browser);
        Assert.Equal(0, await app.Owner.One<long>("select count(*) from identity.authenticator where position(@secret in secret) > 0", new { secret }));

        app.Clock.Advance(Duration.FromMinutes(2));
        using var second = app.BrowserAt("203.0.113.51");
        Assert.True(await Enters(second, "two-steps", password));
        Assert.False(await IsIn(second));
        Assert.Equal(HttpStatusCode.Found, await Enter(second, CodeNow(secret)));
        Assert.True(await IsIn(second));

        using var third = app.BrowserAt("203.0.113.52");
        Assert.True(await Enters(third, "two-steps", password));
        Assert.Equal(HttpStatusCode.OK, await Enter(third, CodeNow(secret)));
        Assert.False(await IsIn(third));

        // A new password ends what was begun with the old one.
        await app.Send(new ResetPassword(id, Temporary: false));
        app.Clock.Advance(Duration.FromMinutes(1));
        await Enter(third, CodeNow(secret));
        Assert.False(await IsIn(third));
    }

    [Fact]
    public async Task Codes_are_guessed_five_times_in_a_quarter_of_an_hour_from_wherever()
    {
        var (_, password) = await app.Person("code-guesses");
        using var browser = app.BrowserAt("203.0.113.60");
        Assert.True(await Enters(browser, "code-guesses", password));
        var secret = await Enrol(browser);
        app.Clock.Advance(Duration.FromMinutes(2));
        for (var i = 0; i < 5; i++)
        {
            using var guesser = app.BrowserAt($"198.18.9.{i}");
            Assert.True(await Enters(guesser, "code-guesses", password));
            Assert.Equal(HttpStatusCode.OK, await Enter(guesser, "000000"));
        }

        using var late = app.BrowserAt("203.0.113.61");
        Assert.True(await Enters(late, "code-guesses", password));
        await Enter(late, CodeNow(secret));
        Assert.False(await IsIn(late));
    }
}
