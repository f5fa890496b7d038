-- What a Requested hearing asks for. Its people and their places are its appearances; parts of one matter share hearing.group_id, in the
-- order of hearing.part. The row stays when the hearing gets its time: later parts ask it for the days between.
create table scheduling.hearing_request (
    hearing_id uuid primary key references scheduling.hearing,
    minutes integer not null check (minutes between 5 and 480),
    priority text not null check (priority in ('Routine', 'Soon', 'Urgent')),
    not_before date,
    -- the statutory limit
    not_later date,
    -- least days after the part before
    gap_days integer not null default 0 check (gap_days between 0 and 366),
    -- why it could not be booked the last time it was tried: the problem's slug with its arguments, never whose booking was in the way
    refusal jsonb,
    refused_at timestamptz,
    check (not_later >= not_before)
);
create index hearing_backlog on scheduling.hearing (courtroom_id, created_at) where status = 'Requested';
create index hearing_group on scheduling.hearing (group_id, part) where group_id is not null;

-- A backlog being listed (docs/listing.md). instance, begin and plan are JSON packed by gzip; they hold ids and codes, never names.
create table scheduling.listing_plan (
    id uuid primary key,
    made_by text not null check (length(made_by) <= 100),
    made_at timestamptz not null,
    instance bytea not null,
    -- a plan to begin with and which of its hearings stay as they are
    begin bytea,
    seconds integer not null check (seconds between 1 and 3600),
    seed integer not null,
    state text not null check (state in ('Waiting', 'Running', 'Done', 'Cancelled', 'Failed')),
    cancelled_by text check (length(cancelled_by) <= 100),
    -- the node that searches, until when nobody else may, and how often it was begun
    node text,
    lease_until timestamptz,
    attempts integer not null default 0,
    started_at timestamptz,
    finished_at timestamptz,
    changed_at timestamptz not null,
    -- of the best plan so far
    score bigint,
    first_fit bigint,
    listed integer not null default 0,
    steps bigint not null default 0,
    searched_ms bigint not null default 0,
    plan bytea
);
create index listing_plan_due on scheduling.listing_plan (made_at) where state in ('Waiting', 'Running');
create index listing_plan_old on scheduling.listing_plan (changed_at);
create index listing_plan_maker on scheduling.listing_plan (made_by, made_at desc);

-- A clerk's draft for some of the backlog: what was asked of the listing, row by row, and what became of each.
create table scheduling.listing_draft (
    id uuid primary key,
    made_by text not null check (length(made_by) <= 100),
    made_at timestamptz not null,
    from_day date not null,
    to_day date not null check (to_day >= from_day),
    plan_id uuid references scheduling.listing_plan on delete set null
);
create index listing_draft_maker on scheduling.listing_draft (made_by, made_at desc);
create index listing_draft_plan on scheduling.listing_draft (plan_id);

create table scheduling.listing_draft_row (
    draft_id uuid not null references scheduling.listing_draft on delete cascade,
    hearing_id uuid not null references scheduling.hearing,
    -- Kept: stays where the draft has it when it is listed again; Out: left out, and stays on the backlog
    choice text not null default 'Free' check (choice in ('Free', 'Kept', 'Out')),
    primary key (draft_id, hearing_id)
);
create index on scheduling.listing_draft_row (hearing_id);

select platform.grant_table('scheduling.' || t, 'select, insert, update, delete')
from unnest(array['hearing_request', 'listing_plan', 'listing_draft', 'listing_draft_row']) t;
