using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>Where somebody may appear: at an access point, in the courtroom, by link.</summary>
internal readonly record struct Spot(PlaceKind Kind, AccessPointRow? At = null)
{
    public static Spot Link { get; } = new(PlaceKind.Link);

    public static Spot Courtroom { get; } = new(PlaceKind.Courtroom);

    public static Spot Station(AccessPointRow at) => new(PlaceKind.Station, at);

    /// <summary>Two people in the same spot meet; two links don't.</summary>
    public bool Meets(Spot other) => SeparationRules.Meet(Code, other.Code);

    /// <summary>As the API names it: an access point's code, <c>link</c>, <c>courtroom</c>.</summary>
    public string Code => PlaceCode.Of(Kind, At?.Code);
}

/// <summary>Somebody who has to be there.</summary>
/// <param name="Spots">Where, the preferred place first; one of them is picked.</param>
/// <param name="Person">Who has to be free, where that is known.</param>
/// <param name="Gap">What the person needs afterwards.</param>
internal sealed record Seat(IReadOnlyList<Spot> Spots, Guid? Person = null, Duration Gap = default)
{
    /// <summary>A protected person goes through a protected entry wherever one of the places has it.</summary>
    public static IReadOnlyList<Spot> Guarded(IReadOnlyList<Spot> spots) =>
        spots.Any(s => s.At?.ProtectedEntry == true) ? [.. spots.Where(s => s.At?.ProtectedEntry != false)] : spots;
}

/// <summary>What a start is looked for: one of the courtrooms, minutes, and everybody who has to be there.</summary>
/// <param name="Rooms">The preferred one first.</param>
/// <param name="Apart">Pairs of seats, by number, that must not be in one place.</param>
internal sealed record SlotNeed(IReadOnlyList<RoomRow> Rooms, int Minutes, bool Urgent, IReadOnlyList<Seat> Seats, IReadOnlyList<(int, int)> Apart)
{
    /// <summary>The hearing begins at this instant or later.</summary>
    public Instant? NotBefore { get; init; }

    /// <summary>The hearing has ended by this instant.</summary>
    public Instant? NotAfter { get; init; }

    /// <summary>Starts that come sooner than an access point's lead time are wanted too.</summary>
    public bool Soon { get; init; }

    /// <summary>Between which instants the hearing that is moved has to lie for the sake of others.</summary>
    public OrderBounds Order { get; init; } = OrderBounds.Free;

    /// <summary>Everything whose reservations matter: courtrooms, whoever may preside in them, stations and people.</summary>
    public HashSet<Guid> Resources(CalendarFacts facts) =>
        [
            .. Rooms.Select(r => r.Id), .. Rooms.SelectMany(r => facts.Postings[r.Id]).Select(p => p.JudgeId), .. Seats.Select(s => s.Person).OfType<Guid>(),
            .. Seats.SelectMany(s => s.Spots).Select(s => s.At?.Id).OfType<Guid>().Distinct().SelectMany(at => facts.Stations[at]).Select(s => s.Id),
        ];
}

/// <param name="Resource">As the API names it; a person as <c>person:ID</c>.</param>
/// <param name="During">The starts that cannot be had; the end is the first that this does not stand in the way of.</param>
internal sealed record Refused(string Resource, Interval During, string Reason);

/// <param name="Spots">Where each seat was put.</param>
internal sealed record FoundStart(Interval During, RoomRow Room, IReadOnlyList<Spot> Spots);

internal sealed record Found(IReadOnlyList<FoundStart> Starts, IReadOnlyList<Refused> Refusals);
