using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Hearing-days as lines of a table, as they come.</summary>
internal static class HearingRows
{
    /// <summary>The API's names of the columns. Source: api.md.</summary>
    public static readonly IReadOnlyList<string> Heads =
    [
        "day", "province", "district", "courtroom", "purpose", "caseTypes", "accessPoints", "published", "result", "thenAdjourned", "reason", "restricted", "hearing", "appointed", "started", "concluded",
        "appearances", "demonstration",
    ];

    public static IReadOnlyList<string> Words(Texts texts) => [.. Heads.Select(h => texts[$"export.column.{h}"])];

    public static async IAsyncEnumerable<IReadOnlyList<object?>> ForPrograms(CountedHearings hearings)
    {
        await foreach (var h in hearings.Rows)
        {
            yield return
            [
                h.Day, h.Province, h.District, h.Courtroom, h.Purpose, string.Join(' ', h.CaseTypes), string.Join(' ', h.AccessPoints), h.Published, h.Result, h.ThenAdjourned, h.Reason, h.Restricted,
                h.Hearing, h.Appointed, h.Started, h.Concluded, h.Appearances, hearings.Demonstration,
            ];
        }
    }

    /// <summary>The words of the page instead of codes; each code is looked up once.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<object?>> ForPeople(CountedHearings hearings, Registry registry, Texts texts)
    {
        var known = new Dictionary<(CountBy, string), string>();
        string Name(CountBy by, string code) => known.TryGetValue((by, code), out var name) ? name : known[(by, code)] = Names.Of(by, code, registry, texts);
        string Many(CountBy by, IReadOnlyList<string> codes) => string.Join(texts["export.and"], codes.Select(c => Name(by, c)));
        string Yes(bool yes) => texts[yes ? "export.yes" : "export.no"];
        await foreach (var h in hearings.Rows)
        {
            yield return
            [
                h.Day, Name(CountBy.Province, h.Province), Name(CountBy.District, h.District), h.Courtroom, Name(CountBy.Purpose, h.Purpose), Many(CountBy.CaseType, h.CaseTypes), Many(CountBy.AccessPoint, h.AccessPoints),
                Yes(h.Published), texts[$"counts.{h.Result}"], Yes(h.ThenAdjourned), h.Reason is null ? null : Name(CountBy.Reason, h.Reason), Yes(h.Restricted),
                h.Hearing, h.Appointed, h.Started, h.Concluded, h.Appearances, Yes(hearings.Demonstration),
            ];
        }
    }
}
