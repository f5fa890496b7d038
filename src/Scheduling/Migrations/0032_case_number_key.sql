-- What of a case number is digits: 6580/2026 of "BA No. 6580-P of 2026", however it is parted and whatever stands before it. Two numbers with one key may be one case.
create function scheduling.number_key(folded text) returns text language sql immutable parallel safe as $$
    select string_agg(case when n = last and n > 1 and length(d) = 2 then '20' || d else coalesce(nullif(ltrim(d, '0'), ''), '0') end, '/' order by n)
    from (select m[1] as d, n, count(*) over () as last from regexp_matches(folded, '[0-9]+', 'g') with ordinality as x(m, n)) x
$$;

alter table scheduling.court_case add column number_key text collate "C" generated always as (scheduling.number_key(number_folded)) stored;
create index court_case_number_key on scheduling.court_case (number_key, court_id);
