using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>All keys, those in use first, newest first; at most 500.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record ListApiKeys : IQuery<IReadOnlyList<ApiKeyLine>>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.Key, "");
}

internal sealed record ApiKeyLine(Guid Id, string Name, string Hint, Instant CreatedAt, Instant? RevokedAt, Instant? LastUsedAt)
{
    public IReadOnlyList<GrantInput> Grants { get; init; } = [];
}

internal sealed class ListApiKeysHandler(NpgsqlDataSource db) : IRequestHandler<ListApiKeys, Outcome<IReadOnlyList<ApiKeyLine>>>
{
    private sealed class KeyRow
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Hint { get; init; } = "";
        public Instant CreatedAt { get; init; }
        public Instant? RevokedAt { get; init; }
        public Instant? LastUsedAt { get; init; }
    }

    private sealed record GrantRow(Guid ApiKeyId, string Role, string ScopeKind, string ScopeCode);

    public async Task<Outcome<IReadOnlyList<ApiKeyLine>>> Handle(ListApiKeys request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var keys = (await connection.QueryAsync<KeyRow>(
            "select id, name, hint, created_at, revoked_at, last_used_at from identity.api_key order by revoked_at is not null, created_at desc, id limit 500")).ToList();
        var grants = (await connection.QueryAsync<GrantRow>(
            "select api_key_id, role, scope_kind, scope_code from identity.role_grant where api_key_id = any(@ids) order by role, scope_code", new { ids = keys.Select(k => k.Id).ToArray() }))
            .ToLookup(g => g.ApiKeyId, g => GrantInput.Of(Codes.ParseGrant(g.Role, g.ScopeKind, g.ScopeCode)));
        return Outcome<IReadOnlyList<ApiKeyLine>>.Ok([.. keys.Select(k => new ApiKeyLine(k.Id, k.Name, k.Hint, k.CreatedAt, k.RevokedAt, k.LastUsedAt) { Grants = [.. grants[k.Id]] })]);
    }
}
