create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- Grants rights on a table to the application role, where that role exists (it owns nothing).
create function platform.grant_table(target text, rights text) returns void language plpgsql as $$
begin
    if exists (select from pg_roles where rolname = 'courts_app') then
        execute format('grant usage on schema %I to courts_app', split_part(target, '.', 1));
        execute format('grant %s on %s to courts_app', rights, target);
    end if;
end $$;

-- One row: is this a demonstration or a real database? Written once, when the database is seeded.
create table platform.nature (
    only_row boolean primary key default true check (only_row),
    kind text not null check (kind in ('demonstration', 'real')),
    created_at timestamptz not null default now()
);
select platform.grant_table('platform.nature', 'select');

-- One row per reaction that still has, or had, to happen to an event. Claimed by row lock, never by a watermark.
create table platform.outbox (
    id bigint generated always as identity primary key,
    reaction text not null,
    event text not null,
    payload jsonb not null,
    raised_at timestamptz not null,
    due_at timestamptz not null,
    attempts smallint not null default 0,
    processed_at timestamptz,
    last_error text
);
create index outbox_waiting on platform.outbox (due_at) where processed_at is null;
select platform.grant_table('platform.outbox', 'select, insert, update, delete');

-- The version of everything that is watched live (a courtroom's day, an access point's day).
-- Raised last in the writing transaction: its row lock orders the commits.
create table platform.topic (
    name text primary key check (length(name) <= 100),
    version bigint not null
) with (fillfactor = 70);
select platform.grant_table('platform.topic', 'select, insert, update, delete');

-- The first answer to an unsafe request with an Idempotency-Key, kept for 24 hours.
create table platform.idempotency (
    caller text not null,
    key text not null check (length(key) <= 255),
    request text not null,
    body_hash bytea not null,
    answer jsonb not null,
    at timestamptz not null,
    primary key (caller, key)
);
create index idempotency_at on platform.idempotency (at);
select platform.grant_table('platform.idempotency', 'select, insert, delete');

-- Data-protection keys of the web nodes.
create table platform.data_protection_key (
    id bigint generated always as identity primary key,
    xml text not null
);
select platform.grant_table('platform.data_protection_key', 'select, insert, delete');

-- The audit trail: inserted freely, sealed into a hash chain per district within a minute (Identity/Audit).
create table platform.audit_entry (
    id uuid primary key,
    at timestamptz not null,
    caller text not null check (length(caller) <= 100),
    action text not null check (length(action) <= 100),
    target_kind text not null,
    target_id text not null check (length(target_id) <= 200),
    district text not null,
    detail jsonb not null
);
create index audit_entry_target on platform.audit_entry (target_kind, target_id);
select platform.grant_table('platform.audit_entry', 'select, insert');
