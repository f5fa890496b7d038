using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Account;

/// <summary>The caller's own account.</summary>
[Allow(Role.Public)]
internal sealed record GetMyAccount : IQuery<MyAccount>;

internal sealed class MyAccount
{
    public string UserName { get; init; } = "";
    public string DisplayNameEn { get; init; } = "";
    public string DisplayNameUr { get; init; } = "";
    public string Language { get; init; } = "";
    public bool PasswordIsTemporary { get; init; }
    public bool TwoFactorEnabled { get; init; }
    public int RecoveryCodes { get; init; }
    public Instant? LastSignInAt { get; init; }
    public IReadOnlyList<GrantInput> Grants { get; set; } = [];
}

internal sealed class GetMyAccountHandler(NpgsqlDataSource db, CallContext call) : IRequestHandler<GetMyAccount, Outcome<MyAccount>>
{
    public async Task<Outcome<MyAccount>> Handle(GetMyAccount request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        var account = await connection.QuerySingleOrDefaultAsync<MyAccount>(
            """
            select user_name, display_name_en, display_name_ur, language, password_is_temporary, two_factor_enabled, last_sign_in_at,
                (select count(*)::int from identity.recovery_code where user_id = @id) as recovery_codes
            from identity.user_account where id = @id
            """, new { id });
        if (account is null)
        {
            return Problem.Unauthenticated;
        }
        account.Grants = [.. call.Caller.Grants.Select(GrantInput.Of).Distinct()];
        return account;
    }
}
