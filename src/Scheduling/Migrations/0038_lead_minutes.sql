-- How long before a hearing people are to be at an access point. Notices and reminders say it, and no start is offered sooner than that from now.
alter table scheduling.access_point add column lead_minutes integer not null default 15 check (lead_minutes between 0 and 240);
