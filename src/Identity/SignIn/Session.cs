using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The cookie of a signed-in person: a working day at most, checked against the account on every request.</summary>
internal static class Session
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);
    private static readonly Duration Longest = Duration.FromHours(12);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "courts";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = Validate;
        options.Events.OnRedirectToLogin = c => Answer(c, Problem.Unauthenticated);
        options.Events.OnRedirectToAccessDenied = c => Answer(c, Problem.Forbidden);
    }

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var since = long.TryParse(context.Principal?.FindFirstValue(Schemes.SinceClaim), CultureInfo.InvariantCulture, out var seconds) ? Instant.FromUnixTimeSeconds(seconds) : Instant.MinValue;
        var stillHolds = since + Longest > services.GetRequiredService<IClock>().GetCurrentInstant()
            && await services.GetRequiredService<Callers>().Find(context.Principal!, context.HttpContext.RequestAborted) is not null;
        if (!stillHolds)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
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
