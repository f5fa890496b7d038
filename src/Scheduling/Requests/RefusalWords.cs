using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>Why a hearing came back to the backlog, in words.</summary>
internal static class RefusalWords
{
    public static string Say(Texts texts, Registry names, BacklogRefusal refusal, string zone) =>
        texts["backlog.came-back", ("when", Platform.Time.Say.DateTime(refusal.StartsAt, LocalDay.Zone(zone))), ("why", Why(texts, names, refusal))];

    private static string Why(Texts texts, Registry names, BacklogRefusal refusal) => refusal.Resource?.Split(':', 2) switch
    {
        ["access-point", var code] => texts["backlog.refused-access-point", ("place", names.AccessPointByCode(code) is { } at ? Texts.Name(at.NameEn, at.NameUr) : code)],
        ["person", ..] => texts["backlog.refused-person"],
        ["judge", ..] => texts["backlog.refused-judge"],
        ["courtroom", ..] => texts["backlog.refused-courtroom"],
        _ => texts[$"problem.{refusal.Slug}.title"],
    };
}
