using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>An appearance as the desk works on it, alone: everybody else who wants to change it waits.</summary>
internal sealed record AttendanceRow(AppearanceId Id, HearingStatus Hearing, string Courtroom, string District, LocalDate Day, Guid? AccessPointId, string? AccessPoint, AttendanceState State)
{
    /// <summary>Null where there is no such appearance.</summary>
    public static async Task<AttendanceRow?> Lock(Tx tx, AppearanceId id)
    {
        await using var batch = tx.Batch();
        batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 19))", Param.Text(id.Value.ToString()));
        batch.Add($"""
            select h.status, r.code, c.district, {Zones.LocalSql("coalesce(h.starts_at, h.created_at)", "c.zone")}::date, a.access_point_id, p.code,
                coalesce(t.status, 'Expected'), t.arrived_at, t.verified_at, t.document, t.last_four, t.ready_at, t.no_show_at
            from scheduling.appearance a
            join scheduling.hearing h on h.id = a.hearing_id
            join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
            left join scheduling.access_point p on p.id = a.access_point_id
            left join attendance.attendance t on t.appearance_id = a.id
            where a.id = $1
            """, Param.Uuid(id.Value));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        if (!await reader.ReadAsync(tx.Cancel))
        {
            return null;
        }
        return new(id, Enum.Parse<HearingStatus>(reader.GetString(0)), reader.GetString(1), reader.GetString(2), LocalDate.FromDateTime(reader.GetDateTime(3)),
            reader.IsDBNull(4) ? null : reader.GetGuid(4), Text(reader, 5),
            new(Enum.Parse<AttendanceStatus>(reader.GetString(6)), Time(reader, 7), Time(reader, 8), Text(reader, 9), Text(reader, 10), Time(reader, 11), Time(reader, 12)));
    }

    public AttendanceView View => new(Id, State.Status, State.ArrivedAt, State.VerifiedAt, State.Document, State.ReadyAt, State.NoShowAt);

    /// <summary>Queues the new state, its line in the history, the audit entry and the live topics.</summary>
    /// <param name="undoes">The history line that is taken back.</param>
    public AttendanceRow Write(Tx tx, AttendanceState after, string change, string action, Guid? undoes = null)
    {
        tx.Then("""
            insert into attendance.attendance (appearance_id, status, arrived_at, verified_at, document, last_four, ready_at, no_show_at, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (appearance_id) do update set status = $2, arrived_at = $3, verified_at = $4, document = $5, last_four = $6, ready_at = $7, no_show_at = $8, changed_at = $9
            """,
            Param.Uuid(Id.Value), Param.Text(after.Status.ToString()), Param.Time(after.ArrivedAt), Param.Time(after.VerifiedAt), Param.Text(after.Document), Param.Text(after.LastFour),
            Param.Time(after.ReadyAt), Param.Time(after.NoShowAt), Param.Time(tx.Now));
        tx.Then("""
            insert into attendance.attendance_history (id, appearance_id, at, by, change, from_status, to_status, access_point_id, undoes)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            Param.Uuid(Guid.CreateVersion7()), Param.Uuid(Id.Value), Param.Time(tx.Now), Param.Text(tx.Caller.Reference), Param.Text(change),
            Param.Text(State.Status.ToString()), Param.Text(after.Status.ToString()), Param.Uuid(AccessPointId), Param.Uuid(undoes));
        tx.Audit(action, Target.Of(Targets.Appearance, Id.Value), District, new { from = State.Status, to = after.Status });
        tx.Touch(new(Topic.Courtroom, Courtroom, Day));
        if (AccessPoint is not null)
        {
            tx.Touch(new(Topic.AccessPoint, AccessPoint, Day));
        }
        return this with { State = after };
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static Instant? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Instant.FromDateTimeUtc(reader.GetDateTime(column));
}
