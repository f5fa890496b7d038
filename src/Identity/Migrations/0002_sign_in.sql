-- A person's authenticator. The last time step that was accepted is kept, so that a code works once.
create table identity.authenticator (
    user_id uuid primary key references identity.user_account on delete cascade,
    secret bytea not null check (octet_length(secret) between 16 and 64),
    confirmed_at timestamptz,
    last_step bigint not null default 0
);
select platform.grant_table('identity.authenticator', 'select, insert, update, delete');

-- One-time codes for a lost authenticator, kept as SHA-256.
create table identity.recovery_code (
    user_id uuid not null references identity.user_account on delete cascade,
    hash bytea not null check (octet_length(hash) = 32),
    primary key (user_id, hash)
);
select platform.grant_table('identity.recovery_code', 'select, insert, delete');

-- A form that was sent after the session had ended, protected with the nodes' keys and offered to the same person after signing in.
create table identity.kept_form (
    id uuid primary key,
    kept_at timestamptz not null,
    content text not null check (length(content) <= 400000)
);
create index kept_form_at on identity.kept_form (kept_at);
select platform.grant_table('identity.kept_form', 'select, insert, delete');
