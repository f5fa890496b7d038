using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>One appearance to be placed.</summary>
/// <param name="Role">Of the row by which the person appears; who must not meet whom follows from <paramref name="Standing"/> alone.</param>
/// <param name="Keep">The station to keep if it is free.</param>
internal sealed record PlaceNeed(Guid AppearanceId, Guid PersonId, string Role, PartyStanding Standing, PlaceKind Place, AccessPointRow? At, Guid? Keep = null, Guid Participant = default)
{
    /// <summary>Participants who must not be put in one place with this one, beside those whom protection keeps away.</summary>
    public IReadOnlyList<Guid> Apart { get; init; } = [];

    public Attending Attending => new(PersonId, Standing, Participant == default ? AppearanceId : Participant, PlaceCode.Of(Place, At?.Code), Apart);

    public const string Accused = "accused", Advocate = "advocate";
}

/// <summary>Everything a hearing needs at one time.</summary>
internal sealed record HearingNeed(RoomRow Room, Guid Judge, Interval During, IReadOnlyList<PlaceNeed> Places)
{
    /// <summary>Its cases: over these the <see cref="PartyStanding"/> of its people was read.</summary>
    public IReadOnlyList<Guid> Cases { get; init; } = [];

    /// <summary>An advocate walks from hearing to hearing: ten minutes after each are his.</summary>
    public static readonly Duration AdvocateGap = Duration.FromMinutes(10);

    public Interval PersonDuring(PlaceNeed place) => place.Role == PlaceNeed.Advocate ? new(During.Start, During.End + AdvocateGap) : During;

    public Interval StationDuring(AccessPointRow at) => new(During.Start, During.End + Duration.FromMinutes(at.TurnaroundMinutes));

    /// <summary>The longest of the intervals: what has to be looked at for conflicts.</summary>
    public Interval Window => new(During.Start, During.End + Duration.FromMinutes(Math.Max(10, Places.Max(p => p.At?.TurnaroundMinutes) ?? 0)));

    /// <summary>What is locked before anything is decided; an access point stands for its stations.</summary>
    public IEnumerable<Guid> LockedResources => [Room.Id, Judge, .. Places.Select(p => p.PersonId), .. Places.Where(p => p.At is not null).Select(p => p.At!.Id)];
}

/// <summary>A reservation somebody holds.</summary>
internal sealed record Held(Guid ResourceId, Interval During);

internal sealed record ReservationRow(string Kind, Guid ResourceId, Interval During, Guid? AppearanceId);

/// <summary>What is in the way: <paramref name="Resource"/> as the API names it, never whose.</summary>
internal sealed record Conflict(string Resource, Interval During);

/// <summary>The reservations a need comes to, or what is in the way.</summary>
internal sealed record Dealt(IReadOnlyList<ReservationRow> Reservations, IReadOnlyDictionary<Guid, StationRow> Stations, IReadOnlyList<Conflict> Conflicts);

/// <summary>Decides a need against what is held: courtroom, judge and people must be free, and each place at an access point gets a free station. Pure.</summary>
internal static class Dealer
{
    public static Dealt Deal(CalendarFacts facts, HearingNeed need, IReadOnlyList<Held> held)
    {
        var byResource = held.ToLookup(h => h.ResourceId, h => h.During);
        return Deal(facts, need, id => byResource[id]);
    }

    /// <param name="held">What is held of a resource around the time of the need.</param>
    public static Dealt Deal(CalendarFacts facts, HearingNeed need, Func<Guid, IEnumerable<Interval>> held)
    {
        var conflicts = new List<Conflict>();
        var rows = new List<ReservationRow>();
        var stations = new Dictionary<Guid, StationRow>();

        void Take(string kind, string name, Guid resource, Interval during, Guid? appearance = null)
        {
            conflicts.AddRange(held(resource).Where(h => Overlap(h, during)).Select(h => new Conflict(name, h)));
            rows.Add(new(kind, resource, during, appearance));
        }

        Take("courtroom", $"courtroom:{need.Room.Code}", need.Room.Id, need.During);
        Take("judge", "judge", need.Judge, need.During);
        // One person may stand on the hearing's list twice, in two roles: one reservation, the longest.
        foreach (var person in need.Places.GroupBy(p => p.PersonId))
        {
            var longest = person.MaxBy(p => need.PersonDuring(p).End)!;
            Take("person", $"person:{person.Key}", person.Key, need.PersonDuring(longest), longest.AppearanceId);
        }
        foreach (var group in need.Places.Where(p => p.At is not null).GroupBy(p => p.At!))
        {
            var during = need.StationDuring(group.Key);
            var free = facts.Stations[group.Key.Id].Where(s => !s.OutOfOrder && !held(s.Id).Any(h => Overlap(h, during))).ToList();
            foreach (var place in group.OrderBy(p => p.Keep is null))
            {
                if ((free.Find(s => s.Id == place.Keep) ?? free.FirstOrDefault()) is not { } station)
                {
                    var busy = facts.Stations[group.Key.Id].SelectMany(s => held(s.Id)).Where(h => Overlap(h, during)).ToList();
                    var span = busy.Count == 0 ? during : new Interval(busy.Min(h => h.Start), busy.Max(h => h.End));
                    conflicts.Add(new($"access-point:{group.Key.Code}", span));
                    break;
                }
                free.Remove(station);
                stations[place.AppearanceId] = station;
                rows.Add(new("station", station.Id, during, place.AppearanceId));
            }
        }
        return new(rows, stations, conflicts);
    }

    private static bool Overlap(Interval a, Interval b) => a.Start < b.End && b.Start < a.End;
}
