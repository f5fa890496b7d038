using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Who would meet whom they must not; said before anything is sent. The transaction decides. Pure.</summary>
internal static class Together
{
    /// <summary>Pairs put in one place: first the accused with a protected participant, then those who are to be kept apart.</summary>
    public static IEnumerable<(Comer One, Comer Other, bool Protected)> Of(IReadOnlyList<Comer> people) =>
        SeparationRules.Broken(Attending(people)).Select(p => (people[p.One], people[p.Other], p.Protected)).DistinctBy(p => (p.Item1.Name, p.Item2.Name, p.Item2.Place));

    /// <summary>Pairs of numbers who must not meet wherever they are.</summary>
    public static IEnumerable<(int One, int Other)> Pairs(IReadOnlyList<Comer> people) => SeparationRules.Pairs(Attending(people)).Select(p => (p.One, p.Other)).Distinct();

    /// <summary>Somebody of a hearing as its form knows them.</summary>
    public static Comer Comer(SheetPerson person, string? place) => new(person.Name, person.Role, person.Protected, place, person.Person)
    {
        Key = $"{person.Participant.Value}",
        Roles = person.Roles,
        Apart = [.. person.Apart.Select(a => $"{a.Value}")],
    };

    /// <summary>Somebody who stands on one of the cases of a booking, with whatever else they are there.</summary>
    public static Comer Comer(BookingPerson person, IEnumerable<BookingPerson> known, string? place, string? number)
    {
        var standing = PartyStanding.Of(known.Where(k => k.Person == person.Person).Select(k => (k.Role, k.Protected)));
        return new(person.Name, person.Role, standing.Protected, place, person.Person, number) { Key = $"{person.Id.Value}", Roles = standing.Roles };
    }

    /// <summary>Who is not known yet is somebody of their own.</summary>
    private static List<Attending> Attending(IReadOnlyList<Comer> people)
    {
        var keys = people.Select(p => p.Key).Distinct().ToDictionary(k => k, _ => Guid.NewGuid());
        return [.. people.Select(p => new Attending(
            p.Person?.Value ?? Guid.NewGuid(), new([.. p.Roles.Append(p.Role).Distinct()], p.Protected), p.Key.Length > 0 ? keys[p.Key] : Guid.NewGuid(), p.Place,
            [.. p.Apart.Select(k => keys.GetValueOrDefault(k)).Where(k => k != default)]))];
    }
}

/// <summary>A place in one word: an access point's code, <c>link</c>, <c>courtroom</c>.</summary>
internal static class PlaceCode
{
    public const string Link = "link", Courtroom = "courtroom";

    /// <summary>Null where nothing is chosen.</summary>
    public static PlaceInput? Parse(string? code) => code switch
    {
        null or "" => null,
        Link => new(Link: true),
        Courtroom => new(Courtroom: true),
        _ => new(AccessPoint: code),
    };

    public static string Of(PlaceKind place, string? accessPoint) => place switch { PlaceKind.Link => Link, PlaceKind.Courtroom => Courtroom, _ => accessPoint ?? "" };

    public static PlaceKind Kind(string code) => code switch { Link => PlaceKind.Link, Courtroom => PlaceKind.Courtroom, _ => PlaceKind.Station };

    /// <summary>The access points among the places, one for each who appears there.</summary>
    public static IReadOnlyList<string> Stations(IEnumerable<Comer> people) => [.. people.Select(p => Parse(p.Place)?.AccessPoint).OfType<string>()];
}
