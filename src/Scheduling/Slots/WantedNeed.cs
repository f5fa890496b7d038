using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>A request's codes looked up in the calendar's facts. Pure.</summary>
internal static class WantedNeed
{
    /// <param name="advocates">Who of the request's people is an advocate somewhere: their roles in this hearing are not told.</param>
    public static Outcome<SlotNeed> Of(CalendarFacts facts, FindStarts request, bool urgent, IReadOnlySet<Guid> advocates)
    {
        var rooms = new[] { request.Courtroom }.Concat(request.OrCourtrooms).Distinct().Select(facts.Rooms.GetValueOrDefault).ToList();
        if (rooms.Contains(null))
        {
            return Problem.NotFound;
        }
        var seats = new List<Seat>();
        foreach (var at in request.At)
        {
            if (Spots(facts, at.Split(',').Select(code => new PlaceInput(code))) is not { } spots)
            {
                return Problem.Invalid(new FieldError("at", "check.unknown"));
            }
            seats.Add(new(spots));
        }
        foreach (var attendee in request.Attendees)
        {
            if (Spots(facts, attendee.Places) is not { } spots)
            {
                return Problem.Invalid(new FieldError("attendees", "check.unknown"));
            }
            seats.Add(new(attendee.Protected ? Seat.Guarded(spots) : spots, attendee.Person?.Value, attendee.Role == PlaceNeed.Advocate ? HearingNeed.AdvocateGap : Duration.Zero));
        }
        seats.AddRange(request.People.Distinct().Select(p => new Seat([Spot.Link], p.Value, advocates.Contains(p.Value) ? HearingNeed.AdvocateGap : Duration.Zero)));
        var protection = SeparationRules.Pairs([.. request.Attendees.Select(a => new Attending(a.Person?.Value ?? Guid.NewGuid(), new([a.Role ?? ""], a.Protected), Guid.NewGuid(), null, []))]);
        return new SlotNeed(
            [.. rooms.OfType<RoomRow>()], request.Minutes, urgent, seats,
            [.. request.Apart.Select(p => (p.One, p.Other)), .. protection.Select(p => (request.At.Count + p.One, request.At.Count + p.Other))])
        {
            NotBefore = request.Earliest,
            NotAfter = request.Latest,
            Soon = request.Soon,
        };
    }

    private static IReadOnlyList<Spot>? Spots(CalendarFacts facts, IEnumerable<PlaceInput> places)
    {
        var spots = new List<Spot>();
        foreach (var place in places)
        {
            if (place.AccessPoint is not { } code)
            {
                spots.Add(place.Link ? Spot.Link : Spot.Courtroom);
            }
            else if (facts.AccessPoints.TryGetValue(code, out var at))
            {
                spots.Add(Spot.Station(at));
            }
            else
            {
                return null;
            }
        }
        return [.. spots.Distinct()];
    }
}
