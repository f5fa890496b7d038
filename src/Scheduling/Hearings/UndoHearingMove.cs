using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>A correction within five minutes: its own recorded transition back, never a deletion of what was.</summary>
internal sealed class UndoHearingMoveHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar) : IRequestHandler<UndoHearingMove, Outcome<HearingView>>
{
    private sealed record Last(string Change, HearingStatus From, Instant At, bool StartedBefore, Guid? Next);

    public Task<Outcome<HearingView>> Handle(UndoHearingMove request, CancellationToken cancel) => work.Transact<HearingView>(async tx =>
    {
        var before = await hearings.Lock(tx, request.Hearing);
        if (before is null)
        {
            return Problem.NotFound;
        }
        if (request.From is { } seen && seen != before.Status)
        {
            return before.WrongStatus;
        }
        if (await LastMove(tx, before.Id) is not { } last)
        {
            return Problem.Refuse("nothing-to-undo");
        }
        if (tx.Now - last.At > UndoHearingMove.Within)
        {
            return Problem.Refuse("too-late-to-undo");
        }
        var after = before with { Status = last.From, Outcome = null, Reason = null, StartedAt = last.StartedBefore ? before.StartedAt : null };
        if (last.Change == "concluded")
        {
            var next = last.Next is { } id ? await hearings.Lock(tx, new(id)) : null;
            var retaken = await Placement.Take(tx, await calendar.Present(cancel), after, next is null ? [] : [next.Id]);
            if (!retaken.Succeeded)
            {
                return retaken.Problem;
            }
            if (await HearingOrder.Refusal(tx, after with { Id = Guid.Empty }, after.Id) is { } order)
            {
                return order; // another part took its place in the order meanwhile
            }
            after = retaken.Value.Hearing;
            if (next is not null && HearingLife.After(next.Status, HearingMove.Cancel) is { } cancelled)
            {
                var dropped = next with { Status = cancelled };
                tx.Release(next.Id).UpdateHearing(dropped).History("cancelled", next, dropped, "undone").Show(nameof(UndoHearingMove), next, dropped)
                    .Raise(new HearingCancelled(new(next.Id), next.Revision));
            }
            tx.UpdatePlaces(after).Reserve(after.Id, retaken.Value.Reservations);
        }
        if (after.Status == HearingStatus.InSession && await OneInSession.Other(tx, after) is { } other)
        {
            return other.Problem;
        }
        tx.UpdateHearing(after).History("undone", before, after, last.Change).Show(nameof(UndoHearingMove), before, after).Raise(new HearingMovedOn(request.Hearing, after.Status.ToString()));
        return after.View;
    }, cancel);

    /// <summary>The hearing's last line, if it is one that can be taken back.</summary>
    private static async Task<Last?> LastMove(Tx tx, Guid hearing)
    {
        await using var batch = tx.Batch();
        batch.Add("""
            select l.change, l.from_status, l.at,
                exists (select from scheduling.hearing_history e where e.hearing_id = l.hearing_id and e.id < l.id and e.to_status = 'InSession'
                    and not exists (select from scheduling.hearing_history u where u.hearing_id = e.hearing_id and u.id > e.id and u.id < l.id and u.change = 'undone' and u.reason = 'started')),
                (select n.id from scheduling.hearing n where n.continues = l.hearing_id and n.created_at = l.at and n.status <> 'Cancelled' limit 1)
            from (select * from scheduling.hearing_history where hearing_id = $1 order by id desc limit 1) l
            where l.change in ('opened', 'started', 'paused', 'resumed', 'concluded')
            """, Param.Uuid(hearing));
        await using var reader = await batch.Read(tx.Cancel);
        return await reader.ReadAsync(tx.Cancel)
            ? new(reader.GetString(0), Enum.Parse<HearingStatus>(reader.GetString(1)), Instant.FromDateTimeUtc(reader.GetDateTime(2)), reader.GetBoolean(3), reader.Nullable<Guid>(4))
            : null;
    }
}
