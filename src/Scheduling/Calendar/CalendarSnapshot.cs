using Dapper;
using Npgsql;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>This node's copy of the calendar's facts. Whoever decides with it compares versions in its own transaction and asks again when they differ.</summary>
internal sealed class CalendarSnapshot(NpgsqlDataSource db)
{
    private readonly SemaphoreSlim gate = new(1);
    private volatile CalendarFacts? current;

    /// <summary>The facts of at least this version; loads them when this node's are older.</summary>
    public async ValueTask<CalendarFacts> AtLeast(long version, CancellationToken cancel)
    {
        if (current is { } facts && facts.Version >= version)
        {
            return facts;
        }
        await gate.WaitAsync(cancel);
        try
        {
            return current is { } loaded && loaded.Version >= version ? loaded : current = await Load(cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The facts as this node has them, of whatever version; loads them the first time.</summary>
    public ValueTask<CalendarFacts> Any(CancellationToken cancel) => AtLeast(0, cancel);

    /// <summary>The present facts: costs one small query.</summary>
    public async ValueTask<CalendarFacts> Present(CancellationToken cancel)
    {
        await using var command = db.CreateCommand("select version from scheduling.registry_version");
        return await AtLeast((long)(await command.ExecuteScalarAsync(cancel))!, cancel);
    }

    private async Task<CalendarFacts> Load(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        return await Read(connection, transaction, cancel);
    }

    /// <summary>The facts as a transaction sees them, its own uncommitted edits included: never kept as this node's copy.</summary>
    public static async Task<CalendarFacts> Read(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var read = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select version from scheduling.registry_version;
            select r.id, r.code, r.court_id, c.district, d.province, c.type as court_type, c.zone, r.established_on, r.closed_on
            from scheduling.courtroom r join scheduling.court c on c.id = r.court_id join scheduling.district d on d.code = c.district;
            select a.id, a.code, a.district, d.province, a.turnaround_minutes, a.protected_entry, a.zone, a.established_on, a.closed_on, a.kind, a.latitude, a.longitude, a.lead_minutes
            from scheduling.access_point a join scheduling.district d on d.code = a.district;
            select id, access_point_id, number, out_of_order_since is not null as out_of_order from scheduling.station;
            select scope, effective_from, effective_to, weekday::int, opens, closes, break_from, break_to, season from scheduling.court_hours;
            select day, scope, name_en, name_ur, confirmed from scheduling.holiday;
            select scope, from_day, to_day, name_en, name_ur, duty_judges from scheduling.vacation;
            select courtroom_id as place_id, day, opens, closes from scheduling.special_sitting;
            select access_point_id as place_id, day, opens, closes from scheduling.special_opening;
            select coalesce(courtroom_id, access_point_id) as place_id, from_day, to_day, reason from scheduling.closure;
            select judge_id, courtroom_id, from_day, to_day, duty from scheduling.judge_posting;
            select judge_id, from_day, to_day from scheduling.judge_leave;
            select access_point_id, effective_from, effective_to, weekday::int, opens, closes from scheduling.access_point_hours;
            """, transaction: transaction, cancellationToken: cancel));
        return new CalendarFacts(
            await read.ReadSingleAsync<long>(), await read.ReadAsync<RoomRow>(), await read.ReadAsync<AccessPointRow>(), await read.ReadAsync<StationRow>(),
            await read.ReadAsync<HoursRow>(), await read.ReadAsync<HolidayRow>(), await read.ReadAsync<VacationRow>(), await read.ReadAsync<SpecialRow>(), await read.ReadAsync<SpecialRow>(),
            await read.ReadAsync<ClosureRow>(), await read.ReadAsync<PostingRow>(), await read.ReadAsync<LeaveRow>(), await read.ReadAsync<OpeningRow>());
    }
}
