-- What a file turned out to be when it was brought: its encoding, and which sheet of a workbook is read.
alter table scheduling.import add column found jsonb not null default '{}';

-- The Arabic date separator is a slash, and the sign of a year stands for nothing, in a number as in a date: as Folding does from now on.
update scheduling.court_case c set number_folded = n.folded
from (
    select distinct on (court_id, folded) id, court_id, folded
    from (select id, court_id, regexp_replace(replace(number_folded, '؍', '/'), '([0-9])ء', '\1', 'g') as folded from scheduling.court_case where number_folded ~ '؍|[0-9]ء') f
    order by court_id, folded, id
) n
where c.id = n.id and not exists (select from scheduling.court_case o where o.court_id = n.court_id and o.number_folded = n.folded);
