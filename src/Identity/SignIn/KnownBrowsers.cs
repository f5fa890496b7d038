using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>
/// A browser in which somebody has signed in before remembers so, for half a year (OWASP "device cookies"): its wrong tries are counted on
/// their own, so that strangers who try that name elsewhere cannot lock its owner out.
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection, IHttpContextAccessor http)
{
    private const string Cookie = "courts.browser";
    private const int MostPeople = 8;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("known-browser").ToTimeLimitedDataProtector();

    private sealed record Entry(Guid User, Guid Browser);

    /// <summary>The browser's number for that person; null where the person has not signed in here.</summary>
    public Guid? For(Guid user) => Read().FirstOrDefault(e => e.User == user)?.Browser;

    public void Remember(Guid user)
    {
        var known = Read();
        var entry = known.FirstOrDefault(e => e.User == user) ?? new(user, Guid.NewGuid());
        var content = protector.Protect(JsonSerializer.Serialize(known.Where(e => e.User != user).Prepend(entry).Take(MostPeople)), Keep);
        http.HttpContext!.Response.Cookies.Append(Cookie, content, new() { MaxAge = Keep, SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.HttpContext.Request.IsHttps, IsEssential = true });
    }

    private List<Entry> Read()
    {
        try
        {
            return http.HttpContext?.Request.Cookies[Cookie] is { Length: > 0 and < 4000 } cookie ? JsonSerializer.Deserialize<List<Entry>>(protector.Unprotect(cookie)) ?? [] : [];
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return [];
        }
    }
}
