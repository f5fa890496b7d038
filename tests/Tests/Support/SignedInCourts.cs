using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>Courts with people who have accounts: they sign in by the form, as at a desk.</summary>
public class SignedInCourts : CourtsFixture
{
    private readonly Dictionary<string, string> passwords = [];

    /// <summary>An account with one role.</summary>
    public async Task Hire(string name, string role, string scope)
    {
        await using var services = Acting(Caller.System);
        var made = await services.ServiceProvider.GetRequiredService<IMakeUsers>().Make(new(name, name, name, null, "en", null, [new(Codes.ParseRole(role)!.Value, Codes.ParseScope(scope)!)]));
        passwords[name] = made.Password!;
    }

    /// <summary>A browser in which that person has just signed in.</summary>
    public async Task<HttpClient> SignedIn(string name)
    {
        var browser = Browser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var answer = await Enter(browser, name, "/sign-in");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }

    /// <summary>What the page to sign in on answers to that person's name and password.</summary>
    public async Task<HttpResponseMessage> Enter(HttpClient browser, string name, string address) =>
        await browser.Send(await browser.Open(address), address, "sign-in", ("Input.UserName", name), ("Input.Password", passwords[name]));
}
