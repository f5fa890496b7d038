using System.Net;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Proxies;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web.Commands;

namespace RuleOfLaw.Courts.Tests.Identity;

/// <summary>The web host with the registry, where a request's header <c>From</c> says from which address its connection comes; it believes 10.0.0.0/8.</summary>
public sealed class AddressedApp : CourtInUse
{
    private const string From = "X-Test-From";

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<IStartupFilter, Addresses>();
        services.AddSingleton(new BelievedProxies(new ConfigurationBuilder().AddInMemoryCollection([new("COURTS_PROXIES", "10.1.2.3/8, 2001:db8::1")]).Build()));
    }

    public HttpClient BrowserAt(string address)
    {
        var browser = Browser();
        browser.DefaultRequestHeaders.Add(From, address);
        browser.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0");
        return browser;
    }

    /// <summary>A clerk of that name with a random password.</summary>
    public async Task<(Guid Id, string Password)> Person(string name, Role role = Role.Clerk)
    {
        await using var scope = Acting(Caller.System);
        var made = await scope.ServiceProvider.GetRequiredService<IMakeUsers>().Make(new(name, name, name, null, "en", null, [new(role, Scope.All)]));
        return (made.Id, made.Password!);
    }

    /// <summary>Types name and password on the page; true where they open it.</summary>
    public static async Task<bool> Enters(HttpClient browser, string name, string password)
    {
        using var answer = await browser.Send(await browser.Open("/sign-in"), "/sign-in", "sign-in", ("Input.UserName", name), ("Input.Password", password));
        return answer.StatusCode == HttpStatusCode.Found;
    }

    public static async Task Leaves(HttpClient browser)
    {
        var token = (await browser.Open("/account")).QuerySelector("form[action='/sign-out'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var answer = await browser.PostAsync("/sign-out", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
    }

    public static async Task<bool> IsIn(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/account");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    public async Task<Outcome<T>> Send<T>(IRequest<Outcome<T>> request, Caller? caller = null)
    {
        await using var scope = Acting(caller ?? Caller.System);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async Task<(int Code, string Out, string Error)> Run(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Verbs.In(words)!.Run(Services, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private sealed class Addresses : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Connection.RemoteIpAddress = IPAddress.TryParse(http.Request.Headers[From], out var address) ? address : IPAddress.Loopback;
                return rest(http);
            });
            next(app);
        };
    }
}
