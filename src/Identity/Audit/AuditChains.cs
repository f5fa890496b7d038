using Dapper;
using NodaTime;
using Npgsql;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>Walks the chains seal by seal, recomputes each from its entry, and says what does not fit.</summary>
internal sealed class AuditChains(Guid trail, HeadsOutside outside, Action<string> report)
{
    private readonly Dictionary<string, long> ends = new(StringComparer.Ordinal);
    private string district = "";
    private long number, firstUnexported;
    private byte[] previous = AuditHash.Beginning;
    private Instant sealedAt;
    private bool broken, older;

    private sealed class Link
    {
        public string District { get; init; } = "";
        public long Number { get; init; }
        public Guid EntryId { get; init; }
        public Instant EntryAt { get; init; }
        public byte[] EntryHash { get; init; } = [];
        public byte[] Hash { get; init; } = [];
        public Instant SealedAt { get; init; }
        public Guid? Id { get; init; }
        public Instant At { get; init; }
        public string Caller { get; init; } = "";
        public string Action { get; init; } = "";
        public string TargetKind { get; init; } = "";
        public string TargetId { get; init; } = "";
        public string EntryDistrict { get; init; } = "";
        public string Detail { get; init; } = "";

        public AuditEntry Entry => new(EntryId, At, Caller, Action, TargetKind, TargetId, EntryDistrict, Detail);
    }

    private sealed record Seam(string District, long Number, byte[] Hash);

    public static string Name(string district) => district.Length == 0 ? "the platform's chain" : $"the chain {district}";

    public async Task Walk(NpgsqlConnection connection)
    {
        var seams = (await connection.QueryAsync<Seam>("select district, number, hash from identity.audit_seam")).ToDictionary(s => s.District);
        var links = connection.QueryUnbufferedAsync<Link>(
            """
            select s.district, s.number, s.entry_id, s.entry_at, s.entry_hash, s.hash, s.sealed_at,
                e.id, e.at, e.caller, e.action, e.target_kind, e.target_id, e.district as entry_district, e.detail::text as detail
            from identity.audit_seal s left join platform.audit_entry e on e.id = s.entry_id order by s.district, s.number
            """, commandTimeout: 600);
        var first = true;
        await foreach (var link in links)
        {
            if (first || link.District != district)
            {
                EndChain();
                (district, number, previous, sealedAt, broken, firstUnexported, first) = (link.District, 0, AuditHash.Beginning, Instant.MinValue, false, 0, false);
            }
            var seam = seams.GetValueOrDefault(district);
            if (link.SealedAt != sealedAt && !older && sealedAt >= outside.Since)
            {
                EndRun();
            }
            older = link.Number <= seam?.Number;
            Check(link, seam);
            (number, previous, sealedAt) = (link.Number, link.Hash, link.SealedAt);
            ends[district] = number;
        }
        EndChain();
        foreach (var (chain, furthest) in outside.Furthest.Where(f => f.Value > ends.GetValueOrDefault(f.Key)))
        {
            report($"the seals of {Name(chain)} after number {ends.GetValueOrDefault(chain)} were removed: number {furthest} had been exported");
        }
    }

    /// <summary>Each run exports the last number it gave: one without a head was put there by somebody else.</summary>
    private void EndRun()
    {
        if (number > 0 && firstUnexported == 0 && outside.HashAt(district, number) is null)
        {
            firstUnexported = number;
        }
    }

    private void EndChain()
    {
        EndRun();
        if (firstUnexported > 0)
        {
            report(outside.Furthest.ContainsKey(district)
                ? $"number {firstUnexported} of {Name(district)} ended a run of sealing, and no head of it is here (--heads DIR adds another node's)"
                : $"no head of {Name(district)} is here, though it holds {number} seals (--heads DIR adds another node's)");
        }
    }

    private void Check(Link link, Seam? seam)
    {
        if (link.Number != number + 1 && !broken)
        {
            report($"the seals {number + 1} to {link.Number - 1} of {Name(district)} were removed");
            broken = true;
        }
        CheckEntry(link);
        CheckTimes(link);
        var hash = older
            ? AuditHash.OfLinkBeforeSeam(previous, link.Number, link.EntryId, link.EntryHash)
            : AuditHash.OfLink(previous, new(trail, district, link.Number, link.EntryId, link.EntryHash, link.SealedAt));
        if ((!hash.AsSpan().SequenceEqual(link.Hash) || (link.Number == seam?.Number && !hash.AsSpan().SequenceEqual(seam.Hash))) && !broken)
        {
            report($"the seal number {link.Number} of {Name(district)} (entry {link.EntryId}) was changed");
            broken = true; // What follows hangs on it: one report for one deed.
        }
        if (outside.HashAt(district, link.Number) is { } exported && exported != Convert.ToHexString(link.Hash))
        {
            report($"{Name(district)} was rewritten at or before number {link.Number}: another head had been exported");
        }
    }

    private void CheckEntry(Link link)
    {
        if (link.Id is null)
        {
            report($"entry {link.EntryId} (number {link.Number} of {Name(district)}) was removed");
        }
        else if (link.EntryDistrict != district || link.EntryAt != link.At || !AuditHash.OfEntry(link.Entry).AsSpan().SequenceEqual(link.EntryHash))
        {
            report($"entry {link.EntryId} (number {link.Number} of {Name(district)}) was changed");
        }
    }

    /// <summary>Before the seam the nodes' clocks were taken as they were, a little apart.</summary>
    private void CheckTimes(Link link)
    {
        var slack = older ? SealAudit.LookBack : Duration.Zero;
        if (number > 0 && link.SealedAt < sealedAt - slack)
        {
            report($"the seal number {link.Number} of {Name(district)} (entry {link.EntryId}) says it was made before the one in front of it");
        }
        if (link.EntryAt > link.SealedAt + slack)
        {
            report($"entry {link.EntryId} (number {link.Number} of {Name(district)}) says it was made after it was sealed");
        }
    }
}
