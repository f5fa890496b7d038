-- Who appears in a hearing, one element each as Counted.Person writes it, and the type of the case in which each of them appears: splits by sex and age joined
-- the appearances of the whole period.
-- The facts are written anew by the job settle-facts; until then the hearings are counted from the courts' own rows.
truncate statistics.hearing_fact;
alter table statistics.hearing_fact add column people text[] not null, add column people_cases text[] not null, add check (cardinality(people) = cardinality(people_cases));
insert into statistics.unsettled select id from scheduling.hearing on conflict do nothing;

-- Whatever is new in a fact takes it away when it changes.
create function statistics.person_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(distinct hearing_id) from scheduling.appearance where person_id = new.id));
    return null;
end $$;
create trigger statistics_update after update on scheduling.person for each row
    when (old.sex is distinct from new.sex or old.age is distinct from new.age) execute function statistics.person_changed();

create function statistics.participant_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(distinct hearing_id) from scheduling.appearance where participant_id = new.id));
    return null;
end $$;
create trigger statistics_update after update on scheduling.participant for each row
    when (old.case_id is distinct from new.case_id) execute function statistics.participant_changed();

-- Somebody may appear as the party of a case that the hearing is not of.
create or replace function statistics.case_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(hearing_id) from (
        select hearing_id from scheduling.hearing_case where case_id = new.id
        union select a.hearing_id from scheduling.participant p join scheduling.appearance a on a.participant_id = p.id where p.case_id = new.id) h));
    return null;
end $$;
