-- The folding of Cases/Folding.cs as far as searching in titles and FIR numbers needs it: letter variants, vowel signs, digits, case, dashes and spaces.
create function scheduling.folded(written text) returns text language sql immutable parallel safe
as $$
select btrim(regexp_replace(regexp_replace(regexp_replace(
    translate(lower(normalize(coalesce(written, ''), NFKD)),
        'يىكڪهةۃۀەٱ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩‐‑‒–—―⁄∕ـ',
        'ییککہہہہہا01234567890123456789------//'),
    '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f]', '', 'g'), '\s+', ' ', 'g'), ' ?([/-]) ?', '\1', 'g'))
$$;

alter table scheduling.court_case
    add column title_folded text not null generated always as (scheduling.folded(title)) stored,
    add column fir_folded text not null generated always as (scheduling.folded(fir_number)) stored,
    -- When a clerk last changed the case or its people; null: not since it was opened.
    add column changed_at timestamptz;
create index court_case_title on scheduling.court_case using gin (title_folded gin_trgm_ops);
create index court_case_fir on scheduling.court_case using gin (fir_folded gin_trgm_ops);
create index court_case_touched on scheduling.court_case (court_id, (coalesce(changed_at, opened_at)));

-- Raised as a serialisation failure, which is retried: whoever was merged is then read as the person they were merged into.
create function scheduling.not_merged(persons uuid[]) returns void language plpgsql stable as $$
begin
    if exists (select from scheduling.person where id = any(persons) and merged_into is not null) then
        raise exception 'merged meanwhile' using errcode = 'serialization_failure';
    end if;
end $$;
