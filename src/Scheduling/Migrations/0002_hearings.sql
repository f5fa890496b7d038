-- The same person only by person id, bar enrolment number, or prisoner number within a prison; never by name.
create table scheduling.person (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    -- The name with letter variants folded (ي→ی, ك→ک, case, diacritics), for searching.
    name_folded text not null,
    sex text not null default 'not-recorded' check (sex in ('male', 'female', 'other', 'not-recorded')),
    age text not null default 'not-recorded' check (age in ('child', 'adult', 'not-recorded')),
    bar_enrolment text unique check (length(bar_enrolment) <= 60),
    prison_id uuid references scheduling.access_point,
    prisoner_number text check (length(prisoner_number) <= 60),
    email text check (length(email) <= 254),
    phone text check (length(phone) <= 20),
    language text not null default 'ur' check (language in ('en', 'ur')),
    merged_into uuid references scheduling.person,
    unique (prison_id, prisoner_number),
    check ((prison_id is null) = (prisoner_number is null))
);
create index person_name on scheduling.person using gin (name_folded gin_trgm_ops);

create table scheduling.court_case (
    id uuid primary key,
    court_id uuid not null references scheduling.court,
    number text not null check (length(number) between 1 and 100),
    number_folded text not null,
    type text not null references scheduling.case_type,
    title text not null default '' check (length(title) <= 300),
    stage text not null default '' check (length(stage) <= 100),
    restricted boolean not null,
    fir_number text check (length(fir_number) <= 60),
    police_station text check (length(police_station) <= 100),
    opened_at timestamptz not null,
    constraint court_case_number unique (court_id, number_folded)
);
create index court_case_search on scheduling.court_case using gin (number_folded gin_trgm_ops);

-- A person with a role in a case.
create table scheduling.participant (
    id uuid primary key,
    case_id uuid not null references scheduling.court_case,
    person_id uuid not null references scheduling.person,
    role text not null check (role in ('accused', 'complainant', 'witness', 'investigating-officer', 'medico-legal-officer', 'advocate', 'prosecutor', 'interpreter', 'support-person')),
    protected boolean not null default false,
    unique (case_id, person_id, role)
);
create index on scheduling.participant (person_id);

create table scheduling.hearing (
    id uuid primary key,
    courtroom_id uuid not null references scheduling.courtroom,
    judge_id uuid references scheduling.judge,
    purpose text not null references scheduling.purpose,
    starts_at timestamptz, ends_at timestamptz,
    status text not null check (status in ('Requested', 'Scheduled', 'Open', 'InSession', 'Paused', 'Concluded', 'Cancelled')),
    revision integer not null default 1,
    outcome text check (outcome in ('Heard', 'Adjourned', 'NotReached', 'TechnicalFailure', 'Withdrawn')),
    reason text references scheduling.adjournment_reason,
    -- first time it entered InSession: what "held" means
    started_at timestamptz,
    concluded_at timestamptz,
    -- parts of a multi-part hearing share a group; a next date continues the hearing it came from
    group_id uuid, part integer,
    continues uuid references scheduling.hearing,
    created_at timestamptz not null,
    check (ends_at > starts_at),
    check (status = 'Requested' or (starts_at is not null and ends_at is not null and judge_id is not null) or status = 'Cancelled'),
    check ((status = 'Concluded') = (outcome is not null)),
    check (outcome <> 'Heard' or started_at is not null)
);
create index hearing_courtroom_start on scheduling.hearing (courtroom_id, starts_at);
create index hearing_start on scheduling.hearing (starts_at);
create index on scheduling.hearing (continues) where continues is not null;

create table scheduling.hearing_case (
    hearing_id uuid not null references scheduling.hearing,
    case_id uuid not null references scheduling.court_case,
    primary key (hearing_id, case_id)
);
create index on scheduling.hearing_case (case_id);

-- One participant's place in one hearing.
create table scheduling.appearance (
    id uuid primary key,
    hearing_id uuid not null references scheduling.hearing,
    participant_id uuid not null references scheduling.participant,
    person_id uuid not null references scheduling.person,
    place text not null check (place in ('station', 'link', 'courtroom')),
    access_point_id uuid references scheduling.access_point,
    station_id uuid references scheduling.station,
    unique (hearing_id, participant_id),
    check ((place = 'station') = (access_point_id is not null)),
    check (station_id is null or place = 'station')
);
create index on scheduling.appearance (participant_id);
create index on scheduling.appearance (person_id);

-- The only place where double booking is decided. Rows exist exactly while their hearing is Scheduled, Open, InSession or Paused:
-- concluding, cancelling and moving release them. A station's interval includes the turnaround after it, an advocate's a gap of ten minutes after it.
create table scheduling.reservation (
    hearing_id uuid not null references scheduling.hearing,
    kind text not null check (kind in ('courtroom', 'judge', 'station', 'person')),
    resource_id uuid not null,
    during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
    appearance_id uuid references scheduling.appearance,
    constraint reservation_no_overlap exclude using gist (resource_id with =, during with &&)
);
create index on scheduling.reservation (hearing_id);

-- Append-only. detail holds ids, codes and times, never names.
create table scheduling.hearing_history (
    id uuid primary key,
    hearing_id uuid not null references scheduling.hearing,
    at timestamptz not null,
    by text not null,
    change text not null,
    from_status text, to_status text not null,
    revision integer not null,
    reason text,
    detail jsonb not null default '{}'
);
create index on scheduling.hearing_history (hearing_id);

-- number 0 is the main list, 1… the supplementary ones. Unpublished supplementary entries wait with published_at null.
create table scheduling.cause_list (
    id uuid primary key,
    courtroom_id uuid not null references scheduling.courtroom,
    day date not null,
    number integer not null check (number >= 0),
    published_at timestamptz,
    published_by text,
    unique (courtroom_id, day, number)
);

-- change: listed, added, retimed, removed. Times are kept as published.
create table scheduling.cause_list_item (
    list_id uuid not null references scheduling.cause_list,
    serial integer not null,
    hearing_id uuid not null references scheduling.hearing,
    change text not null check (change in ('listed', 'added', 'retimed', 'removed')),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (list_id, serial)
);
create index on scheduling.cause_list_item (hearing_id);

-- Each hearing-day that stood on a published list: what counting counts. Written when a list is published; append-only.
create table scheduling.hearing_day (
    hearing_id uuid not null references scheduling.hearing,
    day date not null,
    courtroom_id uuid not null references scheduling.courtroom,
    published_at timestamptz not null,
    primary key (hearing_id, day)
);
create index hearing_day_day on scheduling.hearing_day (day);

select platform.grant_table('scheduling.' || t, 'select, insert, update, delete')
from unnest(array['person', 'court_case', 'participant', 'hearing', 'hearing_case', 'appearance', 'reservation', 'cause_list', 'cause_list_item']) t;
select platform.grant_table('scheduling.hearing_history', 'select, insert');
select platform.grant_table('scheduling.hearing_day', 'select, insert');
