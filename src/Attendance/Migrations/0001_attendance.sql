create schema attendance;

-- How one appearance went. A missing row means Expected: a hearing is never hidden because this side record is missing.
-- Identity check: the kind of document and its last four digits, nothing more.
create table attendance.attendance (
    appearance_id uuid primary key references scheduling.appearance,
    status text not null check (status in ('Expected', 'Arrived', 'Verified', 'Ready', 'InRoom', 'Disconnected', 'Left', 'NoShow', 'Excused')),
    arrived_at timestamptz,
    verified_at timestamptz,
    document text check (document in ('cnic', 'passport', 'prison-id', 'other')),
    last_four text check (last_four ~ '^[0-9]{4}$'),
    ready_at timestamptz,
    no_show_at timestamptz,
    changed_at timestamptz not null,
    constraint attendance_arrived check (status not in ('Arrived', 'Verified', 'Ready', 'InRoom', 'Disconnected', 'Left') or arrived_at is not null),
    constraint attendance_verified check (status not in ('Verified', 'Ready', 'InRoom', 'Disconnected', 'Left') or verified_at is not null),
    constraint attendance_identity_check check (num_nonnulls(verified_at, document, last_four) in (0, 3)),
    constraint attendance_ready check (status <> 'Ready' or ready_at is not null),
    constraint attendance_no_show check (status <> 'NoShow' or no_show_at is not null)
);

-- Append-only. change: arrive, verify, ready, no-show, excuse, undo, moved (the hearing went to another day or place).
-- undoes: the history row that an undo took back. No name, no digits: only ids, codes and times.
create table attendance.attendance_history (
    id uuid primary key,
    appearance_id uuid not null references scheduling.appearance,
    at timestamptz not null,
    by text not null check (length(by) <= 100),
    change text not null check (change in ('arrive', 'verify', 'ready', 'enter', 'disconnect', 'leave', 'no-show', 'excuse', 'undo', 'moved')),
    from_status text not null,
    to_status text not null,
    access_point_id uuid references scheduling.access_point,
    undoes uuid unique references attendance.attendance_history
);
create index on attendance.attendance_history (appearance_id, at);

-- Something that stops an access point or a courtroom; ends_at null: still open.
create table attendance.incident (
    id uuid primary key,
    access_point_id uuid references scheduling.access_point,
    courtroom_id uuid references scheduling.courtroom,
    kind text not null check (kind in ('power', 'link', 'equipment', 'security')),
    starts_at timestamptz not null,
    ends_at timestamptz check (ends_at >= starts_at),
    note text not null default '' check (length(note) <= 500),
    reported_by text not null check (length(reported_by) <= 100),
    closed_by text check (length(closed_by) <= 100),
    check (num_nonnulls(access_point_id, courtroom_id) = 1)
);
create index incident_open on attendance.incident (starts_at) where ends_at is null;
create index on attendance.incident (access_point_id, starts_at);
create index on attendance.incident (courtroom_id, starts_at);

-- The last sign of life of a device at an access point, from an authenticated caller; a hint for people, never the truth.
create table attendance.heartbeat (
    access_point_id uuid not null references scheduling.access_point,
    device text not null check (length(device) between 1 and 60),
    seen_at timestamptz not null,
    round_trip_ms integer not null check (round_trip_ms between 0 and 60000),
    reported_by text not null check (length(reported_by) <= 100),
    primary key (access_point_id, device)
);

select platform.grant_table('attendance.attendance', 'select, insert, update, delete');
select platform.grant_table('attendance.attendance_history', 'select, insert');
select platform.grant_table('attendance.incident', 'select, insert, update');
select platform.grant_table('attendance.heartbeat', 'select, insert, update, delete');
