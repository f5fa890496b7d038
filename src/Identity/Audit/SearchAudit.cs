using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>A page of the audit trail, newest first.</summary>
/// <param name="Target">An id or code, or its beginning.</param>
/// <param name="Caller">A user name, or a reference such as <c>key:ID</c>.</param>
/// <param name="Day">Local to Asia/Karachi.</param>
/// <param name="Before">The last entry of the page before.</param>
[Allow(Role.Auditor, Role.System)]
internal sealed record SearchAudit(string? Target = null, string? Caller = null, LocalDate? Day = null, Guid? Before = null, int Limit = 50) : IQuery<AuditPageOf>, IHaveTarget
{
    Target IHaveTarget.Target => Platform.Pipeline.Target.Of(PlatformTarget.Trail, "");
}

internal sealed record AuditPageOf(IReadOnlyList<AuditLine> Lines, Guid? Next);

internal sealed class AuditLine
{
    public Guid Id { get; init; }
    public Instant At { get; init; }
    public string Caller { get; init; } = "";
    public string? UserName { get; init; }
    public string Action { get; init; } = "";
    public string TargetKind { get; init; } = "";
    public string TargetId { get; init; } = "";
    public string District { get; init; } = "";
    public string Detail { get; init; } = "";
    public long? Seal { get; init; }
}

internal sealed class SearchAuditHandler(NpgsqlDataSource db) : IRequestHandler<SearchAudit, Outcome<AuditPageOf>>
{
    public async Task<Outcome<AuditPageOf>> Handle(SearchAudit request, CancellationToken cancel)
    {
        var limit = Math.Clamp(request.Limit, 1, 200);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var lines = (await connection.QueryAsync<AuditLine>(
            """
            select e.id, e.at, e.caller, u.user_name, e.action, e.target_kind, e.target_id, e.district, e.detail::text as detail, s.number as seal
            from platform.audit_entry e
            left join identity.user_account u on e.caller = 'user:' || u.id::text
            left join identity.audit_seal s on s.entry_id = e.id
            where (@target::text is null or e.target_id = @target or starts_with(e.target_id, @target))
              and (@caller::text is null or e.caller = @caller or e.caller = (select 'user:' || id::text from identity.user_account where normalized_user_name = upper(@caller)))
              and (@from::timestamptz is null or (e.at >= @from and e.at < @to))
              and (@before::uuid is null or (e.at, e.id) < (select b.at, b.id from platform.audit_entry b where b.id = @before))
            order by e.at desc, e.id desc limit @limit + 1
            """,
            new
            {
                target = Bounded(request.Target), caller = Bounded(request.Caller), before = request.Before, limit,
                from = request.Day?.AtStartOfDayInZone(Say.Zone).ToInstant().ToDateTimeUtc(), to = request.Day?.PlusDays(1).AtStartOfDayInZone(Say.Zone).ToInstant().ToDateTimeUtc(),
            }, commandTimeout: 30)).ToList();
        return new AuditPageOf([.. lines.Take(limit)], lines.Count > limit ? lines[limit - 1].Id : null);
    }

    private static string? Bounded(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var t && t.Length > 200 ? t[..200] : t;
}

/// <summary>Recomputes the chains now.</summary>
[Allow(Role.Auditor, Role.System)]
internal sealed record VerifyTrail : IQuery<TrailVerdict>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.Trail, "");
}

internal sealed record TrailVerdict(long Entries, IReadOnlyList<string> Violations);

internal sealed class VerifyTrailHandler(NpgsqlDataSource db, IEnumerable<IInvariant> invariants) : IRequestHandler<VerifyTrail, Outcome<TrailVerdict>>
{
    public async Task<Outcome<TrailVerdict>> Handle(VerifyTrail request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var violations = await invariants.OfType<AuditChainHolds>().Single().Violations(connection, cancel);
        return new TrailVerdict(await connection.ExecuteScalarAsync<long>("select count(*) from identity.audit_seal"), violations);
    }
}
