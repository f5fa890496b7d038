using System.Collections.Concurrent;
using System.Security.Claims;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>
/// Looks up callers, remembering each for three seconds: a disabled user, an ended session or a changed role is felt on every node within
/// five, and a busy session or key costs the database a query every three seconds.
/// </summary>
internal sealed class Callers(NpgsqlDataSource db, IClock clock, IServiceScopeFactory scopes) : ICallers, IKnowCallers
{
    private const int MostRemembered = 20_000;
    private static readonly Duration Memory = Duration.FromSeconds(3);
    private readonly ConcurrentDictionary<string, (Instant Until, Lazy<Task<Caller?>> Known)> remembered = new(StringComparer.Ordinal);

    private sealed record UserRow(Guid Id, string DisplayNameEn, string DisplayNameUr, string Language, bool PasswordIsTemporary);

    private sealed record KeyRow(Guid Id, string Name);

    private sealed record GrantRow(string Role, string ScopeKind, string ScopeCode);

    public async ValueTask<Caller?> Of(ClaimsPrincipal principal, CancellationToken cancel) =>
        principal.Identity?.IsAuthenticated == true ? await Find(principal, cancel) : Caller.Anonymous;

    /// <summary>Null where the principal may no longer act.</summary>
    public async ValueTask<Caller?> Find(ClaimsPrincipal principal, CancellationToken cancel) =>
        principal.FindFirstValue(Schemes.KeyClaim) is { } key ? await Key(key, cancel)
        : BrowserSessions.HashOf(principal) is { } session ? await Remembered($"session:{Convert.ToHexString(session)}", () => LookUpSession(session), cancel)
        : null;

    /// <param name="hash">The key's SHA-256 in hexadecimal.</param>
    /// <param name="cancel">Gives up waiting, not the shared lookup.</param>
    public Task<Caller?> Key(string hash, CancellationToken cancel) => Remembered($"key:{hash}", () => LookUpKey(Convert.FromHexString(hash)), cancel);

    /// <summary>A change made on this node is felt at once on it.</summary>
    public void ForgetAll() => remembered.Clear();

    private async Task<Caller?> Remembered(string name, Func<Task<Caller?>> lookUp, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        if (remembered.Count > MostRemembered)
        {
            remembered.Clear();
        }
        var entry = remembered.AddOrUpdate(name, _ => (now + Memory, new(lookUp)), (_, old) => old.Until > now ? old : (now + Memory, new(lookUp)));
        try
        {
            return await entry.Known.Value.WaitAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            remembered.TryRemove(new(name, entry));
            throw;
        }
    }

    private async Task<Caller?> LookUpSession(byte[] hash)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync();
        await using var found = await connection.QueryMultipleAsync(
            $"""
            select u.id, u.display_name_en, u.display_name_ur, u.language, u.password_is_temporary
            from identity.session s join identity.user_account u on u.id = s.user_id where s.token_hash = @hash and {BrowserSessions.IsOpen} and u.disabled_at is null;
            select g.role, g.scope_kind, g.scope_code from identity.role_grant g join identity.session s on s.user_id = g.user_id where s.token_hash = @hash;
            update identity.session set last_seen_at = @now where token_hash = @hash and {BrowserSessions.IsOpen} and last_seen_at < @minuteAgo;
            """, new { hash, now, since = now - BrowserSessions.Longest, idle = now - BrowserSessions.Idle, minuteAgo = now - Duration.FromMinutes(1) });
        if (await found.ReadSingleOrDefaultAsync<UserRow>() is not { } user)
        {
            return null;
        }
        var grants = user.PasswordIsTemporary ? [] : Grants(await found.ReadAsync<GrantRow>());
        if (grants.Count > 0)
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var more in scope.ServiceProvider.GetServices<IExtendGrants>())
            {
                grants.AddRange(await more.For(user.Id, CancellationToken.None));
            }
        }
        return new(CallerKind.User, user.Id, user.Language == "ur" ? user.DisplayNameUr : user.DisplayNameEn, grants);
    }

    private async Task<Caller?> LookUpKey(byte[] hash)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var found = await connection.QueryMultipleAsync(
            """
            select id, name from identity.api_key where hash = @hash and revoked_at is null;
            select g.role, g.scope_kind, g.scope_code from identity.role_grant g join identity.api_key k on k.id = g.api_key_id where k.hash = @hash;
            update identity.api_key set last_used_at = @now where hash = @hash and revoked_at is null and (last_used_at is null or last_used_at < @minuteAgo);
            """, new { hash, now = clock.GetCurrentInstant(), minuteAgo = clock.GetCurrentInstant() - Duration.FromMinutes(1) });
        return await found.ReadSingleOrDefaultAsync<KeyRow>() is { } key ? new(CallerKind.ApiKey, key.Id, key.Name, Grants(await found.ReadAsync<GrantRow>())) : null;
    }

    private static List<Grant> Grants(IEnumerable<GrantRow> rows) => [.. rows.Select(g => Codes.ParseGrant(g.Role, g.ScopeKind, g.ScopeCode))];
}
