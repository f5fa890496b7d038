-- One number that rises with every change of the registry or a calendar, so that a node knows in the booking's own
-- round trip whether its snapshot is still the present one.
create table scheduling.registry_version (
    only_row boolean primary key default true check (only_row),
    version bigint not null
);
insert into scheduling.registry_version (version) values (1);

create function scheduling.raise_registry_version() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
    update scheduling.registry_version set version = version + 1;
    return null;
end $$;

do $$
declare t text;
begin
    foreach t in array array['province', 'district', 'court', 'courtroom', 'access_point', 'station', 'access_point_hours', 'judge', 'judge_posting',
        'judge_leave', 'court_hours', 'holiday', 'vacation', 'special_sitting', 'special_opening', 'closure', 'purpose', 'case_type', 'adjournment_reason']
    loop
        execute format('create trigger raise_registry_version after insert or update or delete on scheduling.%I for each statement execute function scheduling.raise_registry_version()', t);
    end loop;
end $$;
select platform.grant_table('scheduling.registry_version', 'select');
