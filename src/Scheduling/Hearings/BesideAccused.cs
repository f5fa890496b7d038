using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Whom protection would put beside the accused in a hearing that stands already (invariant 5). Asked under the locks of their persons.</summary>
internal static class BesideAccused
{
    public const string Sql = """
        select distinct a.participant_id from scheduling.appearance a join scheduling.participant me on me.id = a.participant_id and me.role <> 'accused'
        join scheduling.hearing h on h.id = a.hearing_id and h.status in ('Scheduled', 'Open', 'InSession', 'Paused')
        join scheduling.appearance b on b.hearing_id = a.hearing_id and b.place = a.place and b.access_point_id is not distinct from a.access_point_id
        join scheduling.participant accused on accused.id = b.participant_id and accused.role = 'accused'
        where a.participant_id = any($1) and a.place <> 'link'
        """;

    public static async Task<HashSet<Guid>> Of(Tx tx, IReadOnlyCollection<Guid> toProtect)
    {
        if (toProtect.Count == 0)
        {
            return [];
        }
        await using var batch = tx.Batch();
        batch.Add(Sql, Param.Uuids(toProtect));
        await using var reader = await batch.Read(tx.Cancel);
        return [.. await reader.All(r => r.GetGuid(0), tx.Cancel)];
    }
}
