using System.Data;
using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>
/// Recomputes every chain from the entries and compares it with the heads outside the database; says which entry was changed, removed,
/// slipped in or dated back. A chain whose end has no head outside is a violation: only the database vouches for it.
/// </summary>
internal sealed class AuditChainHolds(ExportedHeads exported, AuditHeadFolders folders) : IInvariant
{
    private const int MostReported = 100;

    public string Law => "A sealed audit entry is not changed, removed, slipped in or dated back";

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel)
    {
        var found = new List<string>();
        void Report(string sentence)
        {
            if (found.Count < MostReported)
            {
                found.Add(sentence);
            }
        }
        // Chains and heads of one moment: nobody seals while the snapshot is taken and the files are read.
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { SealAudit.LockKey }, commandTimeout: 120);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        HeadsOutside outside;
        Guid? trail;
        try
        {
            trail = await connection.ExecuteScalarAsync<Guid?>("select id from identity.audit_trail");
            outside = trail is null ? new() : await HeadsOutside.Read(trail.Value, [exported.Root, .. folders.More.Select(f => ExportedHeads.RootIn(f) ?? f)], connection);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { SealAudit.LockKey });
        }
        if (trail is null)
        {
            return ["the name of the trail was removed"];
        }
        outside.Faults.ForEach(Report);
        await new AuditChains(trail.Value, outside, Report).Walk(connection);
        await SlippedIn(connection, Report);
        await transaction.RollbackAsync(cancel);
        return found;
    }

    /// <summary>A run seals nothing older than ten minutes before the newest entry of the runs before it: what is, came later than it says.</summary>
    private static async Task SlippedIn(NpgsqlConnection connection, Action<string> report)
    {
        var minutes = (int)SealAudit.LookBack.TotalMinutes;
        var unsealed = await connection.QueryAsync<Guid>(
            """
            select e.id from platform.audit_entry e
            where e.at < (select least(max(entry_at), max(sealed_at)) from identity.audit_seal) - make_interval(mins => @minutes)
              and not exists (select from identity.audit_seal s where s.entry_id = e.id)
            order by e.at, e.id limit 100
            """, new { minutes }, commandTimeout: 300);
        foreach (var id in unsealed)
        {
            report($"entry {id} was slipped in: later entries were sealed before it");
        }
        var datedBack = await connection.QueryAsync<(Guid Entry, string District, long Number)>(
            """
            with run as (select sealed_at, max(entry_at) as newest from identity.audit_seal group by sealed_at),
            floor as (
                select sealed_at, least(max(newest) over (order by sealed_at rows between unbounded preceding and 1 preceding), sealed_at) - make_interval(mins => @minutes) as at
                from run)
            select s.entry_id, s.district, s.number from identity.audit_seal s join floor f on f.sealed_at = s.sealed_at
            where s.entry_at < f.at order by s.district, s.number limit 100
            """, new { minutes }, commandTimeout: 300);
        foreach (var (entry, district, number) in datedBack)
        {
            report($"entry {entry} (number {number} of {AuditChains.Name(district)}) is dated before what had been sealed in front of it");
        }
    }
}
