using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>Rows that a test starts from, written straight into the tables.</summary>
public static class Given
{
    public static Instant At(LocalDate day, int hour, int minute = 0) =>
        day.At(new LocalTime(hour, minute)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Asia/Karachi"]).ToInstant();

    public static async Task<CaseId> Case(this NpgsqlDataSource db, string courtroom, string number, string title, bool restricted = false, string type = "CRIMINAL_SESSIONS")
    {
        await using var connection = await db.OpenConnectionAsync();
        return new(await connection.ExecuteScalarAsync<Guid>(
            """
            insert into scheduling.court_case (id, court_id, number, number_folded, type, title, stage, restricted, opened_at)
            select gen_random_uuid(), court_id, @number, @folded, @type, @title, 'Evidence', @restricted, now() from scheduling.courtroom where code = @courtroom returning id
            """, new { courtroom, number, folded = Folding.Fold(number), title, restricted, type }));
    }

    /// <summary>A hearing as booked, with its courtroom's and judge's reservations.</summary>
    public static async Task<HearingId> Hearing(this NpgsqlDataSource db, string courtroom, Instant startsAt, int minutes, string status = "Scheduled", params CaseId[] cases)
    {
        await using var connection = await db.OpenConnectionAsync();
        var id = Guid.CreateVersion7();
        await connection.ExecuteAsync(
            """
            insert into scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, created_at)
            select @id, r.id, p.judge_id, (select code from scheduling.purpose order by position limit 1), @from, @to, @status, @from - interval '5 days'
            from scheduling.courtroom r join scheduling.judge_posting p on p.courtroom_id = r.id where r.code = @courtroom limit 1;
            insert into scheduling.hearing_case (hearing_id, case_id) select @id, unnest(@cases);
            insert into scheduling.reservation (hearing_id, kind, resource_id, during)
            select @id, k, case k when 'judge' then judge_id else courtroom_id end, tstzrange(@from, @to) from scheduling.hearing, unnest(array['courtroom', 'judge']) k
            where id = @id and @status in ('Scheduled', 'Open', 'InSession', 'Paused');
            """,
            new { id, courtroom, from = startsAt.ToDateTimeUtc(), to = (startsAt + Duration.FromMinutes(minutes)).ToDateTimeUtc(), status, cases = cases.Select(c => c.Value).ToArray() });
        return new(id);
    }

    /// <summary>A person with a role in a case who appears in a hearing; by link unless an access point is named.</summary>
    public static async Task<AppearanceId> Appearance(this NpgsqlDataSource db, HearingId hearing, CaseId @case, string name, string role = "accused", string? accessPoint = null, bool @protected = false)
    {
        await using var connection = await db.OpenConnectionAsync();
        return new(await connection.ExecuteScalarAsync<Guid>(
            """
            with person as (insert into scheduling.person (id, name, name_folded) values (gen_random_uuid(), @name, @folded) returning id),
            participant as (insert into scheduling.participant (id, case_id, person_id, role, protected) select gen_random_uuid(), @case, id, @role, @guarded from person returning id, person_id),
            place as (select (select id from scheduling.access_point where code = @accessPoint) ap)
            insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place, access_point_id, station_id)
            select gen_random_uuid(), @hearing, p.id, p.person_id, case when ap is null then 'link' else 'station' end, ap,
                   (select id from scheduling.station s where s.access_point_id = ap order by number limit 1)
            from participant p, place returning id
            """, new { hearing = hearing.Value, @case = @case.Value, name, folded = Folding.Fold(name), role, accessPoint, guarded = @protected }));
    }

    public static async Task Sql(this NpgsqlDataSource db, string sql, object? values = null)
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, values);
    }

    public static async Task<T> One<T>(this NpgsqlDataSource db, string sql, object? values = null)
    {
        await using var connection = await db.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, values))!;
    }
}
