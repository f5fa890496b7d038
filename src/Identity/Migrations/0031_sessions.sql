-- A person's sign-in on one browser. The cookie holds a random token, this row its SHA-256: without the row it opens nothing.
create table identity.session (
    id uuid primary key,
    user_id uuid not null references identity.user_account,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    began_at timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz,
    ended_by text check (ended_by in ('sign-out', 'password', 'administrator', 'owner', 'key')),
    address text not null check (length(address) <= 64),
    browser text not null check (length(browser) <= 60),
    check ((ended_at is null) = (ended_by is null))
);
create index session_of_user on identity.session (user_id, began_at);
create index session_by_began on identity.session (began_at);
select platform.grant_table('identity.session', 'select, insert, update, delete');

-- Wrong tries that are still counted, by what they are counted for: a browser, an address with a name, a name, an address.
-- Counted before the password is looked at, so that tries at the same moment can't be more than allowed.
create table identity.sign_in_try (
    subject text primary key check (length(subject) <= 120),
    user_id uuid references identity.user_account,
    failed integer not null,
    most integer not null,
    until timestamptz not null
);
create index sign_in_try_user on identity.sign_in_try (user_id) where user_id is not null;
create index sign_in_try_until on identity.sign_in_try (until);
select platform.grant_table('identity.sign_in_try', 'select, insert, update, delete');
