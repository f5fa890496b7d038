-- What an import or a plan raised for many at once gives way to what happens singly, so that a large one delays nobody.
alter table platform.outbox add column bulk boolean not null default false;
drop index platform.outbox_waiting;
create index outbox_waiting on platform.outbox (bulk, due_at, id) where processed_at is null;
