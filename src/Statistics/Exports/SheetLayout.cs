using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Lays counts and hearings out as tables. Heads are the API's names, so that files of both languages can be read by the same program; names stand beside codes.</summary>
internal static class SheetLayout
{
    public static Sheet Of(CountHearings asked, HearingCounts counts, Registry registry, Texts texts)
    {
        var heads = counts.By.SelectMany(b => Named(b) ? (IEnumerable<string>)[b.Code(), $"{b.Code()}Name"] : [b.Code()]).ToList();
        IReadOnlyList<object?> Row(IEnumerable<object?> keys, Contracts.Counts c) => counts.Appearances
            ? [.. keys, c.AllHeld, c.Held, c.HeldUnpublished, c.HeldThenAdjourned]
            : [.. keys, c.Listed, c.Held, c.AdjournedUnheard, c.NotReached, c.TechnicalFailure, c.Withdrawn, c.Cancelled, c.Moved, c.HeldUnpublished, c.HeldThenAdjourned];
        IEnumerable<object?> Keys(CountRow row) => counts.By.Index().SelectMany(b =>
            Named(b.Item) ? (IEnumerable<object?>)[row.Keys[b.Index] ?? CountsApi.None, Names.Of(b.Item, row.Keys[b.Index], registry, texts)] : [row.Keys[b.Index] ?? CountsApi.None]);
        var rows = counts.Rows.Select(r => Row(Keys(r), r.Counts)).Append(Row(heads.Select((_, i) => (object?)(i == 0 ? texts["export.total"] : "")), counts.Total));
        return new(texts["export.counts"], Notes.Of(texts, counts.Demonstration, counts.AsOf, asked.From, asked.To, asked.Filter).WithDefinitions(counts, texts),
            [.. heads, .. Definitions.Figures(counts.Appearances)], SheetCell.Stream(counts.By.Count == 0 ? rows.Skip(counts.Rows.Count) : rows));
    }

    public static Sheet Of(ListCountedHearings asked, CountedHearings hearings, Texts texts)
    {
        var notes = Notes.Of(texts, hearings.Demonstration, hearings.AsOf, asked.From, asked.To, asked.Filter)
            .WithDefinitions(new([], false, [], default, hearings.AsOf, hearings.Demonstration, hearings.Scope), texts);
        notes.Add(Notes.Both(texts, "case.protected", "export.restricted-note"));
        return new(texts["export.hearings"], notes,
            ["day", "province", "district", "courtroom", "purpose", "caseTypes", "accessPoints", "published", "result", "thenAdjourned", "reason", "restricted", "hearing", "appointed", "started", "concluded", "appearances", "demonstration"],
            Rows(hearings));
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> Rows(CountedHearings hearings)
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

    private static bool Named(CountBy by) => by is not (CountBy.Year or CountBy.Month or CountBy.Sex or CountBy.Age);
}
