-- Asked once the locks are held. Raised as a serialisation failure, which is retried: whoever was merged since is then read as the person
-- they were merged into, and who was put under protection since as protected.
create function scheduling.as_read(persons uuid[], unprotected uuid[]) returns void language plpgsql stable as $$
begin
    if exists (select from scheduling.person where id = any(persons) and merged_into is not null)
        or exists (select from scheduling.participant where id = any(unprotected) and protected) then
        raise exception 'changed meanwhile' using errcode = 'serialization_failure';
    end if;
end $$;
drop function scheduling.not_merged(uuid[]);
