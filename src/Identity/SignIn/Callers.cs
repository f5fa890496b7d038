using System.Collections.Concurrent;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>What is known of a user or key just now.</summary>
internal sealed record Known(Caller Caller, string Stamp);

/// <summary>
/// Looks up callers, remembering each for three seconds: a disabled user or changed role is felt on every node within five,
/// and a busy key costs the database a query every three seconds.
/// </summary>
internal sealed class Callers(NpgsqlDataSource db, IClock clock, IServiceScopeFactory scopes, IOptions<IdentityOptions> options) : ICallers, IKnowCallers
{
    private const int MostRemembered = 20_000;
    private static readonly Duration Memory = Duration.FromSeconds(3);
    private readonly ConcurrentDictionary<string, (Instant Until, Lazy<Task<Known?>> Known)> remembered = new(StringComparer.Ordinal);

    private sealed record UserRow(Guid Id, string DisplayNameEn, string DisplayNameUr, string Language, string SecurityStamp, bool PasswordIsTemporary);

    private sealed record KeyRow(Guid Id, string Name);

    private sealed record GrantRow(string Role, string ScopeKind, string ScopeCode);

    public async ValueTask<Caller?> Of(ClaimsPrincipal principal, CancellationToken cancel) =>
        principal.Identity?.IsAuthenticated == true ? (await Find(principal, cancel))?.Caller : Caller.Anonymous;

    /// <summary>Null where the principal may no longer act.</summary>
    public async ValueTask<Known?> Find(ClaimsPrincipal principal, CancellationToken cancel)
    {
        if (principal.FindFirstValue(Schemes.KeyClaim) is { } hash)
        {
            return await Key(hash, cancel);
        }
        if (!Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) || await User(id, cancel) is not { } user)
        {
            return null;
        }
        return user.Stamp == principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) ? user : null;
    }

    /// <param name="hash">The key's SHA-256 in hexadecimal.</param>
    /// <param name="cancel">Gives up waiting, not the shared lookup.</param>
    public Task<Known?> Key(string hash, CancellationToken cancel) => Remembered($"key:{hash}", () => LookUpKey(Convert.FromHexString(hash)), cancel);

    /// <summary>A change made on this node is felt at once on it.</summary>
    public void Forget(Guid userId) => remembered.TryRemove($"user:{userId}", out _);

    public void ForgetAll() => remembered.Clear();

    private Task<Known?> User(Guid id, CancellationToken cancel) => Remembered($"user:{id}", () => LookUpUser(id), cancel);

    private async Task<Known?> Remembered(string name, Func<Task<Known?>> lookUp, CancellationToken cancel)
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

    private async Task<Known?> LookUpUser(Guid id)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var found = await connection.QueryMultipleAsync(
            """
            select id, display_name_en, display_name_ur, language, security_stamp, password_is_temporary from identity.user_account where id = @id and disabled_at is null;
            select role, scope_kind, scope_code from identity.role_grant where user_id = @id;
            """, new { id });
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
                grants.AddRange(await more.For(id, CancellationToken.None));
            }
        }
        return new(new(CallerKind.User, id, user.Language == "ur" ? user.DisplayNameUr : user.DisplayNameEn, grants), user.SecurityStamp);
    }

    private async Task<Known?> LookUpKey(byte[] hash)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var found = await connection.QueryMultipleAsync(
            """
            select id, name from identity.api_key where hash = @hash and revoked_at is null;
            select g.role, g.scope_kind, g.scope_code from identity.role_grant g join identity.api_key k on k.id = g.api_key_id where k.hash = @hash;
            update identity.api_key set last_used_at = @now where hash = @hash and revoked_at is null and (last_used_at is null or last_used_at < @minuteAgo);
            """, new { hash, now = clock.GetCurrentInstant(), minuteAgo = clock.GetCurrentInstant() - Duration.FromMinutes(1) });
        return await found.ReadSingleOrDefaultAsync<KeyRow>() is { } key
            ? new(new(CallerKind.ApiKey, key.Id, key.Name, Grants(await found.ReadAsync<GrantRow>())), "")
            : null;
    }

    private static List<Grant> Grants(IEnumerable<GrantRow> rows) => [.. rows.Select(g => Codes.ParseGrant(g.Role, g.ScopeKind, g.ScopeCode))];
}
