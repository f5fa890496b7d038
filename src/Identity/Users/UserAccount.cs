using Dapper;
using NodaTime;
using Npgsql;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>What signing in has to know of an account.</summary>
internal sealed class UserAccount
{
    public Guid Id { get; init; }

    public string UserName { get; init; } = "";

    public string? PasswordHash { get; init; }

    public string DisplayNameEn { get; init; } = "";

    public string DisplayNameUr { get; init; } = "";

    public string? Email { get; init; }

    public string Language { get; init; } = "en";

    /// <summary>An administrator saw the password: no role holds until it is changed.</summary>
    public bool PasswordIsTemporary { get; init; }

    public bool TwoFactorEnabled { get; init; }

    /// <summary>Changes with the password: what was begun with the old one ends.</summary>
    public string SecurityStamp { get; init; } = "";

    public Instant? DisabledAt { get; init; }
}

/// <summary>Accounts by name or id. Whatever writes an account does so with SQL of its own, in its slice (docs/adr/0014).</summary>
internal sealed class UserAccounts(NpgsqlDataSource db)
{
    private const string Columns =
        "select id, user_name, password_hash, display_name_en, display_name_ur, email, language, password_is_temporary, two_factor_enabled, security_stamp, disabled_at from identity.user_account";

    /// <summary>How a name is compared: composed, without regard to case.</summary>
    public static string? Normalised(string? name) => name?.Trim().Normalize().ToUpperInvariant();

    public async Task<UserAccount?> Named(string name, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<UserAccount>($"{Columns} where normalized_user_name = @name", new { name = Normalised(name) });
    }

    public async Task<UserAccount?> Of(Guid id, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<UserAccount>($"{Columns} where id = @id", new { id });
    }
}
