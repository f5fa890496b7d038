using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>
/// What is said once on the page after a redirect. <paramref name="Key"/> is a text key and <paramref name="Args"/> its placeholders;
/// <paramref name="UndoAction"/> is the address an undo is posted to, with <paramref name="UndoDo"/> as the button's value, to the form <paramref name="UndoHandler"/>.
/// </summary>
public sealed record FlashMessage(string Key, Dictionary<string, string> Args, Tone Tone = Tone.Ready, string? UndoAction = null, string? UndoDo = null, string UndoHandler = "actions");

/// <summary>Carries a notice over the redirect after a successful post, in a protected cookie that lives one minute and is read once.</summary>
public sealed class Flash(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private const string Cookie = "courts.notice";
    private readonly IDataProtector protector = protection.CreateProtector("flash");

    public void Say(string key, params (string Name, object? Value)[] args) =>
        Say(new FlashMessage(key, args.ToDictionary(a => a.Name, a => a.Value?.ToString() ?? "")));

    public void Say(FlashMessage message) =>
        http.HttpContext?.Response.Cookies.Append(Cookie, protector.Protect(JsonSerializer.Serialize(message)), Options(TimeSpan.FromMinutes(1)));

    /// <summary>The waiting notice, if there is one; it is gone afterwards.</summary>
    public FlashMessage? Take()
    {
        if (http.HttpContext is not { } context || context.Request.Cookies[Cookie] is not { Length: > 0 and < 4096 } held || context.Response.HasStarted)
        {
            return null;
        }
        context.Response.Cookies.Delete(Cookie, Options(null));
        try
        {
            return JsonSerializer.Deserialize<FlashMessage>(protector.Unprotect(held));
        }
        catch (Exception wrong) when (wrong is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null; // from before a key change, or not ours
        }
    }

    private CookieOptions Options(TimeSpan? age) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.HttpContext!.Request.IsHttps, Path = "/", MaxAge = age, IsEssential = true };
}
