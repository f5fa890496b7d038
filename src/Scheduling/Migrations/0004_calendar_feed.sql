-- A judge's calendar feed: whoever knows the secret reads it, so only its SHA-256 is kept. One per judge; renewing replaces it.
create table scheduling.calendar_feed (
    judge_id uuid primary key references scheduling.judge,
    secret_hash bytea not null unique check (length(secret_hash) = 32),
    made_at timestamptz not null
);
select platform.grant_table('scheduling.calendar_feed', 'select, insert, update, delete');
