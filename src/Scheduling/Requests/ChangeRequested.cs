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
internal sealed class ChangeRequestedHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar, IRegistry registry, CallContext call) : IRequestHandler<ChangeRequested, Outcome<Done>>
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
                return before.WrongStatus;
            }
            if (request.NotLater < LocalDay.At(tx.Now, before.Room.Zone))
            {
                return Problem.Invalid(new FieldError("notLater", "backlog.limit-past"));
            }
            var facts = await calendar.Present(cancel);
            var wanted = request.Places ?? [];
            var (appearances, errors) = PlaceChanges.Replace(facts, before.Appearances, [.. wanted.Select(w => new PlaceChange(w.Appearance, w.Place))]);
            var rooms = Choices.Rooms(facts, before.Room, request.OtherCourtrooms, names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Code).ToHashSet(), errors);
            var others = new Dictionary<Guid, IReadOnlyList<PlaceChoice>>(await RequestedHearings.OtherPlaces(tx, facts, [before.Id]));
            foreach (var (places, i) in wanted.Select((w, i) => (w, i)))
            {
                if (appearances.FirstOrDefault(a => a.Id == places.Appearance.Value) is { } who)
                {
                    others[who.Id] = Choices.Places(facts, who, places.Others, $"places[{i}].others", errors);
                }
            }
            if (errors.Count > 0)
            {
                return Problem.Invalid(errors);
            }
            if (Choices.Meeting(appearances, a => others.GetValueOrDefault(a.Id, [])) is { } meeting)
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
                .Then("update scheduling.hearing_order o set days = $2 from scheduling.hearing l join scheduling.hearing e on e.group_id = l.group_id and e.part < l.part where o.later = l.id and o.earlier = e.id and l.id = $1",
                    Param.Uuid(after.Id), Param.Int(request.DaysBetween))
                .Then("delete from scheduling.appearance_choice where appearance_id = any($1)", Param.Uuids(wanted.Select(w => w.Appearance.Value)))
                .PutPlaces([.. wanted.Select(w => (w.Appearance.Value, others[w.Appearance.Value]))])
                .Then("delete from scheduling.request_courtroom where hearing_id = $1", Param.Uuid(after.Id)).PutRooms([(after.Id, rooms)])
                .RequestChanged(before, after).Show(nameof(ChangeRequested), before, after);
            return Done.Yes;
        }, cancel);
    }
}

internal sealed class CheckChangeRequested : ICheck<ChangeRequested>
{
    public IEnumerable<FieldError> Check(ChangeRequested r) => [
        .. Checks.Required("purpose", r.Purpose), .. Checks.Range("minutes", r.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes), .. CheckPutOnBacklog.Wish(r.Priority, r.NotBefore, r.NotLater, r.DaysBetween),
        .. PlaceChanges.Check(r.Places?.Select(p => new PlaceChange(p.Appearance, p.Place)).ToList()), .. (r.Places ?? []).SelectMany((p, i) => Choices.Check(p.Others, $"places[{i}].others")),
        .. Checks.Count("otherCourtrooms", r.OtherCourtrooms?.Count ?? 0, 0, Choices.MostRooms)];
}
