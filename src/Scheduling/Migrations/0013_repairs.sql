-- A plan to put right what broke: which hearings, what is proposed for each, and what came of it. It belongs to whoever made it.
-- situation: incident:ID, stranded, stranded:REASON:PLACE, day:COURTROOM:DATE. beyond: how many more were affected than a plan holds.
create table scheduling.repair (
    id uuid primary key,
    made_by text not null check (length(made_by) <= 100),
    situation text not null check (length(situation) <= 120),
    made_at timestamptz not null,
    changed_at timestamptz not null,
    beyond integer not null default 0
);
create index on scheduling.repair (made_by, changed_at);

-- One hearing of a plan, as it stood at this revision. proposals: the best first; none where no time was found.
-- Chosen rows are carried out one by one; key makes each of them happen once. note: the problem that was met, a slug.
-- why: an adjournment reason's code, or the words for keeping it.
create table scheduling.repair_row (
    repair_id uuid not null references scheduling.repair on delete cascade,
    hearing_id uuid not null references scheduling.hearing,
    revision integer not null,
    stands jsonb not null,
    starts_at timestamptz not null,
    reason text not null check (length(reason) <= 60),
    access_point text,
    proposals jsonb not null,
    state text not null check (state in ('Open', 'Chosen', 'Done', 'Gone')),
    act text check (act in ('move', 'adjourn', 'keep', 'back')),
    choice integer not null default 0,
    why text check (length(why) <= 200),
    key uuid,
    note text,
    done_at timestamptz,
    primary key (repair_id, hearing_id),
    check (state not in ('Chosen', 'Done') or act is not null and key is not null)
);
create index on scheduling.repair_row (hearing_id);

-- Entered by a clerk on the day itself, to be taken back as simply.
alter table scheduling.judge_leave add column sudden boolean not null default false;

select platform.grant_table('scheduling.repair', 'select, insert, update, delete');
select platform.grant_table('scheduling.repair_row', 'select, insert, update, delete');
