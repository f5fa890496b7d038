using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>What every change of an existing hearing begins with: the row locked, its revision and status checked.</summary>
internal sealed class ChangeHearing(Work work, CalendarSnapshot calendar)
{
    /// <summary>
    /// Locks the hearing and decides the move. A repeated move changes nothing and answers the present state; one that is not allowed is refused;
    /// otherwise <paramref name="change"/> gets the hearing with its new status.
    /// </summary>
    public Task<Outcome<HearingView>> Move(HearingId id, HearingMove move, int? revision, Func<Tx, HearingState, HearingState, Task<Outcome<HearingState>>> change, CancellationToken cancel) =>
        work.Transact<HearingView>(async tx =>
        {
            var before = await Lock(tx, id);
            if (before is null)
            {
                return Problem.NotFound;
            }
            if (!before.Timed)
            {
                return Problem.Refuse("no-time");
            }
            if (HearingLife.IsRepeat(before.Status, move))
            {
                return before.View;
            }
            if (Refusal(before, move, revision) is { } refusal)
            {
                return refusal;
            }
            var after = await change(tx, before, before with { Status = HearingLife.After(before.Status, move)!.Value });
            return after.Succeeded ? after.Value.View : after.Problem;
        }, cancel);

    public async Task<HearingState?> Lock(Tx tx, HearingId id)
    {
        await using var batch = tx.Batch();
        return await HearingState.Load(batch, id.Value, calendar, forUpdate: true, tx.Cancel);
    }

    public static Problem? Refusal(HearingState hearing, HearingMove move, int? revision) =>
        revision is { } r && r != hearing.Revision ? Problem.Stale(hearing.Revision)
        : HearingLife.After(hearing.Status, move) is null ? hearing.WrongStatus
        : null;
}
