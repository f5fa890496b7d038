-- A judge for every courtroom, and 48 courtrooms with access points of their own for pgbench, whose ids it can work out.
with made as (
    insert into scheduling.judge (id, name_en, name_ur) select gen_random_uuid(), 'Bench ' || code, 'Bench ' || code from scheduling.courtroom returning id, name_en)
insert into scheduling.judge_posting (judge_id, courtroom_id, from_day)
select m.id, r.id, r.established_on from made m join scheduling.courtroom r on m.name_en = 'Bench ' || r.code;

create function public.bench_id(kind int, n bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(kind), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

insert into scheduling.court (id, district, name_en, name_ur, type) select public.bench_id(1, n), 'kp-peshawar', 'Bench', 'Bench', 'SESSIONS' from generate_series(0, 47) n;
insert into scheduling.courtroom (id, code, court_id, established_on) select public.bench_id(2, n), 'BENCH-VC-' || n, public.bench_id(1, n), '2021-01-01' from generate_series(0, 47) n;
insert into scheduling.judge (id, name_en, name_ur) select public.bench_id(3, n), 'Bench', 'Bench' from generate_series(0, 47) n;
insert into scheduling.access_point (id, code, district, name_en, name_ur, kind, turnaround_minutes, protected_entry, established_on)
select public.bench_id(4, n), 'BENCH-AP-' || n, 'kp-peshawar', 'Bench', 'Bench', 'PRISON', 10, false, '2021-01-01' from generate_series(0, 47) n;
insert into scheduling.station (id, access_point_id, number) select public.bench_id(5, n * 16 + s), public.bench_id(4, n), s from generate_series(0, 47) n, generate_series(1, 4) s;
analyze;
