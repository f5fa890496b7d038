using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class RescheduleHearingHandler(ChangeHearing hearings, CalendarSnapshot calendar, IRegistry registry, CallContext call, Permission permission) : IRequestHandler<RescheduleHearing, Outcome<HearingView>>
{
    public async Task<Outcome<HearingView>> Handle(RescheduleHearing request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        // Moving into another courtroom needs the right there as well.
        if (request.Courtroom is { } code && await permission.Refusal(call.Caller, new FindStarts(code, 5, default, default, [], []), cancel) is { } refusal)
        {
            return refusal;
        }
        return await hearings.Move(request.Hearing, HearingMove.Reschedule, request.Revision, async (tx, before, after) =>
        {
            var facts = await calendar.Present(cancel);
            var room = before.Room;
            if (request.Courtroom is { } other && !facts.Rooms.TryGetValue(other, out room!))
            {
                return Problem.NotFound;
            }
            if (room.CourtId != before.Room.CourtId)
            {
                return Problem.Invalid(new FieldError("courtroom", "check.other-court"));
            }
            var (appearances, errors) = PlaceChanges.Replace(facts, before.Appearances, request.Places ?? []);
            if (errors.Count > 0)
            {
                return Problem.Invalid(errors);
            }
            var minutes = request.Minutes is { } m ? Duration.FromMinutes(m) : before.During.Duration;
            var wanted = after with { Room = room, During = new(request.StartsAt, request.StartsAt + minutes), Appearances = appearances };
            if (wanted.During == before.During && wanted.Room.Id == before.Room.Id && wanted.Appearances.SequenceEqual(before.Appearances))
            {
                return before;
            }
            var placed = await Placement.Place(tx, facts, wanted with { Revision = before.Revision + 1 }, names.Purpose(before.Purpose)?.Urgent == true);
            if (!placed.Succeeded)
            {
                return placed.Problem;
            }
            var moved = placed.Value.Hearing;
            tx.Release(moved.Id).UpdateHearing(moved).UpdatePlaces(moved).Reserve(moved.Id, placed.Value.Reservations)
                .History("rescheduled", before, moved).Show(nameof(RescheduleHearing), before, moved).Raise(new HearingRescheduled(new(moved.Id), moved.Revision));
            return moved with { Warnings = [.. moved.Warnings, .. LifeWarnings.OfNotice(moved.During.Start, moved.Appearances, tx.Now)] };
        }, cancel);
    }
}

internal sealed class CheckReschedule : ICheck<RescheduleHearing>
{
    public IEnumerable<FieldError> Check(RescheduleHearing r) => [
        .. Checks.Range("minutes", r.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes), .. Checks.Length("courtroom", r.Courtroom, 40),
        .. Checks.WholeMinute("startsAt", r.StartsAt),
        .. PlaceChanges.Check(r.Places)];
}
