-- A publication that was taken back: the list and its lines stay as they were published, and this row says that it no longer stands.
create table scheduling.cause_list_withdrawal (
    list_id uuid primary key references scheduling.cause_list,
    withdrawn_at timestamptz not null,
    withdrawn_by text not null
);
select platform.grant_table('scheduling.cause_list_withdrawal', 'select, insert');

-- The same number may be published again after it was taken back: edition tells them apart.
alter table scheduling.cause_list add edition integer not null default 0 check (edition >= 0);
alter table scheduling.cause_list drop constraint cause_list_courtroom_id_day_number_key;
alter table scheduling.cause_list add unique (courtroom_id, day, number, edition);

-- What stands: whoever reads lists reads these.
create view scheduling.published_list as
select l.id, l.courtroom_id, l.day, l.number, l.published_at from scheduling.cause_list l
where l.published_at is not null and not exists (select from scheduling.cause_list_withdrawal w where w.list_id = l.id);
select platform.grant_table('scheduling.published_list', 'select');

-- Counting counts hearing-days that stand on a published list. One that stood on the withdrawn list alone is no longer counted as listed;
-- one that another courtroom's list of that day has as well is counted there. Nobody else deletes hearing-days: the application may not.
create function scheduling.list_withdrawn() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
    hearings uuid[];
begin
    with listed as (
        select distinct i.hearing_id, l.day, l.courtroom_id from scheduling.cause_list l join scheduling.cause_list_item i on i.list_id = l.id where l.id = new.list_id),
    gone as (
        delete from scheduling.hearing_day d using listed
        where d.hearing_id = listed.hearing_id and d.day = listed.day and d.courtroom_id = listed.courtroom_id and not exists (
            select from scheduling.published_list p join scheduling.cause_list_item i on i.list_id = p.id
            where p.courtroom_id = listed.courtroom_id and p.day = listed.day and i.hearing_id = listed.hearing_id and i.change <> 'removed')
        returning d.hearing_id)
    select array_agg(hearing_id) into hearings from gone;
    insert into scheduling.hearing_day (hearing_id, day, courtroom_id, published_at)
    select distinct on (i.hearing_id) i.hearing_id, p.day, p.courtroom_id, p.published_at
    from scheduling.published_list p join scheduling.cause_list_item i on i.list_id = p.id
    where i.hearing_id = any(hearings) and i.change <> 'removed' and p.day = (select day from scheduling.cause_list where id = new.list_id)
    order by i.hearing_id, p.published_at
    on conflict do nothing;
    return null;
end $$;
create trigger list_withdrawn after insert on scheduling.cause_list_withdrawal for each row execute function scheduling.list_withdrawn();
