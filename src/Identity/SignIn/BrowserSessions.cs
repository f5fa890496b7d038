using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>
/// The sessions on the server. A browser's cookie names one by a random token; who ends the row ends the session, whoever holds a copy
/// of the cookie. A session lasts twelve hours at most, and eight without a request.
/// </summary>
internal sealed class BrowserSessions(NpgsqlDataSource db, IClock clock, IHttpContextAccessor http, Callers callers)
{
    public static readonly Duration Longest = Duration.FromHours(12), Idle = Duration.FromHours(8);

    /// <summary>A session that still opens something; <c>@since</c> and <c>@idle</c> are the earliest times that do.</summary>
    public const string IsOpen = "ended_at is null and began_at > @since and last_seen_at > @idle";

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("There is no browser to sign in.");

    /// <summary>The SHA-256 of the token that the principal's cookie holds; null where it holds none.</summary>
    public static byte[]? HashOf(ClaimsPrincipal principal) =>
        principal.FindFirstValue(Schemes.TokenClaim) is { Length: > 20 and < 100 } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    /// <summary>The caller's own session, so that lists can mark it; null outside a browser.</summary>
    public byte[]? Current => http.HttpContext is { } context ? HashOf(context.User) : null;

    /// <summary>Signs the person in on this browser; a session that it had until now ends.</summary>
    public async Task Begin(Guid user, CancellationToken cancel)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user.ToString()), new(Schemes.TokenClaim, token)], Schemes.Session);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            update identity.session set ended_at = @now, ended_by = 'sign-out' where token_hash = @before and ended_at is null;
            insert into identity.session (id, user_id, token_hash, began_at, last_seen_at, address, browser) values (@id, @user, @hash, @now, @now, @address, @browser);
            """,
            new
            {
                id = Guid.CreateVersion7(), user, hash = SHA256.HashData(Encoding.UTF8.GetBytes(token)), before = Current, now = clock.GetCurrentInstant(),
                address = Http.Connection.RemoteIpAddress?.ToString() ?? "", browser = BrowserName.Of(Http.Request.Headers.UserAgent.ToString()),
            });
        await Http.SignInAsync(Schemes.Session, new(identity));
        callers.ForgetAll();
    }

    /// <summary>Ends the session of this browser, if it has one.</summary>
    /// <returns>Whose it was.</returns>
    public async Task<Guid?> EndCurrent(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var user = await connection.ExecuteScalarAsync<Guid?>(
            "update identity.session set ended_at = @now, ended_by = 'sign-out' where token_hash = @Current and ended_at is null returning user_id", new { Current, now = clock.GetCurrentInstant() });
        callers.ForgetAll();
        return user;
    }

    /// <summary>Queues the end of a user's sessions with the transaction that is the reason.</summary>
    /// <param name="tx">The use case's transaction; call <see cref="Callers.ForgetAll"/> after it.</param>
    /// <param name="user">Whose.</param>
    /// <param name="by">A value of <c>identity.session.ended_by</c>.</param>
    /// <param name="only">Null: all of them.</param>
    /// <param name="but">The token's hash of one that goes on.</param>
    public static void End(Tx tx, Guid user, string by, Guid? only = null, byte[]? but = null) => tx.Then(
        "update identity.session set ended_at = $2, ended_by = $3 where user_id = $1 and ended_at is null and ($4::uuid is null or id = $4) and ($5::bytea is null or token_hash <> $5)",
        Param.Uuid(user), Param.Time(tx.Now), Param.Text(by), Param.Uuid(only), new() { Value = (object?)but ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea });
}
