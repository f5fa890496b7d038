using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>Nobody was told of a hearing on the backlog and nothing is held for it: its row changes, and its history says so.</summary>
internal sealed class ChangeRequestedHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar, IRegistry registry) : IRequestHandler<ChangeRequested, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(ChangeRequested request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (names.Purpose(request.Purpose) is not { } purpose)
        {
            return Problem.Invalid(new FieldError("purpose", "check.unknown"));
        }
        return await work.Transact<Done>(async tx =>
        {
            if (await hearings.Lock(tx, request.Hearing) is not { } before)
            {
                return Problem.NotFound;
            }
            if (before.Status != HearingStatus.Requested)
            {
                return Problem.Refuse("wrong-status", ("status", before.Status.ToString()));
            }
            if (request.NotLater < LocalDay.At(tx.Now, before.Room.Zone))
            {
                return Problem.Invalid(new FieldError("notLater", "backlog.limit-past"));
            }
            var (appearances, errors) = PlaceChanges.Replace(await calendar.Present(cancel), before.Appearances, request.Places ?? []);
            if (errors.Count > 0)
            {
                return Problem.Invalid(errors);
            }
            if (PlacementRules.Meeting([.. appearances.Select(a => a.Need)]) is { } meeting)
            {
                return meeting;
            }
            var after = before with { Purpose = purpose.Code, Appearances = appearances };
            tx.Then("update scheduling.hearing set purpose = $2 where id = $1", Param.Uuid(after.Id), Param.Text(after.Purpose)).UpdatePlaces(after)
                // Why it came back last time says nothing of what is asked for now.
                .Then("""
                    update scheduling.hearing_request q set minutes = $2, priority = $3, not_before = $4, not_later = $5, refusal = null, refused_at = null,
                        gap_days = case when h.part > 1 then $6 else 0 end
                    from scheduling.hearing h where q.hearing_id = $1 and h.id = $1
                    """,
                    Param.Uuid(after.Id), Param.Int(request.Minutes ?? purpose.DefaultMinutes), Param.Text(request.Priority.ToString()), Param.Date(request.NotBefore), Param.Date(request.NotLater), Param.Int(request.DaysBetween))
                .RequestChanged(before, after).Show(nameof(ChangeRequested), before, after);
            return Done.Yes;
        }, cancel);
    }
}

internal sealed class CheckChangeRequested : ICheck<ChangeRequested>
{
    public IEnumerable<FieldError> Check(ChangeRequested r) => [
        .. Checks.Required("purpose", r.Purpose), .. Checks.Range("minutes", r.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes), .. CheckPutOnBacklog.Wish(r.Priority, r.NotBefore, r.NotLater, r.DaysBetween),
        .. PlaceChanges.Check(r.Places)];
}
