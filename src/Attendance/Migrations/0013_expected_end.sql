-- When whoever reported it expects it to work again; null: nobody knows.
alter table attendance.incident add column expected_until timestamptz check (expected_until > starts_at);
