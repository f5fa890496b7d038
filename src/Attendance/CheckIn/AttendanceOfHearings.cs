using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

internal sealed class AttendanceOfHearings(NpgsqlDataSource db) : IAttendanceOfHearings
{
    private sealed record Row(HearingId Hearing, int Came, int Missed);

    public async Task<IReadOnlyDictionary<HearingId, HearingAttendance>> Of(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select a.hearing_id as hearing, count(*) filter (where t.arrived_at is not null)::int as came, count(*) filter (where t.status = 'NoShow')::int as missed
            from scheduling.appearance a join attendance.attendance t on t.appearance_id = a.id
            where a.hearing_id = any(@ids) group by a.hearing_id
            """, new { ids = hearings.Select(h => h.Value).ToArray() }, cancellationToken: cancel))).ToDictionary(r => r.Hearing, r => new HearingAttendance(r.Came, r.Missed));
    }
}
