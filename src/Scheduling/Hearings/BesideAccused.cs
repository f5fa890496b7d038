using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>A hearing that puts two in one place who must not meet, and those two.</summary>
internal sealed record Meeting(Guid Hearing, MustNotMeet Why, Guid One, Guid Other);

/// <summary>
/// Which hearings that stand put people together who must not meet, or would once somebody has another role, protection or entry. Decided by
/// <see cref="SeparationRules"/>. Who changes something asks under the locks of those persons: then no booking of theirs is on its way.
/// </summary>
internal static class BesideAccused
{
    private const string Stands = "h.status in ('Scheduled', 'Open', 'InSession', 'Paused')";

    private const string Touched = $"""
        select distinct h.id from given g join scheduling.hearing_case hc on hc.case_id = g.case_id join scheduling.hearing h on h.id = hc.hearing_id and {Stands}
        where exists (select from scheduling.appearance a where a.hearing_id = h.id and a.person_id in (g.person_id, $5))
        """;

    // Where nobody is protected or to be kept apart, nothing can be broken.
    private const string All = $"""
        select h.id from scheduling.hearing h where {Stands}
            and (exists (select from scheduling.hearing_case k join scheduling.participant x on x.case_id = k.case_id where k.hearing_id = h.id and x.protected)
                or exists (select from scheduling.appearance a where a.hearing_id = h.id and a.kept_apart <> '{"{}"}'))
        """;

    /// <summary>What these rows, as they are about to be written, would break.</summary>
    /// <param name="gone">Who becomes <paramref name="kept"/> by a merge; the rows are all those of both, as the latter's.</param>
    public static async Task<IReadOnlyList<Meeting>> Of(Tx tx, IReadOnlyCollection<KnownParticipant> rows, Guid? gone = null, Guid? kept = null)
    {
        if (rows.Count == 0)
        {
            return [];
        }
        await using var batch = tx.Batch();
        var found = await Read(Ask(batch, Touched, rows, gone, kept), tx.Cancel);
        // What was broken before and has nothing to do with these people is not their fault.
        var persons = rows.Select(r => r.PersonId).ToHashSet();
        return [.. found.Where(m => persons.Contains(m.One) || persons.Contains(m.Other))];
    }

    /// <summary>What is broken as things are.</summary>
    public static async Task<IReadOnlyList<Meeting>> Now(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new Batch(connection);
        return await Read(Ask(batch, All, [], null, null), cancel);
    }

    private static Batch Ask(Batch batch, string which, IReadOnlyCollection<KnownParticipant> rows, Guid? gone, Guid? kept) => batch.Add($"""
        with given as (select * from unnest($1, $2, $3, $4) as x(case_id, person_id, role, protected)), stands as ({which})
        select a.hearing_id, w.person, a.participant_id, case when a.place = 'station' then a.access_point_id::text else a.place end, a.kept_apart, standing.roles, standing.protected
        from stands join scheduling.appearance a on a.hearing_id = stands.id
        cross join lateral (select case when a.person_id = $5 then $6 else a.person_id end as person) w
        cross join lateral (
            select array_agg(x.role) as roles, bool_or(x.protected) as protected from (
                select x.role, x.protected from {PartyStanding.Cases} k join scheduling.participant x on x.case_id = k.case_id and (x.person_id = w.person or x.id = a.participant_id)
                union all
                select g.role, g.protected from {PartyStanding.Cases} k join given g on g.case_id = k.case_id and g.person_id = w.person) x) standing
        """,
        Param.Uuids(rows.Select(r => r.CaseId)), Param.Uuids(rows.Select(r => r.PersonId)), Param.Texts(rows.Select(r => r.Role)), Param.Bools(rows.Select(r => r.Protected)),
        Param.Uuid(gone), Param.Uuid(kept));

    private static async Task<IReadOnlyList<Meeting>> Read(Batch batch, CancellationToken cancel)
    {
        await using var reader = await batch.Read(cancel);
        var all = await reader.All(r => (Hearing: r.GetGuid(0), Who: new Attending(r.GetGuid(1), PartyStanding.Read(r, 5), r.GetGuid(2), r.GetString(3), r.GetFieldValue<Guid[]>(4))), cancel);
        return [.. from hearing in all.GroupBy(a => a.Hearing, a => a.Who)
                   let people = hearing.ToList()
                   from broken in SeparationRules.Broken(people)
                   select new Meeting(hearing.Key, broken, people[broken.One].Person, people[broken.Other].Person)];
    }
}
