using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>
/// Seals new audit entries into the hash chain of their district. Announces the new heads outside the database before it commits, and
/// exports them after. Looks back ten minutes before the newest sealed entry, for transactions that committed late; whatever appears
/// further back was not there in time and stays unsealed, which <see cref="AuditChainHolds"/> reports.
/// </summary>
internal sealed class SealAudit(NpgsqlDataSource db, IClock clock, ExportedHeads heads) : IRecurringJob
{
    public static readonly Duration LookBack = Duration.FromMinutes(10);

    /// <summary>Held by who seals, and by who reads the chains and their heads together.</summary>
    public const long LockKey = 0x436f757274730003;

    private const int Most = 5_000;

    public static string Name => "seal-audit";

    public static string Cron => "15/30 * * * * ?";

    private sealed record Head(string District, long Number, byte[] Hash);

    private sealed record Seal(AuditLink Link, AuditEntry Entry, byte[] Hash);

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
        var trail = await connection.ExecuteScalarAsync<Guid>("select id from identity.audit_trail", transaction: transaction);
        await FinishAnnounced(trail, connection, transaction, cancel);
        var now = clock.GetCurrentInstant();
        var entries = (await connection.QueryAsync<AuditEntry>(
            """
            select e.id, e.at, e.caller, e.action, e.target_kind, e.target_id, e.district, e.detail::text as detail
            from platform.audit_entry e
            where e.at >= least(coalesce((select max(entry_at) from identity.audit_seal), '-infinity'), @now) - make_interval(mins => @minutes) and e.at <= @now
              and not exists (select from identity.audit_seal s where s.entry_id = e.id)
            order by e.at, e.id limit @Most
            """, new { minutes = (int)LookBack.TotalMinutes, Most, now }, transaction)).ToList();
        if (entries.Count == 0)
        {
            return 0;
        }
        var seals = await Chain(trail, entries, now, connection, transaction);
        var ends = seals.GroupBy(s => s.Link.District).Select(d => d.Last()).Select(s => new ExportedHead(s.Link.District, s.Link.Number, Convert.ToHexString(s.Hash), s.Link.SealedAt)).ToList();
        await Insert(seals, connection, cancel);
        var announcement = await heads.Announce(trail, new(now, ends, seals.ToDictionary(s => s.Entry.Id, s => Convert.ToHexString(s.Link.EntryHash))), cancel);
        await transaction.CommitAsync(cancel);
        await heads.Append(trail, ends, CancellationToken.None);
        ExportedHeads.Withdraw(announcement);
        return entries.Count;
    }

    /// <summary>A run that was killed has left its announcement. One whose entries are gone stays, for <see cref="AuditChainHolds"/> to report.</summary>
    private async Task FinishAnnounced(Guid trail, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        foreach (var (file, announced) in ExportedHeads.Announced(heads.Root, trail).ToList())
        {
            var fate = await AnnouncementFate.Of(announced, connection, transaction);
            if (fate.Sealed)
            {
                await heads.Append(trail, announced.Heads, cancel);
            }
            if (fate.Lost.Count == 0)
            {
                ExportedHeads.Withdraw(file);
            }
        }
    }

    private static async Task<List<Seal>> Chain(Guid trail, List<AuditEntry> entries, Instant now, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var ends = (await connection.QueryAsync<Head>(
            "select distinct on (district) district, number, hash from identity.audit_seal where district = any(@districts) order by district, number desc",
            new { districts = entries.Select(e => e.District).Distinct().ToArray() }, transaction)).ToDictionary(h => h.District);
        // Each run has a time of its own, later than every run before it, whatever the nodes' clocks say.
        var sealedAt = await connection.ExecuteScalarAsync<Instant>(
            "select greatest(@now::timestamptz, (select max(sealed_at) from identity.audit_seal) + interval '1 microsecond')", new { now }, transaction);
        var seals = new List<Seal>(entries.Count);
        foreach (var entry in entries)
        {
            var last = ends.GetValueOrDefault(entry.District) ?? new(entry.District, 0, AuditHash.Beginning);
            var link = new AuditLink(trail, entry.District, last.Number + 1, entry.Id, AuditHash.OfEntry(entry), sealedAt);
            var head = ends[entry.District] = new(entry.District, link.Number, AuditHash.OfLink(last.Hash, link));
            seals.Add(new(link, entry, head.Hash));
        }
        return seals;
    }

    private static async Task Insert(List<Seal> seals, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy identity.audit_seal (district, number, entry_id, entry_at, entry_hash, hash, sealed_at) from stdin (format binary)", cancel);
        foreach (var (link, entry, hash) in seals)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(link.District, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(link.Number, NpgsqlDbType.Bigint, cancel);
            await copy.WriteAsync(entry.Id, NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(entry.At.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, cancel);
            await copy.WriteAsync(link.EntryHash, NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(hash, NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(link.SealedAt.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, cancel);
        }
        await copy.CompleteAsync(cancel);
    }
}
