-- An event whose reaction failed too often is set aside, so that it costs nothing any more and an administrator sees it.
alter table platform.outbox add column set_aside_at timestamptz;
drop index platform.outbox_waiting;
create index outbox_waiting on platform.outbox (bulk, due_at, id) where processed_at is null and set_aside_at is null;
create index outbox_set_aside on platform.outbox (set_aside_at) where set_aside_at is not null;

-- What the other shared loops could not do, one row a thing: which loop, what, the kind of error, how often. Ids and codes only.
create table platform.set_aside (
    loop text not null check (length(loop) <= 60),
    item text not null check (length(item) <= 200),
    error text not null check (length(error) <= 200),
    times int not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    primary key (loop, item)
);
select platform.grant_table('platform.set_aside', 'select, insert, update, delete');

-- How many runs of a job have failed one after the other.
alter table platform.job_run add column failures int not null default 0;
