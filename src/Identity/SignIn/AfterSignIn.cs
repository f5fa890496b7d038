using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>What comes next, and the language the account remembers.</summary>
internal static class AfterSignIn
{
    /// <summary>The layout's language cookie.</summary>
    public const string LanguageCookie = "courts.language";

    public static string Next(HttpContext http, SignedIn signedIn, string? wanted, Guid? kept)
    {
        if (signedIn.CodeNeeded)
        {
            return PageLink.To("/sign-in/code", ("return", LocalAddress.Or(wanted, "/")), ("kept", kept));
        }
        RememberLanguage(http, signedIn.Language);
        return signedIn.PasswordIsTemporary ? "/account" : kept is not null ? $"/sign-in/resume/{kept}" : LocalAddress.Or(wanted, "/");
    }

    public static void RememberLanguage(HttpContext http, string language) =>
        http.Response.Cookies.Append(LanguageCookie, language, new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps, IsEssential = true });
}
