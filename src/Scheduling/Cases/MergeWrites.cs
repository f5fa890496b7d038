using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>One of two entries, as locked.</summary>
internal sealed record MergeEntry(Guid Id, string? Bar, Guid? Prison, string? Number, Guid? Into, string Seen);

/// <summary>Everything that refers to one person follows to another.</summary>
internal static class MergeWrites
{
    /// <param name="fill">What the one that stays does not know is filled in from the one that goes; otherwise it stays with the participations that bring it.</param>
    public static void Write(Tx tx, MergeEntry gone, MergeEntry kept, bool fill)
    {
        if (!fill)
        {
            tx.Then(
                """
                insert into scheduling.party_facts as f (participant_id, name, name_folded, sex, age, language, email, phone)
                select t.id, n.name, n.name_folded, n.sex, n.age, n.language, n.email, n.phone from scheduling.participant t join scheduling.person n on n.id = t.person_id where t.person_id = $1
                on conflict (participant_id) do update set name = excluded.name, name_folded = excluded.name_folded, sex = excluded.sex, age = excluded.age, language = excluded.language,
                    email = coalesce(f.email, excluded.email), phone = coalesce(f.phone, excluded.phone) where f.name is null
                """, Param.Uuid(gone.Id));
        }
        // Where both stand in one case with one role, the appearances go to the participant that stays.
        tx.Then(
            """
            update scheduling.participant k set protected = true from scheduling.participant g
            where g.person_id = $1 and g.protected and k.person_id = $2 and k.case_id = g.case_id and k.role = g.role
            """, Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        tx.Then(
            """
            update scheduling.appearance a set kept_apart = array_replace(a.kept_apart, g.id, k.id) from scheduling.participant g
            join scheduling.participant k on k.case_id = g.case_id and k.role = g.role and k.person_id = $2
            where g.person_id = $1 and g.id = any(a.kept_apart) and a.hearing_id in (select o.hearing_id from scheduling.appearance o where o.participant_id = g.id)
            """, Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        tx.Then(
            """
            update scheduling.appearance a set participant_id = k.id from scheduling.participant g
            join scheduling.participant k on k.case_id = g.case_id and k.role = g.role and k.person_id = $2
            where g.person_id = $1 and a.participant_id = g.id
            """, Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        tx.Then(
            """
            delete from scheduling.participant g using scheduling.participant k
            where g.person_id = $1 and k.person_id = $2 and k.case_id = g.case_id and k.role = g.role
            """, Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        tx.Then("update scheduling.participant set person_id = $2 where person_id = $1", Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        tx.Then("update scheduling.appearance set person_id = $2 where person_id = $1", Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        // One hearing holds a person once, for the longest of the times; the shorter one goes first.
        tx.Then(
            """
            delete from scheduling.reservation r using scheduling.reservation o
            where r.resource_id in ($1, $2) and o.resource_id in ($1, $2) and o.resource_id <> r.resource_id and o.hearing_id = r.hearing_id
                and (upper(r.during) < upper(o.during) or upper(r.during) = upper(o.during) and r.resource_id = $1)
            """, Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        tx.Then("update scheduling.reservation set resource_id = $2 where resource_id = $1", Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        // An earlier merge into the one that goes leads to the one that stays: one step, never a chain.
        tx.Then("update scheduling.person set merged_into = $2 where merged_into = $1", Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        // The identities go with the person; a second prisoner number stays on the trace, which leads to the person.
        tx.Then("update scheduling.person set merged_into = $2, bar_enrolment = null where id = $1", Param.Uuid(gone.Id), Param.Uuid(kept.Id));
        if (gone.Number is not null && kept.Number is null)
        {
            tx.Then("update scheduling.person set prison_id = null, prisoner_number = null where id = $1", Param.Uuid(gone.Id));
            tx.Then("update scheduling.person set prison_id = $2, prisoner_number = $3 where id = $1", Param.Uuid(kept.Id), Param.Uuid(gone.Prison), Param.Text(gone.Number));
        }
        if (fill)
        {
            tx.Then(
                """
                update scheduling.person k set bar_enrolment = coalesce(k.bar_enrolment, $3), email = coalesce(nullif(k.email, ''), g.email), phone = coalesce(nullif(k.phone, ''), g.phone),
                    sex = case k.sex when 'not-recorded' then g.sex else k.sex end, age = case k.age when 'not-recorded' then g.age else k.age end
                from scheduling.person g where k.id = $2 and g.id = $1
                """, Param.Uuid(gone.Id), Param.Uuid(kept.Id), Param.Text(gone.Bar));
        }
    }
}
