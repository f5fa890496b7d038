-- One hearing at a time is in session in a courtroom, and under a judge. Where there were more, the one that started last goes on;
-- the others are paused with a line in their history, and stand here for the administrator to see while they are paused.
create table scheduling.paused_double (
    hearing_id uuid primary key references scheduling.hearing,
    beside uuid not null references scheduling.hearing,
    paused_at timestamptz not null
);
select platform.grant_table('scheduling.paused_double', 'select');

do $$
declare
    running record;
    other uuid;
    kept_rooms uuid[] := '{}';
    kept_judges uuid[] := '{}';
    kept uuid[] := '{}';
begin
    for running in
        select h.id, h.courtroom_id, h.judge_id, h.revision, r.code, c.district, (h.starts_at at time zone c.zone)::date as day
        from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
        where h.status = 'InSession' order by h.started_at desc, h.id desc
    loop
        other := coalesce(kept[array_position(kept_rooms, running.courtroom_id)], kept[array_position(kept_judges, running.judge_id)]);
        if other is null then
            kept_rooms := kept_rooms || running.courtroom_id;
            kept_judges := kept_judges || running.judge_id;
            kept := kept || running.id;
        else
            update scheduling.hearing set status = 'Paused' where id = running.id;
            insert into scheduling.paused_double (hearing_id, beside, paused_at) values (running.id, other, now());
            -- The newest line has the greatest id: a version 7 uuid of this moment.
            insert into scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason)
            values (
                encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid,
                running.id, now(), 'system', 'paused', 'InSession', 'Paused', running.revision, null);
            insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail)
            values (gen_random_uuid(), now(), 'system', 'PauseHearing', 'hearing', running.id::text, running.district, jsonb_build_object('beside', other));
            insert into platform.topic (name, version) values (format('courtroom:%s:%s', running.code, running.day), 1)
            on conflict (name) do update set version = platform.topic.version + 1;
        end if;
    end loop;
end $$;

-- Starting, resuming and undoing lock the courtroom and the judge and look first (OneInSession); this holds whatever writes.
create unique index hearing_in_session_courtroom on scheduling.hearing (courtroom_id) where status = 'InSession';
create unique index hearing_in_session_judge on scheduling.hearing (judge_id) where status = 'InSession';
