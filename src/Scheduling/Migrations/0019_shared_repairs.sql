-- A plan is seen by the clerks of its hearings, each row decided by whoever is its courtroom's clerk: who did, and when.
alter table scheduling.repair_row add column chosen_by text check (length(chosen_by) <= 100), add column chosen_at timestamptz;
update scheduling.repair_row w set chosen_by = r.made_by, chosen_at = coalesce(w.done_at, r.changed_at) from scheduling.repair r where r.id = w.repair_id and w.key is not null;
comment on table scheduling.repair is 'A plan to put right what broke: which hearings, what is proposed for each, and what came of it. made_by: whose courtrooms it covers.';
