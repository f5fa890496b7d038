using Dapper;
using Npgsql;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>What became of seals that were announced.</summary>
/// <param name="Sealed">They are in the database as announced.</param>
/// <param name="Lost">Entries that were about to be sealed, and were removed or changed since.</param>
internal sealed record AnnouncementFate(bool Sealed, IReadOnlyList<Guid> Lost)
{
    public static async Task<AnnouncementFate> Of(AnnouncedSeals announced, NpgsqlConnection connection, NpgsqlTransaction? transaction = null)
    {
        var there = await connection.ExecuteScalarAsync<long>(
            """
            select count(*) from unnest(@districts, @numbers, @hashes) as h(district, number, hash)
            join identity.audit_seal s on s.district = h.district and s.number = h.number and s.hash = decode(h.hash, 'hex')
            """,
            new { districts = announced.Heads.Select(h => h.District).ToArray(), numbers = announced.Heads.Select(h => h.Number).ToArray(), hashes = announced.Heads.Select(h => h.Hash).ToArray() },
            transaction);
        if (there == announced.Heads.Count)
        {
            return new(true, []);
        }
        var entries = (await connection.QueryAsync<AuditEntry>(
            "select id, at, caller, action, target_kind, target_id, district, detail::text as detail from platform.audit_entry where id = any(@ids)",
            new { ids = announced.Entries.Keys.ToArray() }, transaction)).ToDictionary(e => e.Id, e => Convert.ToHexString(AuditHash.OfEntry(e)));
        return new(false, [.. announced.Entries.Where(e => entries.GetValueOrDefault(e.Key) != e.Value).Select(e => e.Key)]);
    }
}
