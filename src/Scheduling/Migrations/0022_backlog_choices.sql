-- Where else somebody on the backlog may appear, the next best first; the appearance's own place is the best.
create table scheduling.appearance_choice (
    appearance_id uuid not null references scheduling.appearance on delete cascade,
    nr integer not null check (nr between 1 and 5),
    place text not null check (place in ('station', 'link', 'courtroom')),
    access_point_id uuid references scheduling.access_point,
    primary key (appearance_id, nr),
    check ((place = 'station') = (access_point_id is not null))
);

-- In which other courtrooms of its court a hearing on the backlog may be heard.
create table scheduling.request_courtroom (
    hearing_id uuid not null references scheduling.hearing_request on delete cascade,
    courtroom_id uuid not null references scheduling.courtroom,
    primary key (hearing_id, courtroom_id)
);
select platform.grant_table('scheduling.' || t, 'select, insert, update, delete') from unnest(array['appearance_choice', 'request_courtroom']) t;
