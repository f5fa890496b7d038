using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Scopes of calendar rows in words, and those an administrator may choose.</summary>
internal static class RegistryScopes
{
    public const string National = "NATIONAL";

    /// <summary><c>Peshawar</c>, <c>Khyber Pakhtunkhwa · High Court bench</c>, <c>VC-KP-01 …</c>.</summary>
    public static string Say(Texts texts, Registry registry, string scope)
    {
        var parts = scope.Split('/');
        var place = parts[0] == National ? texts["registry.national"]
            : registry.Provinces.FirstOrDefault(p => p.Code == parts[0]) is { } province ? Texts.Name(province.NameEn, province.NameUr)
            : registry.District(parts[0]) is { } district ? Texts.Name(district.NameEn, district.NameUr)
            : registry.CourtroomByCode(parts[0]) is { } room ? Texts.Name(room.NameEn, room.NameUr)
            : parts[0];
        return parts.Length == 2 && texts.Has($"court.{parts[1]}") ? $"{place} · {texts[$"court.{parts[1]}"]}" : place;
    }

    /// <summary>The provinces and districts that a caller administers, and the whole country for one who administers everything.</summary>
    public static IReadOnlyList<Option> Administered(Texts texts, Registry registry, Caller caller, bool national)
    {
        var scopes = caller.ScopesOf(Role.Administrator).ToList();
        bool Holds(Place place) => scopes.Any(place.CoveredBy);
        return [
            .. national && Holds(new Place()) ? [new Option(National, texts["registry.national"])] : (Option[])[],
            .. registry.Provinces.Where(p => Holds(new Place(p.Code))).Select(p => new Option(p.Code, Texts.Name(p.NameEn, p.NameUr))),
            .. Districts(registry, caller)];
    }

    public static IReadOnlyList<Option> Districts(Registry registry, Caller caller)
    {
        var scopes = caller.ScopesOf(Role.Administrator).ToList();
        return [.. registry.Districts.Where(d => scopes.Any(new Place(d.Province, d.Code).CoveredBy)).OrderBy(d => Texts.Name(d.NameEn, d.NameUr), StringComparer.CurrentCulture).Select(d => new Option(d.Code, Texts.Name(d.NameEn, d.NameUr)))];
    }
}
