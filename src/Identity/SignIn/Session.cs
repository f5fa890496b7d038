using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The cookie of a signed-in person, checked against the session on the server on every request.</summary>
internal static class Session
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        ConfigureCode(options);
        options.Cookie.Name = "courts";
        options.ExpireTimeSpan = BrowserSessions.Longest.ToTimeSpan();
        options.Events.OnValidatePrincipal = Validate;
        options.Events.OnRedirectToLogin = c => Answer(c, Problem.Unauthenticated);
        options.Events.OnRedirectToAccessDenied = c => Answer(c, Problem.Forbidden);
    }

    /// <summary>The password was right; the code is still to come.</summary>
    public static void ConfigureCode(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "courts.code";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        options.SlidingExpiration = false;
    }

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        if (await context.HttpContext.RequestServices.GetRequiredService<Callers>().Find(context.Principal!, context.HttpContext.RequestAborted) is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Schemes.Session);
        }
    }

    /// <summary>Programs get the problem, people the page to sign in on.</summary>
    private static async Task Answer(RedirectContext<CookieAuthenticationOptions> context, Problem problem)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs"))
        {
            await problem.Answer().ExecuteAsync(context.HttpContext);
            return;
        }
        if (problem.Kind == ProblemKind.Forbidden)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        // A form that came too late is kept; its page, not its post, is where to return to. A script that redraws a part or has more to send stays there.
        var sent = request.Headers[FormAnswer.Request].ToString();
        var stays = sent == FormAnswer.More || request.Headers.ContainsKey("HX-Request");
        var kept = stays ? null : await context.HttpContext.RequestServices.GetRequiredService<KeptForms>().Take(context.HttpContext);
        if (stays || (sent.Length > 0 && kept is null))
        {
            context.Response.Headers[FormAnswer.Refused] = FormAnswer.Session;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        context.Response.Redirect(PageLink.To("/sign-in",
            ("return", request.PathBase + request.Path + request.QueryString), ("kept", kept), ("lost", kept is null && HttpMethods.IsPost(request.Method) ? true : null)));
    }
}
