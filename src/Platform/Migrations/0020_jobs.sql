-- The last run of each recurring job. What a job does is decided by rows elsewhere; this is for people to look at.
create table platform.job_run (
    name text primary key check (length(name) <= 60),
    node text not null check (length(node) <= 200),
    started_at timestamptz not null,
    finished_at timestamptz,
    error text check (length(error) <= 200)
) with (fillfactor = 50);
select platform.grant_table('platform.job_run', 'select, insert, update, delete');

create index outbox_processed on platform.outbox (processed_at) where processed_at is not null;
