create schema statistics;

-- What became of each hearing-day of hearings that are over: counts read it from here. Rows as Counted.Live gives them; written by the job settle-facts.
create table statistics.hearing_fact (
    hearing_id uuid not null references scheduling.hearing on delete cascade,
    day date not null,
    courtroom_id uuid not null,
    district text not null,
    zone text not null,
    purpose text not null,
    starts_at timestamptz,
    ends_at timestamptz,
    started_at timestamptz,
    concluded_at timestamptz,
    created_at timestamptz not null,
    result text not null,
    outcome text,
    reason text,
    -- of the hearing as a whole: the types of its cases and the access points of its people, each once, and how many appear
    case_types text[] not null,
    restricted boolean not null,
    access_points uuid[] not null,
    appearances integer not null,
    primary key (hearing_id, day)
);
create index hearing_fact_day on statistics.hearing_fact (day, courtroom_id);

-- Hearings without facts: those that are not over, and those that changed since. They are counted from the courts' own rows.
-- A hearing is here or has facts, never both: the triggers below move it in the transaction that changes it, and the job moves it back.
create table statistics.unsettled (
    hearing_id uuid primary key references scheduling.hearing on delete cascade
);
insert into statistics.unsettled select id from scheduling.hearing;

select platform.grant_table('statistics.hearing_fact', 'select, insert, delete');
select platform.grant_table('statistics.unsettled', 'select, insert, update, delete');

-- The update that changes nothing waits for a job that is settling the same hearing, and makes the job wait for this transaction.
create function statistics.unsettle(hearings uuid[]) returns void language sql as $$
    insert into statistics.unsettled select h.id from scheduling.hearing h where h.id = any(hearings) order by 1 on conflict (hearing_id) do update set hearing_id = excluded.hearing_id;
    delete from statistics.hearing_fact where hearing_id = any(hearings);
$$;

create function statistics.hearing_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(id) from changed));
    return null;
end $$;
create trigger statistics_insert after insert on scheduling.hearing referencing new table as changed for each statement execute function statistics.hearing_changed();
create trigger statistics_update after update on scheduling.hearing referencing new table as changed for each statement execute function statistics.hearing_changed();

-- Rows that name their hearing.
create function statistics.part_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(distinct hearing_id) from changed));
    return null;
end $$;
create trigger statistics_insert after insert on scheduling.hearing_day referencing new table as changed for each statement execute function statistics.part_changed();
create trigger statistics_update after update on scheduling.hearing_day referencing new table as changed for each statement execute function statistics.part_changed();
create trigger statistics_delete after delete on scheduling.hearing_day referencing old table as changed for each statement execute function statistics.part_changed();

create trigger statistics_insert after insert on scheduling.appearance referencing new table as changed for each statement execute function statistics.part_changed();
create trigger statistics_update after update on scheduling.appearance referencing new table as changed for each statement execute function statistics.part_changed();
create trigger statistics_delete after delete on scheduling.appearance referencing old table as changed for each statement execute function statistics.part_changed();
create trigger statistics_insert after insert on scheduling.hearing_case referencing new table as changed for each statement execute function statistics.part_changed();
create trigger statistics_update after update on scheduling.hearing_case referencing new table as changed for each statement execute function statistics.part_changed();
create trigger statistics_delete after delete on scheduling.hearing_case referencing old table as changed for each statement execute function statistics.part_changed();

create function statistics.case_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(hearing_id) from scheduling.hearing_case where case_id = new.id));
    return null;
end $$;
create trigger statistics_update after update on scheduling.court_case for each row
    when (old.type is distinct from new.type or old.restricted is distinct from new.restricted) execute function statistics.case_changed();

create function statistics.court_changed() returns trigger language plpgsql as $$
begin
    perform statistics.unsettle((select array_agg(h.id) from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where new.id in (r.id, r.court_id)));
    return null;
end $$;
create trigger statistics_update after update on scheduling.court for each row
    when (old.district is distinct from new.district or old.zone is distinct from new.zone) execute function statistics.court_changed();
create trigger statistics_update after update on scheduling.courtroom for each row when (old.court_id is distinct from new.court_id) execute function statistics.court_changed();
