using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>Why a start cannot be had, in words.</summary>
internal static class StartWords
{
    /// <summary>What stands in the way: <c>courtroom:…</c>, <c>judge</c>, <c>access-point:CODE</c>, <c>person</c>, <c>person:ID</c>.</summary>
    public static string Place(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, string resource) => resource.Split(':') switch
    {
        ["access-point", var code] => names.AccessPointByCode(code) is { } at ? Texts.Name(at.NameEn, at.NameUr) : code,
        ["person", var id] => Guid.TryParse(id, out var person) && people.TryGetValue(person, out var name) ? name : texts["slots.person"],
        ["person"] => texts["slots.person"],
        ["judge"] => texts["role.judge"],
        _ => texts["court.courtroom"],
    };

    public static string Reason(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, string resource, string reason) =>
        texts["slots.reason", ("place", Place(texts, names, people, resource)), ("reason", texts[$"refusal.{reason}"])];

    /// <summary>That a start which was chosen is not free (any more), and why.</summary>
    public static string Gone(Texts texts, Registry names, IReadOnlyDictionary<Guid, string> people, Offer offer, OffsetDateTime start)
    {
        var at = start.ToInstant();
        var why = offer.Free.Refusals.FirstOrDefault(r => r.From.ToInstant() <= at && at < r.To.ToInstant());
        var said = texts["slots.gone", ("time", Say.Time(start.TimeOfDay))];
        return why is null ? said : $"{said} {Reason(texts, names, people, why.Resource, why.Reason)}";
    }
}
