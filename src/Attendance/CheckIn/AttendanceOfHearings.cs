using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
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

    public async Task<IReadOnlyList<PersonAttendance>> OfPeople(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select a.hearing_id, a.participant_id, coalesce(n.merged_into, n.id),
                case when t.status in ('NoShow', 'Excused') then t.status when t.arrived_at > h.starts_at then 'Late' else 'Came' end, t.arrived_at
            from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id join scheduling.person n on n.id = a.person_id
            join attendance.attendance t on t.appearance_id = a.id
            where a.hearing_id = any($1) and t.status <> 'Expected'
            """, Param.Uuids(hearings.Select(h => h.Value)));
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new PersonAttendance(new(r.GetGuid(0)), new(r.GetGuid(1)), new(r.GetGuid(2)), Enum.Parse<AttendanceMark>(r.GetString(3)), r.InstantOrNull(4)), cancel);
    }

    public Task<IReadOnlySet<AppearanceId>> Arrived(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel) =>
        In(hearings, cancel, AttendanceStatus.Arrived, AttendanceStatus.Verified, AttendanceStatus.Ready, AttendanceStatus.InRoom, AttendanceStatus.Disconnected);

    public Task<IReadOnlySet<AppearanceId>> Ready(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel) =>
        In(hearings, cancel, AttendanceStatus.Ready, AttendanceStatus.InRoom, AttendanceStatus.Disconnected);

    private async Task<IReadOnlySet<AppearanceId>> In(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel, params AttendanceStatus[] statuses)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<AppearanceId>(new CommandDefinition(
            """
            select a.id from scheduling.appearance a join attendance.attendance t on t.appearance_id = a.id
            where a.hearing_id = any(@ids) and t.status = any(@statuses)
            """, new { ids = hearings.Select(h => h.Value).ToArray(), statuses = statuses.Select(s => s.ToString()).ToArray() }, cancellationToken: cancel))).ToHashSet();
    }
}
