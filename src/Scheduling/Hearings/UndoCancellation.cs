using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>
/// Puts a cancelled hearing back where it stood: the same time, people and places, all of them or none, as its own recorded transition.
/// It gets a new revision: who was told of the cancellation is told anew.
/// </summary>
internal sealed class UndoCancellationHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar) : IRequestHandler<UndoCancellation, Outcome<HearingView>>
{
    private sealed record Cancellation(HearingStatus From, Instant At);

    public Task<Outcome<HearingView>> Handle(UndoCancellation request, CancellationToken cancel) => work.Transact<HearingView>(async tx =>
    {
        var before = await hearings.Lock(tx, request.Hearing);
        if (before is null)
        {
            return Problem.NotFound;
        }
        if (before.Status != HearingStatus.Cancelled)
        {
            return before.WrongStatus;
        }
        if (!before.Timed || await Last(tx, before.Id) is not { } last)
        {
            return Problem.Refuse("nothing-to-undo");
        }
        if (tx.Now - last.At > UndoHearingMove.Within)
        {
            return Problem.Refuse("too-late-to-undo");
        }
        var wanted = before with { Status = last.From, Revision = before.Revision + 1, Reason = null };
        // As the undoing of a conclusion does: what the calendar no longer carries shows as stranded, and everything else is as it was.
        var retaken = await Placement.Take(tx, await calendar.Present(cancel), wanted);
        if (!retaken.Succeeded)
        {
            return retaken.Problem;
        }
        if (await HearingOrder.Refusal(tx, wanted with { Id = Guid.Empty }, wanted.Id) is { } order)
        {
            return order; // the other parts may have been moved while this one bound nobody
        }
        var after = retaken.Value.Hearing;
        tx.UpdateHearing(after).UpdatePlaces(after).Reserve(after.Id, retaken.Value.Reservations)
            .History("undone", before, after, "cancelled").Show(nameof(UndoCancellation), before, after).Raise(new HearingMovedOn(request.Hearing, after.Status.ToString()));
        return after.View;
    }, cancel);

    /// <summary>The hearing's last line, if it is a cancellation that somebody meant: not the next date that went with an undone conclusion.</summary>
    private static async Task<Cancellation?> Last(Tx tx, Guid hearing)
    {
        await using var batch = tx.Batch();
        batch.Add("""
            select l.from_status, l.at from (select * from scheduling.hearing_history where hearing_id = $1 order by id desc limit 1) l
            where l.change = 'cancelled' and l.reason is distinct from 'undone' and l.from_status in ('Scheduled', 'Open')
            """, Param.Uuid(hearing));
        await using var reader = await batch.Read(tx.Cancel);
        return await reader.ReadAsync(tx.Cancel) ? new(Enum.Parse<HearingStatus>(reader.GetString(0)), Instant.FromDateTimeUtc(reader.GetDateTime(1))) : null;
    }
}
