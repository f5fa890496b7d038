-- Files of hearings from courts' own systems. A file is kept in pieces, so that nobody ever holds it in memory; it is forgotten 30 days
-- after it was last touched, what it booked stays. file_name and cells hold what the clerk brought: only its maker reads them.
create table scheduling.import (
    id uuid primary key,
    made_by text not null check (length(made_by) <= 100),
    made_at timestamptz not null,
    changed_at timestamptz not null,
    file_name text not null check (length(file_name) between 1 and 200),
    bytes bigint not null,
    -- Uploaded: waits for its columns; Checking and Booking: the job is at it; Unusable: the file cannot be read, fault says why
    state text not null check (state in ('Uploaded', 'Checking', 'Checked', 'Booking', 'Unusable')),
    settings jsonb not null,
    -- the courtrooms its maker could book when the present step was started
    rooms text[] not null default '{}',
    rows integer not null default 0,
    done integer not null default 0,
    attempts integer not null default 0,
    fault jsonb
);
create index import_maker on scheduling.import (made_by, made_at desc);
create index import_due on scheduling.import (changed_at) where state in ('Checking', 'Booking');

create table scheduling.import_piece (
    import_id uuid not null references scheduling.import,
    number integer not null,
    content bytea not null,
    primary key (import_id, number)
);

-- Clash: could be booked, but for another row of the file. Chosen: to be booked. Refused: could not be booked when its turn came.
create table scheduling.import_row (
    import_id uuid not null references scheduling.import,
    line integer not null,
    state text not null check (state in ('Read', 'Ready', 'Clash', 'Duplicate', 'Problem', 'Chosen', 'Booked', 'Refused')),
    starts_at timestamptz,
    courtroom text,
    reference text check (length(reference) <= 200),
    -- case, courtroom and start: two rows with the same are one hearing
    same text check (length(same) <= 400),
    cells text[] not null,
    problems jsonb not null default '[]',
    hearing_id uuid references scheduling.hearing,
    primary key (import_id, line)
) with (fillfactor = 60);
create index import_row_order on scheduling.import_row (import_id, starts_at, line);

-- Which hearing came of a court's own reference: kept for good, so that the same file can be brought again without harm.
create table scheduling.imported_hearing (
    court_id uuid not null references scheduling.court,
    reference text not null check (length(reference) <= 200),
    hearing_id uuid not null references scheduling.hearing,
    import_id uuid not null,
    primary key (court_id, reference)
);

-- Which column was which, by the headings' fingerprint: a court's next file needs no mapping.
create table scheduling.import_columns (
    made_by text not null check (length(made_by) <= 100),
    headings bytea not null check (length(headings) = 32),
    settings jsonb not null,
    used_at timestamptz not null,
    primary key (made_by, headings)
);

select platform.grant_table('scheduling.' || t, 'select, insert, update, delete')
from unnest(array['import', 'import_piece', 'import_row', 'imported_hearing', 'import_columns']) t;
