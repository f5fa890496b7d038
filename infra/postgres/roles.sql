-- Safe to repeat. courts_owner owns the schemas and migrates; courts_app owns nothing.
select 'create role courts_owner login' where not exists (select from pg_roles where rolname = 'courts_owner') \gexec
select 'create role courts_app login' where not exists (select from pg_roles where rolname = 'courts_app') \gexec
select 'create database courts owner courts_owner' where not exists (select from pg_database where datname = 'courts') \gexec
