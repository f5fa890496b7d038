using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Somebody who appears in a hearing by one row.</summary>
/// <param name="Person">Rows with the same one are the same person.</param>
/// <param name="Key">What other rows' <paramref name="Apart"/> call this row by.</param>
/// <param name="Place">As <see cref="PlaceCode"/> says it, or any other name that is the same for the same place; null or empty: none yet.</param>
/// <param name="Apart">Keys of those whom this one must not meet, beside those whom protection keeps away.</param>
internal sealed record Attending(Guid Person, PartyStanding Standing, Guid Key, string? Place, IReadOnlyCollection<Guid> Apart);

/// <summary>Two rows, by number, whose people must not meet.</summary>
/// <param name="Protected">One is accused and the other protected; otherwise they are to be kept apart.</param>
internal readonly record struct MustNotMeet(int One, int Other, bool Protected)
{
    public Problem Problem => Problem.Refuse(Protected ? "protected-together" : "keep-apart");
}

/// <summary>
/// Who must not be put in one place (domain invariant 5). The rule is about people: a row counts for whatever its person is in any of the hearing's
/// cases. It stands here once, for booking, moving, listing, repair, merging and <c>verify</c>. Pure.
/// </summary>
internal static class SeparationRules
{
    /// <summary>Two people in the same place meet; two links don't.</summary>
    public static bool Meet(string? one, string? other) => one == other && one is { Length: > 0 } and not PlaceCode.Link;

    /// <summary>Who must not meet wherever they are: first the accused with those who are protected, then those who are to be kept apart.</summary>
    public static IEnumerable<MustNotMeet> Pairs(IReadOnlyList<Attending> people)
    {
        if (people.All(p => !p.Standing.Protected && p.Apart.Count == 0))
        {
            return []; // most hearings
        }
        var standing = people.GroupBy(p => p.Person).ToDictionary(p => p.Key, p => p.Select(r => r.Standing).Aggregate((a, b) => a.And(b)));
        var persons = people.GroupBy(p => p.Key).ToDictionary(p => p.Key, p => p.First().Person);
        var apart = people.SelectMany(p => p.Apart.Where(persons.ContainsKey), (p, key) => (p.Person, Other: persons[key])).ToHashSet();
        return [
            .. All((one, other) => standing[one].Accused && standing[other].Guarded).Select(p => new MustNotMeet(p.One, p.Other, true)),
            .. All((one, other) => apart.Contains((one, other))).Select(p => new MustNotMeet(p.One, p.Other, false))];

        IEnumerable<(int One, int Other)> All(Func<Guid, Guid, bool> must) =>
            from one in Enumerable.Range(0, people.Count)
            from other in Enumerable.Range(0, people.Count)
            where people[one].Person != people[other].Person && must(people[one].Person, people[other].Person)
            select (one, other);
    }

    /// <summary>The pairs that are put in one place.</summary>
    public static IEnumerable<MustNotMeet> Broken(IReadOnlyList<Attending> people) => Pairs(people).Where(p => Meet(people[p.One].Place, people[p.Other].Place));

    /// <summary>Null where nobody is put in one place with whom they must not meet.</summary>
    public static Problem? Refusal(IEnumerable<PlaceNeed> places) => Broken([.. places.Select(p => p.Attending)]).Select(p => p.Problem).FirstOrDefault();
}
