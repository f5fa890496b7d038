create schema scheduling;

create table scheduling.province (
    code text primary key,
    name_en text not null, name_ur text not null
);

create table scheduling.district (
    code text primary key,
    province text not null references scheduling.province,
    name_en text not null, name_ur text not null,
    headquarters_en text not null default '',
    population_2023 integer,
    latitude double precision not null, longitude double precision not null,
    svg_map_id text
);

-- A judicial office with jurisdiction.
create table scheduling.court (
    id uuid primary key,
    district text not null references scheduling.district,
    name_en text not null check (length(name_en) <= 200), name_ur text not null check (length(name_ur) <= 200),
    type text not null,
    zone text not null default 'Asia/Karachi'
);

-- A court's video room: the thing that is booked.
create table scheduling.courtroom (
    id uuid primary key,
    code text not null unique check (length(code) <= 40),
    court_id uuid not null references scheduling.court,
    established_on date not null,
    closed_on date,
    latitude double precision, longitude double precision
);

create table scheduling.access_point (
    id uuid primary key,
    code text not null unique check (length(code) <= 40),
    district text not null references scheduling.district,
    name_en text not null check (length(name_en) <= 200), name_ur text not null check (length(name_ur) <= 200),
    kind text not null check (kind in ('PRISON', 'COURT_COMPLEX', 'BAR', 'HOSPITAL', 'FORENSIC_LAB', 'WOMEN_CHILD_DESK')),
    turnaround_minutes integer not null check (turnaround_minutes between 0 and 120),
    protected_entry boolean not null,
    zone text not null default 'Asia/Karachi',
    established_on date not null,
    closed_on date,
    latitude double precision, longitude double precision
);

-- One booth. Reservations of it include the access point's turnaround.
create table scheduling.station (
    id uuid primary key,
    access_point_id uuid not null references scheduling.access_point,
    number integer not null check (number between 1 and 99),
    out_of_order_since timestamptz,
    unique (access_point_id, number)
);

-- weekday: ISO, 1 = Monday. No row: closed that day.
create table scheduling.access_point_hours (
    id uuid primary key default gen_random_uuid(),
    access_point_id uuid not null references scheduling.access_point,
    effective_from date not null, effective_to date,
    weekday smallint not null check (weekday between 1 and 7),
    opens time not null, closes time not null check (closes > opens)
);
create index on scheduling.access_point_hours (access_point_id);

create table scheduling.judge (
    id uuid primary key,
    name_en text not null check (length(name_en) <= 200), name_ur text not null check (length(name_ur) <= 200),
    user_id uuid unique
);

-- Who presides in a courtroom, from when to when (to: inclusive; null: until further notice). One judge at a time per courtroom.
create table scheduling.judge_posting (
    id uuid primary key default gen_random_uuid(),
    judge_id uuid not null references scheduling.judge,
    courtroom_id uuid not null references scheduling.courtroom,
    from_day date not null, to_day date,
    duty boolean not null default false,
    constraint judge_posting_one_judge exclude using gist (courtroom_id with =, (duty::int) with =, daterange(from_day, to_day, '[]') with &&)
);

create table scheduling.judge_leave (
    id uuid primary key default gen_random_uuid(),
    judge_id uuid not null references scheduling.judge,
    from_day date not null, to_day date not null check (to_day >= from_day),
    reason text not null default '' check (length(reason) <= 200)
);

-- scope: province, district, or either followed by /COURT_TYPE, or a courtroom's code; the most specific wins.
-- First the season is chosen (RAMAZAN over REGULAR), then the scope; EVENING is an additional sitting.
create table scheduling.court_hours (
    id uuid primary key default gen_random_uuid(),
    scope text not null,
    effective_from date not null, effective_to date,
    weekday smallint not null check (weekday between 1 and 7),
    opens time not null, closes time not null check (closes > opens),
    break_from time, break_to time check (break_to > break_from),
    season text not null check (season in ('REGULAR', 'RAMAZAN', 'EVENING')),
    status text not null default 'SET'
);

-- scope: NATIONAL, a province, a district, or a courtroom's code. Unconfirmed holidays warn and do not block.
create table scheduling.holiday (
    day date not null,
    scope text not null,
    name_en text not null, name_ur text not null,
    kind text not null check (kind in ('FIXED', 'LUNAR', 'SPECIAL')),
    confirmed boolean not null,
    primary key (day, scope, name_en)
);

create table scheduling.vacation (
    id uuid primary key default gen_random_uuid(),
    scope text not null,
    from_day date not null, to_day date not null check (to_day >= from_day),
    name_en text not null, name_ur text not null,
    duty_judges boolean not null,
    confirmed boolean not null
);

-- A sitting on a day that would have none, or at other hours; replaces everything else that day.
create table scheduling.special_sitting (
    id uuid primary key default gen_random_uuid(),
    courtroom_id uuid not null references scheduling.courtroom,
    day date not null,
    opens time not null, closes time not null check (closes > opens),
    reason text not null default '' check (length(reason) <= 200),
    demonstration boolean not null default false
);
create index on scheduling.special_sitting (courtroom_id, day);

-- An access point open beyond its hours on a day (a demonstration on a Sunday, a night sitting).
create table scheduling.special_opening (
    id uuid primary key default gen_random_uuid(),
    access_point_id uuid not null references scheduling.access_point,
    day date not null,
    opens time not null, closes time not null check (closes > opens),
    reason text not null default '' check (length(reason) <= 200),
    demonstration boolean not null default false
);
create index on scheduling.special_opening (access_point_id, day);

create table scheduling.closure (
    id uuid primary key default gen_random_uuid(),
    courtroom_id uuid references scheduling.courtroom,
    access_point_id uuid references scheduling.access_point,
    from_day date not null, to_day date not null check (to_day >= from_day),
    reason text not null check (length(reason) <= 200),
    check (num_nonnulls(courtroom_id, access_point_id) = 1)
);

create table scheduling.purpose (
    code text primary key check (length(code) <= 40),
    name_en text not null, name_ur text not null,
    default_minutes integer not null check (default_minutes between 5 and 480),
    urgent boolean not null default false,
    position integer not null default 0
);

create table scheduling.case_type (
    code text primary key check (length(code) <= 40),
    name_en text not null, name_ur text not null,
    restricted_by_default boolean not null,
    position integer not null default 0
);

-- outcome: the outcome that must be chosen with this reason; null for Adjourned.
create table scheduling.adjournment_reason (
    code text primary key check (length(code) <= 40),
    name_en text not null, name_ur text not null,
    category text not null,
    outcome text check (outcome in ('NotReached', 'TechnicalFailure')),
    position integer not null default 0
);

select platform.grant_table('scheduling.' || t, 'select, insert, update, delete')
from unnest(array['province', 'district', 'court', 'courtroom', 'access_point', 'station', 'access_point_hours', 'judge', 'judge_posting',
    'judge_leave', 'court_hours', 'holiday', 'vacation', 'special_sitting', 'special_opening', 'closure', 'purpose', 'case_type', 'adjournment_reason']) t;
