using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>
/// Seals new audit entries into the hash chain of their district and exports the chains' heads. Looks back ten minutes before the newest
/// sealed entry, for transactions that committed late; whatever appears further back was not there in time and stays unsealed, which
/// <see cref="AuditChainHolds"/> reports.
/// </summary>
internal sealed class SealAudit(NpgsqlDataSource db, IClock clock, ExportedHeads heads) : IRecurringJob
{
    public static readonly Duration LookBack = Duration.FromMinutes(10);
    private const long LockKey = 0x436f757274730003;
    private const int Most = 20_000;

    public static string Name => "seal-audit";

    public static string Cron => "15/30 * * * * ?";

    private sealed record Head(string District, long Number, byte[] Hash);

    public async Task Run(CancellationToken cancel)
    {
        while (await Once(cancel) == Most)
        {
        }
    }

    private async Task<int> Once(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@LockKey)", new { LockKey }, transaction);
        var now = clock.GetCurrentInstant();
        var entries = (await connection.QueryAsync<AuditEntry>(
            """
            select e.id, e.at, e.caller, e.action, e.target_kind, e.target_id, e.district, e.detail::text as detail
            from platform.audit_entry e
            where e.at >= least(coalesce((select max(entry_at) from identity.audit_seal), '-infinity'), @now) - make_interval(mins => @minutes)
              and not exists (select from identity.audit_seal s where s.entry_id = e.id)
            order by e.at, e.id limit @Most
            """, new { minutes = (int)LookBack.TotalMinutes, Most, now }, transaction)).ToList();
        if (entries.Count == 0)
        {
            return 0;
        }
        var ends = (await connection.QueryAsync<Head>(
            "select distinct on (district) district, number, hash from identity.audit_seal where district = any(@districts) order by district, number desc",
            new { districts = entries.Select(e => e.District).Distinct().ToArray() }, transaction)).ToDictionary(h => h.District);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy identity.audit_seal (district, number, entry_id, entry_at, entry_hash, hash, sealed_at) from stdin (format binary)", cancel))
        {
            foreach (var entry in entries)
            {
                var last = ends.GetValueOrDefault(entry.District) ?? new(entry.District, 0, AuditHash.Beginning);
                var entryHash = AuditHash.OfEntry(entry);
                var head = ends[entry.District] = new(entry.District, last.Number + 1, AuditHash.OfLink(last.Hash, last.Number + 1, entry.Id, entryHash));
                await copy.StartRowAsync(cancel);
                await copy.WriteAsync(head.District, NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(head.Number, NpgsqlDbType.Bigint, cancel);
                await copy.WriteAsync(entry.Id, NpgsqlDbType.Uuid, cancel);
                await copy.WriteAsync(entry.At.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, cancel);
                await copy.WriteAsync(entryHash, NpgsqlDbType.Bytea, cancel);
                await copy.WriteAsync(head.Hash, NpgsqlDbType.Bytea, cancel);
                await copy.WriteAsync(now.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, cancel);
            }
            await copy.CompleteAsync(cancel);
        }
        var trail = await connection.ExecuteScalarAsync<Guid>("select id from identity.audit_trail", transaction: transaction);
        await transaction.CommitAsync(cancel);
        await heads.Append(trail, ends.Values.Select(e => new ExportedHead(e.District, e.Number, Convert.ToHexString(e.Hash), now)), cancel);
        return entries.Count;
    }
}
