-- Which key encrypts the secrets in this database. The key itself lies outside: in a file of each node, or here, but
-- wrapped so that only the holder of a certificate can unwrap it.
create table identity.outer_key (
    only_row boolean primary key default true check (only_row),
    key_id text not null check (length(key_id) = 16),
    wrapped bytea,
    certificate text,
    made_at timestamptz not null,
    check ((wrapped is null) = (certificate is null))
);
select platform.grant_table('identity.outer_key', 'select, insert, update, delete');
-- Encrypted, a secret of 20 bytes takes 57.
alter table identity.authenticator drop constraint authenticator_secret_check,
    add constraint authenticator_secret_check check (octet_length(secret) between 16 and 200);
