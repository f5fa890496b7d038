-- Protection belongs to the person over all of a hearing's cases, whichever row they appear by.
-- Asked once the locks are held, of each person and each case of their hearing with the roles and the protection that were read. Raised as a
-- serialisation failure, which is retried: whoever was merged, protected or given another role since is then read as they are.
create function scheduling.as_read(persons uuid[], who uuid[], cases uuid[], roles text[], guarded boolean[]) returns void language plpgsql stable as $$
begin
    if exists (select from scheduling.person where id = any(persons) and merged_into is not null)
        or exists (select from unnest(who, cases, roles, guarded) as x(person, of_case, had, shielded) join scheduling.participant p on p.case_id = x.of_case and p.person_id = x.person
            where p.role <> all(string_to_array(x.had, ',')) or p.protected and not x.shielded) then
        raise exception 'changed meanwhile' using errcode = 'serialization_failure';
    end if;
end $$;
drop function scheduling.as_read(uuid[], uuid[]);

-- For whoever shows a person of a hearing: the shield is the person's, not the row's.
create function scheduling.is_protected(hearing uuid, person uuid) returns boolean language sql stable as $$
    select exists (select from scheduling.hearing_case k join scheduling.participant x on x.case_id = k.case_id where k.hearing_id = $1 and x.person_id = $2 and x.protected)
$$;

create index participant_protected on scheduling.participant (case_id) where protected;
