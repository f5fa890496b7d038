using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>A page of accounts in the order of their names.</summary>
/// <param name="Search">Part of a user name or display name.</param>
/// <param name="After">The last user name of the page before.</param>
[Allow(Role.Administrator, Role.System)]
internal sealed record FindUsers(string? Search = null, string? After = null, int Limit = 50) : IQuery<UserPage>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.User, "");
}

[Allow(Role.Administrator, Role.System)]
internal sealed record GetUser(string Name) : IQuery<UserLine>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.User, "");
}

internal sealed record UserPage(IReadOnlyList<UserLine> Users, string? Next);

internal sealed record UserLine(
    Guid Id, string UserName, string NameEn, string NameUr, string? Email, string Language, Instant? DisabledAt, Instant? LockedUntil, bool SecondFactor, Instant CreatedAt, Instant? LastSignInAt)
{
    public IReadOnlyList<GrantInput> Grants { get; init; } = [];
}

internal sealed class FindUsersHandler(NpgsqlDataSource db, IClock clock) : IRequestHandler<FindUsers, Outcome<UserPage>>, IRequestHandler<GetUser, Outcome<UserLine>>
{
    private const string Columns =
        """
        select id, user_name, display_name_en, display_name_ur, email, language, disabled_at, two_factor_enabled, created_at, last_sign_in_at,
            (select max(t.until) from identity.sign_in_try t where t.user_id = user_account.id and t.failed >= t.most and t.until > @now) as locked_until
        from identity.user_account
        """;

    private sealed record GrantRow(Guid UserId, string Role, string ScopeKind, string ScopeCode);

    private sealed class UserRow
    {
        public Guid Id { get; init; }
        public string UserName { get; init; } = "";
        public string DisplayNameEn { get; init; } = "";
        public string DisplayNameUr { get; init; } = "";
        public string? Email { get; init; }
        public string Language { get; init; } = "";
        public Instant? DisabledAt { get; init; }
        public Instant? LockedUntil { get; init; }
        public bool TwoFactorEnabled { get; init; }
        public Instant CreatedAt { get; init; }
        public Instant? LastSignInAt { get; init; }
    }

    public async Task<Outcome<UserPage>> Handle(FindUsers request, CancellationToken cancel)
    {
        var limit = Math.Clamp(request.Limit, 1, 500);
        var like = request.Search is { Length: > 0 and <= 100 } s ? "%" + s.Trim().Replace("\\", @"\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%" : null;
        var users = await Read(
            $"""
            {Columns}
            where (@like::text is null or (user_name || ' ' || display_name_en || ' ' || display_name_ur) ilike @like) and (@after::text is null or normalized_user_name > @after)
            order by normalized_user_name limit @limit + 1
            """, new { like, after = UserAccounts.Normalised(request.After), limit, now = clock.GetCurrentInstant() }, cancel);
        return new UserPage([.. users.Take(limit)], users.Count > limit ? users[limit - 1].UserName : null);
    }

    public async Task<Outcome<UserLine>> Handle(GetUser request, CancellationToken cancel) =>
        await Read($"{Columns} where normalized_user_name = @name", new { name = UserAccounts.Normalised(request.Name), now = clock.GetCurrentInstant() }, cancel) is [var user] ? user : Problem.NotFound;

    private async Task<List<UserLine>> Read(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var rows = (await connection.QueryAsync<UserRow>(sql, parameters)).ToList();
        var grants = (await connection.QueryAsync<GrantRow>(
            "select user_id, role, scope_kind, scope_code from identity.role_grant where user_id = any(@ids) order by role, scope_code", new { ids = rows.Select(r => r.Id).ToArray() }))
            .ToLookup(g => g.UserId, g => GrantInput.Of(Codes.ParseGrant(g.Role, g.ScopeKind, g.ScopeCode)));
        return [.. rows.Select(r => new UserLine(r.Id, r.UserName, r.DisplayNameEn, r.DisplayNameUr, r.Email, r.Language, r.DisabledAt, r.LockedUntil, r.TwoFactorEnabled, r.CreatedAt, r.LastSignInAt) { Grants = [.. grants[r.Id]] })];
    }
}
