using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

internal sealed class PutOnBacklogHandler(Work work, CalendarSnapshot calendar, IRegistry registry, CallContext call) : IRequestHandler<PutOnBacklog, Outcome<PutOnBacklogResult>>
{
    public async Task<Outcome<PutOnBacklogResult>> Handle(PutOnBacklog request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (names.Purpose(request.Purpose) is not { } purpose)
        {
            return Problem.Invalid(new FieldError("purpose", "check.unknown"));
        }
        return await work.Transact<PutOnBacklogResult>(async tx =>
        {
            var facts = await calendar.Any(cancel);
            if (!facts.Rooms.TryGetValue(request.Courtroom, out var room))
            {
                return Problem.NotFound;
            }
            if (request.NotLater < tx.Now.InZone(LocalDay.Zone(room.Zone)).Date)
            {
                return Problem.Invalid(new FieldError("notLater", "backlog.limit-past"));
            }
            var booking = AsBooking(request);
            var asked = new Asked(room, booking);
            var intake = new Intake(tx, names, PartyResolver.For(names, call.Caller, Role.Clerk), [asked]);
            await intake.Look();
            facts = await calendar.AtLeast(intake.RegistryVersion, cancel);
            var taken = intake.Take(asked, facts);
            if (!taken.Succeeded)
            {
                return taken.Problem;
            }
            var errors = new List<FieldError>();
            var places = taken.Value.Appearances.Select((a, i) => Choices.Places(facts, a, request.OtherPlaces?.ElementAtOrDefault(i), $"participants[{i}].otherPlaces", errors)).ToList();
            var rooms = Choices.Rooms(facts, facts.Rooms[room.Code], request.OtherCourtrooms, names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Code).ToHashSet(), errors);
            if (errors.Count > 0)
            {
                return Problem.Invalid(errors);
            }
            // What can be booked at no time at all is not asked for either.
            var choices = taken.Value.Appearances.Zip(places).ToDictionary(a => a.First.Id, a => a.Second);
            if (Choices.Meeting(taken.Value.Appearances, a => choices[a.Id]) is { } meeting)
            {
                return meeting;
            }
            var (similar, already) = (await intake.Similar([taken.Value]), await intake.Fixed([taken.Value]));
            intake.Write([taken.Value]);
            var group = Guid.CreateVersion7();
            var all = Enumerable.Range(1, request.Parts).Select(n => HearingRequest.Of(
                facts.Rooms[room.Code], purpose, booking, taken.Value, request.Priority, request.NotBefore, request.NotLater,
                request.Parts == 1 ? null : new(group, n, n == 1 ? 0 : request.DaysBetween))).ToList();
            tx.Put(all).PutPlaces([.. all.SelectMany(r => r.Hearing.Appearances.Zip(places), (_, a) => (a.First.Id, a.Second))]).PutRooms([.. all.Select(r => (r.Hearing.Id, rooms))]);
            return new PutOnBacklogResult([.. all.Select(r => new HearingId(r.Hearing.Id))], [.. similar.Values.SelectMany(s => s).DistinctBy(c => c.Id)], already);
        }, cancel);
    }

    public static BookHearing AsBooking(PutOnBacklog r) => new(r.Cases, r.Courtroom, r.Purpose, default, r.Minutes, r.Participants) { Apart = r.Apart };
}

internal sealed class CheckPutOnBacklog : ICheck<PutOnBacklog>
{
    public IEnumerable<FieldError> Check(PutOnBacklog r) => [
        .. new CheckBooking().Check(PutOnBacklogHandler.AsBooking(r)), .. Checks.Range("parts", r.Parts, 1, CheckBooking.MostParts), .. Wish(r.Priority, r.NotBefore, r.NotLater, r.DaysBetween),
        .. Checks.Count("otherCourtrooms", r.OtherCourtrooms?.Count ?? 0, 0, Choices.MostRooms), .. (r.OtherPlaces ?? []).SelectMany((p, i) => Choices.Check(p, $"participants[{i}].otherPlaces"))];

    public static IEnumerable<FieldError> Wish(Priority priority, LocalDate? notBefore, LocalDate? notLater, int daysBetween) => [
        .. Checks.Range("daysBetween", daysBetween, 0, 366), .. Enum.IsDefined(priority) ? [] : Checks.Error("priority", "check.unknown"),
        .. notLater < notBefore ? Checks.Error("notLater", "valid.end_before_start") : []];
}
