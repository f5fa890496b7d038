-- What a court wrote of somebody whose other cases it does not hold: it belongs to that participation alone. With a name it stands for all of the person's
-- facts there; without one it only adds contacts to them. The person's own row stays as its own courts have it.
create table scheduling.party_facts (
    participant_id uuid primary key references scheduling.participant on delete cascade,
    name text check (length(name) between 1 and 200),
    name_folded text,
    sex text check (sex in ('male', 'female', 'other', 'not-recorded')),
    age text check (age in ('child', 'adult', 'not-recorded')),
    language text check (language in ('en', 'ur')),
    email text check (length(email) <= 254),
    phone text check (length(phone) <= 20),
    -- the numbers as they were given there, by which the person was recognised
    bar_enrolment text check (length(bar_enrolment) <= 60),
    prison_id uuid references scheduling.access_point,
    prisoner_number text check (length(prisoner_number) <= 60),
    -- a professional who is reached at the person's own address as long as none is given here; it is not shown
    reached boolean not null default false,
    name_spelt text generated always as (scheduling.spelt(name_folded)) stored,
    check ((name is null) = (name_folded is null)),
    check (name is null or sex is not null and age is not null and language is not null)
);
create index party_facts_spelt on scheduling.party_facts using gin (name_spelt gin_trgm_ops);

-- A participant as the case's court knows the person. reach_email: where messages go, which may be more than is shown.
create view scheduling.read_party as
select t.id, t.case_id, t.role, t.protected, p.id as person_id, f.name is not null as apart,
    coalesce(f.name, p.name) as name,
    case when f.name is null then p.sex else f.sex end as sex,
    case when f.name is null then p.age else f.age end as age,
    coalesce(f.language, p.language) as language,
    coalesce(nullif(f.email, ''), case when f.name is null then nullif(p.email, '') end) as email,
    coalesce(nullif(f.phone, ''), case when f.name is null then nullif(p.phone, '') end) as phone,
    case when f.name is null then p.bar_enrolment else f.bar_enrolment end as bar_enrolment,
    case when f.name is null then p.prison_id else f.prison_id end as prison_id,
    case when f.name is null then p.prisoner_number else f.prisoner_number end as prisoner_number,
    coalesce(nullif(f.email, ''), case when f.name is null or f.reached then nullif(p.email, '') end) as reach_email
from scheduling.participant t
join scheduling.person o on o.id = t.person_id join scheduling.person p on p.id = coalesce(o.merged_into, o.id)
left join scheduling.party_facts f on f.participant_id = t.id;

-- Appears for a living and in no other role: findable across courts by name, role and district.
create function scheduling.professional(who uuid) returns boolean language sql stable as $$
    select exists (select from scheduling.person where id = who and merged_into is null and prisoner_number is null)
        and exists (select from scheduling.participant where person_id = who)
        and not exists (select from scheduling.participant where person_id = who
            and (protected or role not in ('advocate', 'prosecutor', 'interpreter', 'investigating-officer', 'medico-legal-officer')))
$$;

-- How far a person is within the reach of whoever acts for these courts: Cases/PartyResolver.cs says what follows from it.
create function scheduling.reach(who uuid, courts uuid[]) returns text language plpgsql stable as $$
begin
    if exists (select from scheduling.participant t join scheduling.court_case c on c.id = t.case_id left join scheduling.party_facts f on f.participant_id = t.id
            where t.person_id = who and f.name is null and c.court_id = any(courts)) then
        return case when exists (select from scheduling.participant t join scheduling.court_case c on c.id = t.case_id left join scheduling.party_facts f on f.participant_id = t.id
            where t.person_id = who and f.name is null and c.court_id <> all(courts)) then 'Shared' else 'Own' end;
    end if;
    if exists (select from scheduling.participant t join scheduling.court_case c on c.id = t.case_id where t.person_id = who and c.court_id = any(courts)) then
        return 'Linked';
    end if;
    return case when scheduling.professional(who) then 'Directory' else 'Unknown' end;
end $$;

select platform.grant_table('scheduling.party_facts', 'select, insert, update, delete');
select platform.grant_table('scheduling.read_party', 'select');
