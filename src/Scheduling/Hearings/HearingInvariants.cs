using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>An invariant that one query disproves: each row it gives is a violation in words, with ids only.</summary>
internal abstract class QueryInvariant(string law, string violations) : IInvariant
{
    public string Law => law;

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.QueryAsync<string>(new CommandDefinition($"{violations} limit 100", commandTimeout: 300, cancellationToken: cancel))).AsList();
}

/// <summary>Domain invariant 1. Looked for without the constraint's help, so that dropping it is noticed.</summary>
internal sealed class NoOverlap() : QueryInvariant("No two reservations of one resource overlap", """
    select format('%s %s is reserved twice: hearings %s and %s', kind, resource_id, previous, hearing_id) from (
        select kind, resource_id, hearing_id, during, max(upper(during)) over w as taken_until, lag(hearing_id) over (partition by resource_id order by lower(during), hearing_id) as previous
        from scheduling.reservation window w as (partition by resource_id order by lower(during), hearing_id rows between unbounded preceding and 1 preceding)) r
    where taken_until > lower(during)
    """);

internal sealed class OverlapIsForbidden() : QueryInvariant("The database forbids overlapping reservations by itself", """
    select 'the exclusion constraint reservation_no_overlap is missing' where not exists (
        select from pg_constraint where conname = 'reservation_no_overlap' and contype = 'x' and conrelid = 'scheduling.reservation'::regclass and convalidated)
    """);

/// <summary>Domain invariant 2: an active hearing holds exactly its courtroom, its judge, each person and each station; others hold nothing.</summary>
internal sealed class AllOrNothing() : QueryInvariant("A hearing has all of its reservations or none", """
    with wanted as (
        select h.id, h.courtroom_id as resource_id from scheduling.hearing h where h.status in ('Scheduled', 'Open', 'InSession', 'Paused')
        union select h.id, h.judge_id from scheduling.hearing h where h.status in ('Scheduled', 'Open', 'InSession', 'Paused')
        union select h.id, coalesce(p.merged_into, a.person_id) from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id join scheduling.person p on p.id = a.person_id
            where h.status in ('Scheduled', 'Open', 'InSession', 'Paused')
        union select h.id, a.station_id from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id
            where h.status in ('Scheduled', 'Open', 'InSession', 'Paused') and a.place = 'station'),
    held as (select hearing_id as id, resource_id from scheduling.reservation)
    select format('hearing %s lacks a reservation of %s', id, coalesce(resource_id::text, 'a station')) from (select * from wanted except select * from held) missing
    union all
    select format('hearing %s holds %s for nothing', id, resource_id) from (select * from held except select * from wanted) extra
    """);

internal sealed class ReservationsFit() : QueryInvariant("A reservation covers its hearing's time", """
    select format('hearing %s: reservation of %s does not cover its time', h.id, r.resource_id)
    from scheduling.reservation r join scheduling.hearing h on h.id = r.hearing_id
    where lower(r.during) <> h.starts_at or upper(r.during) < h.ends_at or upper(r.during) > h.ends_at + interval '2 hours'
    """);

internal sealed class RequestedHasNoTime() : QueryInvariant("A hearing on the backlog has a request and no time", """
    select format('hearing %s is on the backlog with a time or judge, or without its request', h.id) from scheduling.hearing h
    where h.status = 'Requested' and (h.starts_at is not null or h.ends_at is not null or h.judge_id is not null
        or not exists (select from scheduling.hearing_request q where q.hearing_id = h.id))
    """);

/// <summary>Domain invariant 5, by <see cref="SeparationRules"/> as they stand.</summary>
internal sealed class ProtectedApart : IInvariant
{
    public string Law => "The accused meets no protected participant";

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) =>
        [.. (await BesideAccused.Now(connection, cancel)).Where(m => m.Why.Protected).Select(m => $"hearing {m.Hearing} puts the accused and a protected participant in one place").Distinct().Take(100)];
}

internal sealed class KeptApart : IInvariant
{
    public string Law => "Who is to be kept apart is never put in one place";

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) =>
        [.. (await BesideAccused.Now(connection, cancel)).Where(m => !m.Why.Protected).Select(m => $"hearing {m.Hearing} puts two who are to be kept apart in one place").Distinct().Take(100)];
}

internal sealed class HistoryTells() : QueryInvariant("A hearing's last history line tells its status and revision", """
    select format('hearing %s is %s at revision %s, its history says otherwise', h.id, h.status, h.revision) from scheduling.hearing h
    where not exists (select from scheduling.hearing_history l where l.hearing_id = h.id and l.to_status = h.status and l.revision = h.revision
        and l.id = (select m.id from scheduling.hearing_history m where m.hearing_id = h.id order by m.id desc limit 1))
    """);

/// <summary>Looked for without the indexes' help, so that dropping one is noticed.</summary>
internal sealed class OneInSessionHolds() : QueryInvariant("One hearing is in session in a courtroom and under a judge", """
    select format('courtroom %s has %s hearings in session', courtroom_id, count(*)) from scheduling.hearing where status = 'InSession' group by courtroom_id having count(*) > 1
    union all
    select format('judge %s has %s hearings in session', judge_id, count(*)) from scheduling.hearing where status = 'InSession' group by judge_id having count(*) > 1
    """);

internal sealed class SecondInSessionIsForbidden() : QueryInvariant("The database forbids a second hearing in session by itself", """
    select format('the unique index %s is missing', name) from unnest(array['hearing_in_session_courtroom', 'hearing_in_session_judge']) as name
    where not exists (select from pg_index i join pg_class c on c.oid = i.indexrelid
        where c.relname = name and i.indrelid = 'scheduling.hearing'::regclass and i.indisunique and i.indisvalid and i.indpred is not null)
    """);
