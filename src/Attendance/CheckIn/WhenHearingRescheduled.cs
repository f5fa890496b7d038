using Dapper;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>Whoever had arrived for a hearing that went to another day, or for a place that is no longer theirs, is expected again.</summary>
internal sealed class WhenHearingRescheduled(Work work) : IReact<HearingRescheduled>
{
    public Task React(HearingRescheduled happened, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        var stale = await tx.Connection.QueryAsync<AppearanceId>(new CommandDefinition(
            $"""
            select a.id from scheduling.hearing_history m
            join scheduling.hearing h on h.id = m.hearing_id
            join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
            join scheduling.appearance a on a.hearing_id = h.id
            join attendance.attendance t on t.appearance_id = a.id and t.status <> 'Expected' and t.changed_at <= m.at
            where m.hearing_id = @Hearing and m.revision = @Revision and m.change = 'rescheduled' and (
                {Zones.LocalSql("(m.detail ->> 'oldStartsAt')::timestamptz", "c.zone")}::date <> {Zones.LocalSql("(m.detail ->> 'startsAt')::timestamptz", "c.zone")}::date
                or jsonb_exists(m.detail -> 'places', a.id::text))
            """, new { Hearing = happened.Hearing.Value, happened.Revision }, tx.Transaction, cancellationToken: cancel));
        foreach (var id in stale.Distinct().OrderBy(a => a.Value))
        {
            if (await AttendanceRow.Lock(tx, id) is { } row && row.State.Status != AttendanceStatus.Expected)
            {
                row.Write(tx, AttendanceState.None, "moved", nameof(WhenHearingRescheduled));
            }
        }
        return Done.Yes;
    }, cancel);
}
