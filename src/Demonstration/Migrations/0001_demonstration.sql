create schema demonstration;

-- What was loaded already: written with the rows it stands for, so that a load that was killed goes on where it stopped.
create table demonstration.loaded (
    part text primary key,
    at timestamptz not null default now()
);

-- The last day for which hearings were listed.
create table demonstration.reach (
    only_row boolean primary key default true check (only_row),
    listed_to date not null
);
select platform.grant_table('demonstration.' || t, 'select') from unnest(array['loaded', 'reach']) t;
