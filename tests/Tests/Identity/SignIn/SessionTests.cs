using System.Net;
using NodaTime;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Identity.AddressedApp;

namespace RuleOfLaw.Courts.Tests.Identity.SignIn;

/// <summary>A session is the server's: whoever holds a cookie, it ends when the server says so.</summary>
public sealed class SessionTests(AddressedApp app) : IClassFixture<AddressedApp>
{
    /// <summary>A browser with nothing but a copy of the other's session cookie.</summary>
    private async Task<(HttpClient Browser, HttpClient Thief)> SignedInAndCopied(string name, string password)
    {
        var browser = app.BrowserAt("203.0.113.1");
        using var answer = await browser.Send(await browser.Open("/sign-in"), "/sign-in", "sign-in", ("Input.UserName", name), ("Input.Password", password));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("courts=", StringComparison.Ordinal)).Split(';')[0];
        var thief = app.BrowserAt("198.51.100.9");
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.True(await IsIn(browser));
        Assert.True(await IsIn(thief));
        return (browser, thief);
    }

    [Fact]
    public async Task A_captured_cookie_opens_nothing_after_signing_out()
    {
        var (id, password) = await app.Person("sign-out");
        var (browser, thief) = await SignedInAndCopied("sign-out", password);
        await Leaves(browser);

        Assert.False(await IsIn(thief));
        Assert.Equal("sign-out", await app.Owner.One<string>("select ended_by from identity.session where user_id = @id", new { id }));
        Assert.Equal(1, await app.Owner.One<long>("select count(*) from platform.audit_entry where action = 'SignOut' and target_id = @id and caller = 'user:' || @id", new { id = id.ToString() }));
    }

    [Fact]
    public async Task A_changed_password_ends_every_session_but_begins_one_where_it_was_changed()
    {
        var (_, password) = await app.Person("password");
        var (browser, thief) = await SignedInAndCopied("password", password);
        using var answer = await browser.Send(await browser.Open("/account"), "/account", "password", ("Input.Current", password), ("Input.New", "gravel tuba morning zigzag"));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.True(await IsIn(browser));
        Assert.False(await IsIn(thief));
    }

    [Fact]
    public async Task An_administrator_sees_a_persons_sessions_and_ends_them()
    {
        var (id, password) = await app.Person("watched");
        var (_, first) = await SignedInAndCopied("watched", password);
        var (_, second) = await SignedInAndCopied("watched", password);
        using var administrator = await app.BrowserAs("administrator");
        const string address = "/admin/users/watched";

        var page = await administrator.Open(address);
        Assert.Equal(2, page.QuerySelectorAll("button[value^='end:']").Length);
        Assert.Contains("Firefox, Windows", page.Body!.TextContent);
        Assert.Contains("203.0.113.1", page.Body.TextContent);

        var one = await app.Owner.One<Guid>("select id from identity.session where user_id = @id order by began_at, id limit 1", new { id });
        (await administrator.Send(page, address, "actions", ("do", $"end:{one}"))).Dispose();
        Assert.False(await IsIn(first));
        Assert.True(await IsIn(second));

        (await administrator.Send(await administrator.Open(address), address, "actions", ("do", "end-all"))).Dispose();
        Assert.False(await IsIn(second));
        Assert.Equal(2, await app.Owner.One<long>("select count(*) from platform.audit_entry where action = 'EndSessions' and target_id = @id", new { id = id.ToString() }));
    }

    [Fact]
    public async Task A_person_ends_the_own_other_sessions_and_nobody_elses()
    {
        var (_, password) = await app.Person("own");
        var (browser, _) = await SignedInAndCopied("own", password);
        var (_, elsewhere) = await SignedInAndCopied("own", password);
        var (stranger, strangersPassword) = await app.Person("neighbour");
        var (_, neighbour) = await SignedInAndCopied("neighbour", strangersPassword);
        var theirs = await app.Owner.One<Guid>("select id from identity.session where user_id = @stranger", new { stranger });

        (await browser.Send(await browser.Open("/account"), "/account", "actions", ("do", $"end:{theirs}"))).Dispose();
        Assert.True(await IsIn(neighbour));
        (await browser.Send(await browser.Open("/account"), "/account", "actions", ("do", "end-others"))).Dispose();
        Assert.False(await IsIn(elsewhere));
        Assert.True(await IsIn(browser));
    }

    [Fact]
    public async Task Disabling_and_a_new_password_by_an_administrator_end_sessions_for_good()
    {
        var (id, password) = await app.Person("disabled");
        var (_, thief) = await SignedInAndCopied("disabled", password);
        await app.Send(new DisableUser(id));
        Assert.False(await IsIn(thief));
        await app.Send(new EnableUser(id));
        Assert.False(await IsIn(thief));

        var (browser, _) = await SignedInAndCopied("disabled", password);
        Assert.Equal((0, "ended\n"), (await app.Run("user", "end-sessions", "disabled")) is var done ? (done.Code, done.Out) : default);
        Assert.False(await IsIn(browser));
        (browser, _) = await SignedInAndCopied("disabled", password);
        await app.Send(new ResetPassword(id, Temporary: true));
        Assert.False(await IsIn(browser));
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_without_a_request_and_after_twelve_with_them()
    {
        var (_, password) = await app.Person("working-day");
        var (idle, _) = await SignedInAndCopied("working-day", password);
        app.Clock.Advance(Duration.FromHours(8) + Duration.FromSeconds(1));
        Assert.False(await IsIn(idle));

        var (busy, _) = await SignedInAndCopied("working-day", password);
        for (var hour = 0; hour < 3; hour++)
        {
            app.Clock.Advance(Duration.FromMinutes(230));
            Assert.True(await IsIn(busy));
        }
        app.Clock.Advance(Duration.FromMinutes(40));
        Assert.False(await IsIn(busy));
    }

    /// <summary>Nor does a copy of the database help: it holds a hash, and a cookie made from it names nothing.</summary>
    [Fact]
    public async Task No_cookie_of_ours_is_a_session_by_its_users_id_alone()
    {
        var (id, _) = await app.Person("forged");
        var callers = app.Services.GetService(typeof(Callers)) as Callers;
        var forged = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([new(System.Security.Claims.ClaimTypes.NameIdentifier, id.ToString())], Schemes.Session));

        Assert.Null(await callers!.Find(forged, default));
    }

    [Fact]
    public async Task Old_sessions_and_counts_are_forgotten()
    {
        var (id, password) = await app.Person("long-ago");
        await SignedInAndCopied("long-ago", password);
        Assert.False(await Enters(app.BrowserAt("203.0.113.77"), "long-ago", "wrong password of mine"));
        app.Clock.Advance(Duration.FromDays(31));
        await new ForgetSignIns(app.App, app.Clock).Run(default);

        Assert.Equal(0, await app.Owner.One<long>("select (select count(*) from identity.session where user_id = @id) + (select count(*) from identity.sign_in_try where user_id = @id)", new { id }));
    }

    [Fact]
    public void A_browser_is_called_what_people_call_it()
    {
        Assert.Equal("Edge, Windows", BrowserName.Of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"));
        Assert.Equal("Chrome, Android", BrowserName.Of("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"));
        Assert.Equal("Safari, iPhone", BrowserName.Of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"));
        Assert.Equal("", BrowserName.Of(""));
    }
}
