using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>Why two entries cannot become one.</summary>
internal static class MergeRefusals
{
    public static async Task<Problem?> Of(Tx tx, Guid gone, Guid kept, IEnumerable<Guid> courts)
    {
        await using var batch = tx.Batch();
        // Courts outside the caller's scope: one whose cases refer to the entry that goes, or nobody's at all.
        batch.Add(
            """
            select 1 where not exists (select from scheduling.participant where person_id = $1)
            union all
            select 1 from scheduling.participant p join scheduling.court_case c on c.id = p.case_id where p.person_id = $1 and c.court_id <> all($2) limit 1
            """, Param.Uuid(gone), Param.Uuids(courts));
        batch.Add(
            """
            select 1 from scheduling.participant g join scheduling.participant k on k.case_id = g.case_id and k.role = g.role and k.person_id = $2
            join scheduling.appearance ga on ga.participant_id = g.id join scheduling.appearance ka on ka.participant_id = k.id and ka.hearing_id = ga.hearing_id
            where g.person_id = $1 limit 1
            """, Param.Uuid(gone), Param.Uuid(kept));
        batch.Add(
            """
            select 1 from scheduling.reservation g join scheduling.reservation k on k.resource_id = $2 and k.during && g.during and k.hearing_id <> g.hearing_id
            where g.resource_id = $1 limit 1
            """, Param.Uuid(gone), Param.Uuid(kept));
        batch.Add("select id, case_id, $2::uuid, role, protected from scheduling.participant where person_id in ($1, $2)", Param.Uuid(gone), Param.Uuid(kept));
        await using var reader = await batch.Read(tx.Cancel);
        var found = new List<bool>();
        for (var i = 0; i < 3; i++)
        {
            found.Add((await reader.All(r => true, tx.Cancel)).Count > 0);
        }
        var rows = await reader.All(r => new KnownParticipant(r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), r.GetString(3), r.GetBoolean(4)), tx.Cancel);
        await reader.CloseAsync();
        return found switch
        {
            [true, ..] => Problem.Refuse("merge-other-courts"),
            [_, true, ..] => Problem.Refuse("merge-same-hearing"),
            [_, _, true] => Problem.Conflict("merge-clash"),
            // As one person they are whatever either was, in every hearing: not where that puts them beside whom they must not meet.
            _ => (await BesideAccused.Of(tx, rows, gone, kept)).FirstOrDefault()?.Why.Problem,
        };
    }
}
