using MediatR;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>Finds the last step that still stands and was taken less than five minutes ago, and goes back to what was before it.</summary>
internal sealed class UndoAttendanceHandler(Work work) : IRequestHandler<UndoAttendance, Outcome<AttendanceView>>
{
    public Task<Outcome<AttendanceView>> Handle(UndoAttendance request, CancellationToken cancel) => work.Transact<AttendanceView>(async tx =>
    {
        if (await AttendanceRow.Lock(tx, request.Appearance) is not { } row)
        {
            return Problem.NotFound;
        }
        if (request.From is { } seen && seen != row.State.Status)
        {
            return Problem.Refuse("another-step-since", ("status", row.State.Status.ToString()));
        }
        await using var batch = tx.Batch();
        batch.Add("""
            select h.id, h.from_status from attendance.attendance_history h
            where h.appearance_id = $1 and h.to_status = $2 and h.change not in ('undo', 'moved') and h.at >= $3
                and not exists (select from attendance.attendance_history u where u.undoes = h.id)
                and not exists (select from attendance.attendance_history m where m.appearance_id = h.appearance_id and m.change = 'moved' and m.at > h.at)
            order by h.at desc, h.id desc limit 1
            """, Param.Uuid(row.Id.Value), Param.Text(row.State.Status.ToString()), Param.Time(tx.Now - AttendanceLife.UndoTime));
        Guid undone;
        AttendanceStatus before;
        await using (var reader = await batch.Read(tx.Cancel))
        {
            if (!await reader.ReadAsync(tx.Cancel))
            {
                return Problem.Refuse("too-late-to-undo");
            }
            (undone, before) = (reader.GetGuid(0), Enum.Parse<AttendanceStatus>(reader.GetString(1)));
        }
        return row.Write(tx, row.State.Rewind(before), "undo", nameof(UndoAttendance), undone).View;
    }, cancel);
}
