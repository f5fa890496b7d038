create index audit_entry_at on platform.audit_entry (at);
create index audit_entry_caller on platform.audit_entry (caller, at);

-- Which trail this is: heads exported from another database are not held against it.
create table identity.audit_trail (
    only_row boolean primary key default true check (only_row),
    id uuid not null default gen_random_uuid()
);
insert into identity.audit_trail default values;
select platform.grant_table('identity.audit_trail', 'select');

-- The hash chain of each district (empty: the platform's own). Insert-only, like the entries.
create table identity.audit_seal (
    district text not null,
    number bigint not null check (number > 0),
    entry_id uuid not null unique,
    entry_at timestamptz not null,
    entry_hash bytea not null check (octet_length(entry_hash) = 32),
    hash bytea not null check (octet_length(hash) = 32),
    sealed_at timestamptz not null,
    primary key (district, number)
);
create index audit_seal_entry_at on identity.audit_seal (entry_at);
select platform.grant_table('identity.audit_seal', 'select, insert');
