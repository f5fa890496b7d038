-- Where a chain passes from seals that hash the entry alone to seals that hash the trail, the district and the time of
-- sealing too. A chain without a row here was sealed in the newer form from its first entry. Insert-only, like the seals.
create table identity.audit_seam (
    district text primary key,
    number bigint not null check (number > 0),
    hash bytea not null check (octet_length(hash) = 32),
    made_at timestamptz not null default now()
);
insert into identity.audit_seam (district, number, hash)
select distinct on (district) district, number, hash from identity.audit_seal order by district, number desc;
select platform.grant_table('identity.audit_seam', 'select');
-- Sealing and verifying ask for the last seal times.
create index audit_seal_sealed_at on identity.audit_seal (sealed_at);
