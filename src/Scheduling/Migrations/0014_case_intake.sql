-- Days within which the law wants a case of a type, or a hearing of a purpose, decided. The platform knows no law: administrators set these, naming the section.
-- counts_from: the case's date of institution (or the day it was entered), or its first hearing that was held.
create table scheduling.time_limit (
    id uuid primary key default gen_random_uuid(),
    case_type text references scheduling.case_type,
    purpose text references scheduling.purpose,
    days integer not null check (days between 1 and 3650),
    counts_from text not null check (counts_from in ('institution', 'first-hearing')),
    -- so many days before the last one the clerk is warned
    warn_days integer not null check (warn_days between 0 and 365),
    name_en text not null check (length(name_en) between 1 and 200), name_ur text not null check (length(name_ur) between 1 and 200),
    source text not null check (length(source) between 1 and 200),
    effective_from date not null, effective_to date check (effective_to >= effective_from),
    check (num_nonnulls(case_type, purpose) > 0)
);

alter table scheduling.court_case add column instituted_on date;

-- Two cases that belong together. appeal-of and bail-in point from the later case to the first one; the other kinds mean the same in both directions.
-- Never deleted: who took a link back, and when, stays on it.
create table scheduling.case_link (
    id uuid primary key,
    case_id uuid not null references scheduling.court_case,
    other_id uuid not null references scheduling.court_case check (other_id <> case_id),
    kind text not null check (kind in ('cross-case', 'same-fir', 'appeal-of', 'bail-in')),
    linked_at timestamptz not null, linked_by text not null check (length(linked_by) <= 100),
    unlinked_at timestamptz, unlinked_by text check (length(unlinked_by) <= 100),
    check ((unlinked_at is null) = (unlinked_by is null))
);
create unique index case_link_once on scheduling.case_link (least(case_id, other_id), greatest(case_id, other_id), kind) where unlinked_at is null;
create index on scheduling.case_link (case_id) where unlinked_at is null;
create index on scheduling.case_link (other_id) where unlinked_at is null;

-- Roman spellings of one name made alike: Mohd is Muhammad, o is u, e is i, q is k, w is v, and doubled letters are single (Khaan, Khan).
-- What is typed goes through it too, so that it only has to agree with itself.
create function scheduling.spelt(folded text) returns text language sql immutable parallel safe
as $$ select regexp_replace(translate(regexp_replace(folded, '\m(mohd|muhd|mhd|md)\M\.?', 'muhammad', 'g'), 'oeqw', 'uikv'), '([a-z])\1+', '\1', 'g') $$;

alter table scheduling.person add column name_spelt text not null generated always as (scheduling.spelt(name_folded)) stored;
alter table scheduling.court_case add column title_spelt text not null generated always as (scheduling.spelt(scheduling.folded(title))) stored;
create index person_spelt on scheduling.person using gin (name_spelt gin_trgm_ops);
create index court_case_title_spelt on scheduling.court_case using gin (title_spelt gin_trgm_ops);
-- Who searches by a spelling needs no second index of the same words.
drop index scheduling.court_case_title;

select platform.grant_table('scheduling.time_limit', 'select, insert, update, delete');
select platform.grant_table('scheduling.case_link', 'select, insert, update');
