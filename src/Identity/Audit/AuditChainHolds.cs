using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>Recomputes every chain from the entries and compares it with the exported heads; says which entry was changed, removed or slipped in.</summary>
internal sealed class AuditChainHolds(ExportedHeads exported) : IInvariant
{
    private const int MostReported = 100;

    public string Law => "A sealed audit entry is not changed, removed or slipped in";

    private sealed class Link
    {
        public string District { get; init; } = "";
        public long Number { get; init; }
        public Guid EntryId { get; init; }
        public byte[] EntryHash { get; init; } = [];
        public byte[] Hash { get; init; } = [];
        public Guid? Id { get; init; }
        public Instant At { get; init; }
        public string Caller { get; init; } = "";
        public string Action { get; init; } = "";
        public string TargetKind { get; init; } = "";
        public string TargetId { get; init; } = "";
        public string EntryDistrict { get; init; } = "";
        public string Detail { get; init; } = "";
    }

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel)
    {
        var found = new List<string>();
        var trail = await connection.ExecuteScalarAsync<Guid?>("select id from identity.audit_trail");
        var heads = HeadsByPlace(trail, found);
        var ends = await Recompute(connection, heads, found);
        foreach (var ((district, number), _) in heads.Where(h => h.Key.Number > ends.GetValueOrDefault(h.Key.District)).OrderBy(h => h.Key.Number).DistinctBy(h => h.Key.District))
        {
            Report(found, $"the seals of {Name(district)} after number {ends.GetValueOrDefault(district)} were removed: number {number} had been exported");
        }
        var slippedIn = await connection.QueryAsync<Guid>(
            """
            select e.id from platform.audit_entry e
            where e.at < (select least(max(entry_at), max(sealed_at)) from identity.audit_seal) - make_interval(mins => @minutes)
              and not exists (select from identity.audit_seal s where s.entry_id = e.id)
            order by e.at, e.id limit 100
            """, new { minutes = (int)SealAudit.LookBack.TotalMinutes }, commandTimeout: 300);
        foreach (var id in slippedIn)
        {
            Report(found, $"entry {id} was slipped in: later entries were sealed before it");
        }
        return found;
    }

    private static async Task<Dictionary<string, long>> Recompute(NpgsqlConnection connection, Dictionary<(string District, long Number), string> heads, List<string> found)
    {
        var ends = new Dictionary<string, long>(StringComparer.Ordinal);
        var (district, number, previous, broken) = ("", 0L, AuditHash.Beginning, false);
        var first = true;
        var links = connection.QueryUnbufferedAsync<Link>(
            """
            select s.district, s.number, s.entry_id, s.entry_hash, s.hash, e.id, e.at, e.caller, e.action, e.target_kind, e.target_id, e.district as entry_district, e.detail::text as detail
            from identity.audit_seal s left join platform.audit_entry e on e.id = s.entry_id order by s.district, s.number
            """, commandTimeout: 600);
        await foreach (var link in links)
        {
            if (first || link.District != district)
            {
                (district, number, previous, broken, first) = (link.District, 0, AuditHash.Beginning, false, false);
            }
            if (link.Number != number + 1 && !broken)
            {
                Report(found, $"the seals {number + 1} to {link.Number - 1} of {Name(district)} were removed");
                broken = true;
            }
            if (link.Id is null)
            {
                Report(found, $"entry {link.EntryId} (number {link.Number} of {Name(district)}) was removed");
            }
            else if (link.EntryDistrict != district
                || !AuditHash.OfEntry(new(link.EntryId, link.At, link.Caller, link.Action, link.TargetKind, link.TargetId, link.EntryDistrict, link.Detail)).AsSpan().SequenceEqual(link.EntryHash))
            {
                Report(found, $"entry {link.EntryId} (number {link.Number} of {Name(district)}) was changed");
            }
            if (!AuditHash.OfLink(previous, link.Number, link.EntryId, link.EntryHash).AsSpan().SequenceEqual(link.Hash) && !broken)
            {
                Report(found, $"the seal number {link.Number} of {Name(district)} (entry {link.EntryId}) was changed");
                broken = true; // What follows hangs on it: one report for one deed.
            }
            if (heads.TryGetValue((district, link.Number), out var hash) && hash != Convert.ToHexString(link.Hash))
            {
                Report(found, $"the chain of {Name(district)} was rewritten at or before number {link.Number}: another head had been exported");
            }
            (number, previous) = (link.Number, link.Hash);
            ends[district] = number;
        }
        return ends;
    }

    private Dictionary<(string District, long Number), string> HeadsByPlace(Guid? trail, List<string> found)
    {
        var heads = new Dictionary<(string, long), string>();
        if (trail is null)
        {
            Report(found, "the name of the trail was removed");
            return heads;
        }
        foreach (var head in exported.Read(trail.Value))
        {
            if (head is not null && !heads.TryAdd((head.District, head.Number), head.Hash) && heads[(head.District, head.Number)] != head.Hash)
            {
                Report(found, $"two different heads were exported for number {head.Number} of {Name(head.District)}");
            }
        }
        return heads;
    }

    private static string Name(string district) => district.Length == 0 ? "the platform's chain" : $"the chain {district}";

    private static void Report(List<string> found, string sentence)
    {
        if (found.Count < MostReported)
        {
            found.Add(sentence);
        }
    }
}
