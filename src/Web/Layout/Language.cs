using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Localization;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Web.Layout;

/// <summary>The reader's language: what was chosen here (cookie), else what the browser asks for, else English. Dates and numbers stay invariant; people read them through Say.</summary>
internal static class Language
{
    private const string Cookie = "courts.language";

    public static RequestLocalizationOptions Options()
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("en")),
            SupportedCultures = [CultureInfo.InvariantCulture],
            SupportedUICultures = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("ur")],
            ApplyCurrentCultureToResponseHeaders = true,
        };
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(http => Task.FromResult(http.Request.Cookies[Cookie] is { } chosen && (chosen is "en" or "ur") ? Of(chosen) : null)),
            new CustomRequestCultureProvider(http => Task.FromResult(
                http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(l => l is "en" or "ur") is { } asked ? Of(asked) : null)),
        ];
        return options;
    }

    /// <summary>
    /// The switch in the header. It only sets a preference, so it is a link and works on cached public pages; who is signed in finds it again
    /// after the next sign-in.
    /// </summary>
    public static void MapLanguage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/language/{language:regex(^(en|ur)$)}", async (string language, string? back, HttpContext http, IMediator mediator, CallContext call) =>
        {
            if (call.Caller.Kind == CallerKind.User)
            {
                await mediator.Send(new ChangeMyLanguage(language), http.RequestAborted);
            }
            http.Response.Cookies.Append(Cookie, language, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps, IsEssential = true });
            http.Response.Headers.CacheControl = "no-store";
            return Results.LocalRedirect(LocalAddress.Of(back) ?? "/");
        }).AllowAnonymous().ExcludeFromDescription();

    private static ProviderCultureResult Of(string language) => new("", language);
}
