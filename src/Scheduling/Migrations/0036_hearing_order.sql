-- Which hearing comes after which: the parts of a matter, and a hearing that was booked before or after another one. Holds whenever either moves.
-- days: the later one at least so many days after the earlier one; 0: not before the earlier one has ended. A next date takes over what held for the
-- hearing that it continues.
create table scheduling.hearing_order (
    earlier uuid not null references scheduling.hearing,
    later uuid not null references scheduling.hearing,
    days integer not null check (days between 0 and 366),
    primary key (earlier, later),
    check (earlier <> later)
);
create index hearing_order_later on scheduling.hearing_order (later);

-- Parts that are there already. How far apart those are to be that were booked at once was not kept: on later days at least.
insert into scheduling.hearing_order (earlier, later, days)
select e.id, l.id, coalesce(q.gap_days, 1)
from scheduling.hearing e join scheduling.hearing l on l.group_id = e.group_id and l.part > e.part left join scheduling.hearing_request q on q.hearing_id = l.id;

select platform.grant_table('scheduling.hearing_order', 'select, insert, update, delete');
