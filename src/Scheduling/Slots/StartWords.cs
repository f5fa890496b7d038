using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>Why a start cannot be had, in words.</summary>
internal static class StartWords
{
    /// <summary>What stands in the way: <c>courtroom:…</c>, <c>judge</c>, <c>access-point:CODE</c>, <c>person</c>, <c>person:ID</c>, <c>people</c>.</summary>
    public static string Place(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, string resource) => resource.Split(':') switch
    {
        ["access-point", var code] => names.AccessPointByCode(code) is { } at ? Texts.Name(at.NameEn, at.NameUr) : code,
        ["person", var id] => Guid.TryParse(id, out var person) && people.TryGetValue(person, out var name) ? name : texts["slots.person"],
        ["person"] => texts["slots.person"],
        ["people"] => texts["slots.people"],
        ["judge"] => texts["role.judge"],
        _ => texts["court.courtroom"],
    };

    public static string Reason(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, string resource, string reason) =>
        texts["slots.reason", ("place", Place(texts, names, people, resource)), ("reason", texts[$"refusal.{reason}"])];

    /// <summary>One refusal of a day as a sentence with its time: "Central Prison Peshawar has no free station before 11:40 am."</summary>
    public static string Sentence(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, FreeStarts day, Refusal refusal)
    {
        var key = $"slots.{refusal.Reason}-{Span(day, refusal)}";
        return texts.Has(key)
            ? texts[key, ("place", Place(texts, names, people, refusal.Resource)), ("from", Say.Time(refusal.From.TimeOfDay)), ("to", Say.Time(refusal.To.TimeOfDay))]
            : Reason(texts, names, people, refusal.Resource, refusal.Reason);
    }

    /// <summary>Why a day has nothing free: each thing in the way once, the longest in the way first.</summary>
    public static IEnumerable<string> Sentences(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, FreeStarts day) =>
        day.Refusals.Where(r => r.Reason != Refusals.Past).GroupBy(r => (r.Resource, r.Reason))
            .OrderByDescending(g => g.Sum(r => (r.To.ToInstant() - r.From.ToInstant()).TotalMinutes))
            .Select(g => g.Count() == 1 ? Sentence(texts, names, people, day, g.First()) : Reason(texts, names, people, g.Key.Resource, g.Key.Reason)).Distinct();

    /// <summary>That a start which was chosen is not free (any more), and why.</summary>
    public static string Gone(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, FreeStarts day, OffsetDateTime start)
    {
        var at = start.ToInstant();
        var why = day.Refusals.FirstOrDefault(r => r.From.ToInstant() <= at && at < r.To.ToInstant());
        var said = texts["slots.gone", ("time", Say.Time(start.TimeOfDay))];
        return why is null ? said : $"{said} {Sentence(texts, names, people, day, why)}";
    }

    private static string Span(FreeStarts day, Refusal refusal)
    {
        // A day without sittings is refused from midnight to midnight.
        var first = day.Refusals.Select(r => r.From.ToInstant()).Concat(day.Starts.Select(s => s.StartsAt.ToInstant())).Min();
        var last = day.Refusals.Select(r => r.To.ToInstant()).Concat(day.Starts.Select(s => s.EndsAt.ToInstant())).Max();
        return (refusal.From.ToInstant() == first, refusal.To.ToInstant() == last) switch { (true, true) => "day", (true, false) => "before", _ => "between" };
    }
}
