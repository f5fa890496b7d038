create schema reminders;

-- One notice due to one recipient about one hearing on one channel. The recipient is an appearance: a participant's place in the hearing.
--   planned     waits for next_at
--   sending     committed before the gateway is called; after a crash it is tried again with the same provider_key
--   sent        the gateway took it
--   failed      was not delivered and will not be tried again by itself; reason says why
--   superseded  was not needed any more; reason says why
--   kept        there was no gateway: kept for people to read
-- starts_at … access_point_id are the recipient's own details that it tells; old_… what an earlier message had told, for a change.
-- handed_at: when it may first have reached the recipient. number: the order in which messages were planned.
create table reminders.message (
    id uuid primary key,
    number bigint generated always as identity,
    hearing_id uuid not null,
    revision integer not null,
    appearance_id uuid not null,
    person_id uuid not null,
    channel text not null check (channel in ('email', 'sms')),
    kind text not null check (kind in ('confirmation', 'reminder-3-days', 'reminder-1-day', 'reminder-morning', 'change', 'cancellation')),
    state text not null check (state in ('planned', 'sending', 'sent', 'failed', 'superseded', 'kept')),
    reason text check (length(reason) <= 40),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    courtroom_id uuid not null,
    place text not null check (place in ('station', 'link', 'courtroom')),
    access_point_id uuid,
    old_starts_at timestamptz,
    old_ends_at timestamptz,
    old_courtroom_id uuid,
    old_place text,
    old_access_point_id uuid,
    due_at timestamptz not null,
    next_at timestamptz not null,
    attempts smallint not null default 0,
    provider_key text not null unique check (length(provider_key) <= 60),
    sending_since timestamptz,
    handed_at timestamptz,
    sent_at timestamptz,
    subject text check (length(subject) <= 300),
    body text check (length(body) <= 8000),
    created_at timestamptz not null,
    constraint message_once unique (hearing_id, revision, appearance_id, channel, kind),
    check ((state = 'sending') = (sending_since is not null)),
    check (state <> 'sent' or sent_at is not null),
    check (state not in ('failed', 'superseded') or reason is not null)
) with (fillfactor = 80);
create index message_waiting on reminders.message (next_at) where state = 'planned';
create index message_due on reminders.message (appearance_id, due_at) where state = 'planned';
create index message_in_flight on reminders.message (sending_since) where state = 'sending';
create index message_appearance on reminders.message (appearance_id, number);
create index message_by_time on reminders.message (due_at desc, number desc);

select platform.grant_table('reminders.message', 'select, insert, update');
