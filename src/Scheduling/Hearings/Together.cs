using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Who would meet whom they must not; said before anything is sent. The transaction decides (<see cref="PlacementRules"/>). Pure.</summary>
internal static class Together
{
    /// <summary>Pairs put in one place: first the accused with a protected participant, then those who are to be kept apart.</summary>
    public static IEnumerable<(Comer One, Comer Other, bool Protected)> Of(IReadOnlyCollection<Comer> people) =>
        (from accused in people
         where accused.Role == PlaceNeed.Accused
         from guarded in people
         where guarded.Protected && guarded.Role != PlaceNeed.Accused && Meet(accused, guarded)
         select (accused, guarded, true))
        .Concat(
            from one in people
            from other in people
            where one.Apart.Contains(other.Key) && Meet(one, other)
            select (one, other, false));

    private static bool Meet(Comer one, Comer other) => one.Place is { Length: > 0 } and not PlaceCode.Link && one.Place == other.Place;
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
