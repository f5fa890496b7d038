using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>A form that came after the session had ended: its address and what was typed.</summary>
internal sealed record KeptForm(Guid User, string Action, List<KeyValuePair<string, string>> Fields);

/// <summary>
/// Keeps such a form for half an hour and offers it again to the same person, and nobody else who signs in on that computer.
/// Only a form that we drew for somebody, or a browser whose cookie was once ours, can make us keep something; passwords and files are not kept.
/// </summary>
internal sealed class KeptForms(
    NpgsqlDataSource db, IDataProtectionProvider protection, IOptionsMonitor<CookieAuthenticationOptions> cookies, FormOwner owner, IClock clock)
{
    private const int MostFields = 500, LongestContent = 300_000;
    private static readonly Duration Keep = Duration.FromMinutes(30);
    private readonly IDataProtector protector = protection.CreateProtector("kept-form");

    /// <summary>Null where there is nothing to keep.</summary>
    public async Task<Guid?> Take(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true
            || http.Request.ContentLength is null or > LongestContent)
        {
            return null;
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        // Only a page's form names its handler; a heartbeat is nothing to come back to.
        if (!form.ContainsKey("_handler") || (owner.Read(form[FormOwner.Field]) ?? FormerUser(http)) is not { } user)
        {
            return null;
        }
        var fields = form.Where(f => f.Key is not ("__RequestVerificationToken" or FormOwner.Field) && !f.Key.Contains("password", StringComparison.OrdinalIgnoreCase))
            .SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? ""))).ToList();
        if (fields.Count > MostFields)
        {
            return null;
        }
        var content = protector.Protect(JsonSerializer.Serialize(new KeptForm(user, http.Request.PathBase + http.Request.Path + http.Request.QueryString, fields)));
        if (content.Length > 400_000)
        {
            return null;
        }
        var id = Guid.NewGuid();
        await using var connection = await db.OpenConnectionAsync(http.RequestAborted);
        var now = clock.GetCurrentInstant();
        await connection.ExecuteAsync(
            "delete from identity.kept_form where kept_at < @old; insert into identity.kept_form (id, kept_at, content) values (@id, @now, @content)", new { id, now, content, old = now - Keep });
        return id;
    }

    /// <summary>Null where it is gone, or was somebody else's.</summary>
    public async Task<KeptForm?> Give(Guid id, Guid user, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var content = await connection.ExecuteScalarAsync<string?>("select content from identity.kept_form where id = @id and kept_at > @old", new { id, old = clock.GetCurrentInstant() - Keep });
        return content is not null && JsonSerializer.Deserialize<KeptForm>(protector.Unprotect(content)) is { } kept && kept.User == user ? kept : null;
    }

    /// <summary>Whose session this was, however long ago it ended.</summary>
    private Guid? FormerUser(HttpContext http)
    {
        var options = cookies.Get(Schemes.Session);
        try
        {
            return options.CookieManager.GetRequestCookie(http, options.Cookie.Name!) is { } cookie
                && Guid.TryParse(options.TicketDataFormat.Unprotect(cookie)?.Principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
