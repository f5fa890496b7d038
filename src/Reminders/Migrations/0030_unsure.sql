-- unsure: the gateway took the text and never answered, or the node died meanwhile: it may have reached the recipient. reason says why.
-- unsure_attempts: how many tries ended so. They are few, for each may be a copy that arrived.
alter table reminders.message drop constraint message_state_check;
alter table reminders.message add constraint message_state_check check (state in ('planned', 'sending', 'sent', 'failed', 'unsure', 'superseded', 'kept'));
alter table reminders.message add column unsure_attempts smallint not null default 0;
alter table reminders.message add constraint message_unsure_why check (state <> 'unsure' or reason is not null);

-- How a channel's gateway stood when it was tried last; no row: it answered.
create table reminders.gateway_trouble (
    channel text primary key check (channel in ('email', 'sms')),
    trouble text not null check (length(trouble) <= 40),
    since timestamptz not null
);
select platform.grant_table('reminders.gateway_trouble', 'select, insert, update, delete');
