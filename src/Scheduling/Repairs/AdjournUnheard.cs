using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// Adjourns a hearing that has not begun, for a reason and to a next date. A hearing whose day has come ends with that outcome, and the next date is a
/// new hearing that continues it: its day counts as adjourned unheard (or as a technical failure, or not reached, where the reason says so). A hearing
/// of a later day is still the same hearing: it moves to the next date, or is cancelled where there is none.
/// </summary>
/// <param name="Reason">An adjournment reason's code.</param>
/// <param name="Next">When the next hearing begins; null where no date is known yet.</param>
[Allow(Role.Clerk)]
internal sealed record AdjournUnheard(HearingId Hearing, int Revision, string Reason, Instant? Next) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

internal sealed class AdjournUnheardHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar, IRegistry registry) : IRequestHandler<AdjournUnheard, Outcome<HearingView>>
{
    public async Task<Outcome<HearingView>> Handle(AdjournUnheard request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (names.AdjournmentReason(request.Reason) is not { } reason)
        {
            return Problem.Invalid(new FieldError("reason", "check.reason-needed"));
        }
        return await work.Transact<HearingView>(async tx =>
        {
            if (await hearings.Lock(tx, request.Hearing) is not { } before)
            {
                return Problem.NotFound;
            }
            if (ChangeHearing.Refusal(before, HearingMove.Reschedule, request.Revision) is { } refusal)
            {
                return refusal;
            }
            return before.Day <= LocalDay.At(tx.Now, before.Room.Zone) ? await Conclude(tx, before, reason, request.Next, names)
                : request.Next is { } next ? await Move(tx, before, reason, next, names)
                : await Cancel(tx, before, reason);
        }, cancel);
    }

    private async Task<Outcome<HearingView>> Conclude(Tx tx, HearingState before, AdjournmentReason reason, Instant? next, Registry names)
    {
        var after = before with { Status = HearingStatus.Concluded, Outcome = reason.Outcome ?? HearingOutcome.Adjourned, Reason = reason.Code };
        tx.Release(after.Id).UpdateHearing(after).History("concluded", before, after, reason.Code).Show(nameof(AdjournUnheard), before, after).Raise(new HearingMovedOn(new(after.Id), after.Status.ToString()));
        if (next is not { } date)
        {
            return after.View;
        }
        var continued = await ConcludeHearingHandler.Next(tx, await calendar.Present(tx.Cancel), before, new(date), names);
        return continued.Succeeded ? after.View : continued.Problem;
    }

    private async Task<Outcome<HearingView>> Move(Tx tx, HearingState before, AdjournmentReason reason, Instant next, Registry names)
    {
        var wanted = before with { During = new(next, next + before.During.Duration), Status = HearingStatus.Scheduled, Revision = before.Revision + 1 };
        var placed = await Placement.Place(tx, await calendar.Present(tx.Cancel), wanted, names.Purpose(before.Purpose)?.Urgent == true);
        if (!placed.Succeeded)
        {
            return placed.Problem;
        }
        var moved = placed.Value.Hearing;
        tx.Release(moved.Id).UpdateHearing(moved).UpdatePlaces(moved).Reserve(moved.Id, placed.Value.Reservations)
            .History("rescheduled", before, moved, reason.Code).Show(nameof(AdjournUnheard), before, moved).Raise(new HearingRescheduled(new(moved.Id), moved.Revision));
        return moved.View;
    }

    private static async Task<Outcome<HearingView>> Cancel(Tx tx, HearingState before, AdjournmentReason reason)
    {
        var after = before with { Status = HearingStatus.Cancelled, Reason = reason.Code, Warnings = await HearingOrder.HasOtherParts(tx, before.Id) ? [LifeWarnings.OtherPartsStay] : [] };
        tx.Release(after.Id).UpdateHearing(after).History("cancelled", before, after, reason.Code).Show(nameof(AdjournUnheard), before, after).Raise(new HearingCancelled(new(after.Id), after.Revision));
        return after.View;
    }
}

internal sealed class CheckAdjournUnheard : ICheck<AdjournUnheard>
{
    public IEnumerable<FieldError> Check(AdjournUnheard r) => [
        .. Checks.Required("reason", r.Reason), .. Checks.Length("reason", r.Reason, 40),
        .. Checks.WholeMinute("next", r.Next)];
}
