using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Lays counts, measures and hearings out as tables: the columns and words of the page; beside a name its code, by which programs know it.</summary>
internal static class SheetLayout
{
    /// <summary>The figures in the order of the page, the headline first.</summary>
    private static readonly IReadOnlyList<(string Word, Func<Contracts.Counts, int> Figure)> Hearings =
    [
        ("counts.all-held", c => c.AllHeld), ("counts.heldUnpublished", c => c.HeldUnpublished), ("counts.listed", c => c.Listed), ("counts.held", c => c.Held), ("counts.heldThenAdjourned", c => c.HeldThenAdjourned),
        ("counts.adjournedUnheard", c => c.AdjournedUnheard), ("counts.notReached", c => c.NotReached), ("counts.technicalFailure", c => c.TechnicalFailure), ("counts.withdrawn", c => c.Withdrawn),
        ("counts.cancelled", c => c.Cancelled), ("counts.moved", c => c.Moved),
    ];

    private static readonly IReadOnlyList<(string Word, Func<Contracts.Counts, int> Figure)> People =
        [("counts.appearances", c => c.AllHeld), ("counts.held", c => c.Held), ("counts.heldUnpublished", c => c.HeldUnpublished)];

    /// <summary>The figures that a count of this kind shows, on the page and in files.</summary>
    public static IReadOnlyList<(string Word, Func<Contracts.Counts, int> Figure)> Figures(bool appearances) => appearances ? People : Hearings;

    /// <summary>The measures in the order of the page.</summary>
    public static readonly IReadOnlyList<(string Word, Func<Measures, object?> Measure)> MeasureColumns =
    [
        ("measures.certainty", m => Part(m.TrialDateCertainty)), ("report.adjournment_rate", m => Part(m.AdjournmentRate)), ("measures.failures", m => Part(m.TechnicalFailureRate)),
        ("measures.punctuality", m => Part(m.Punctuality)), ("measures.wait", m => m.WaitDays), ("report.utilisation", m => Part(m.UseOfStations)),
    ];

    public static Sheet Of(CountHearings asked, HearingCounts counts, Registry registry, Texts texts)
    {
        var figures = Figures(counts.Appearances);
        var heads = counts.By.SelectMany(b => KeyHeads(b, texts)).ToList();
        IReadOnlyList<object?> Row(IEnumerable<object?> keys, Contracts.Counts c) => [.. keys, .. figures.Select(f => (object)f.Figure(c))];
        var rows = counts.Rows.Select(r => Row(counts.By.Index().SelectMany(b => Key(b.Item, r.Keys[b.Index], registry, texts)), r.Counts))
            .Append(Row(heads.Select((_, i) => (object?)(i == 0 ? texts["export.total"] : null)), counts.Total));
        return new(texts["export.counts"], Notes.Of(texts, counts.Demonstration, counts.AsOf, asked.From, asked.To, asked.Filter).WithDefinitions(counts, texts),
            [.. heads, .. figures.Select(f => texts[f.Word])], SheetCell.Stream(counts.By.Count == 0 ? rows.Skip(counts.Rows.Count) : rows));
    }

    public static Sheet Of(GetMeasures asked, MeasuresAnswer answer, Registry registry, Texts texts)
    {
        var heads = answer.By is { } by ? KeyHeads(by, texts).ToList() : [texts["export.period"]];
        IReadOnlyList<object?> Row(IEnumerable<object?> keys, Measures m) => [.. keys, .. MeasureColumns.Select(c => c.Measure(m))];
        var rows = answer.Rows.Select(r => Row(Key(answer.By!.Value, r.Key, registry, texts), r.Measures))
            .Append(Row(heads.Select((_, i) => (object?)(i == 0 ? texts["figures.whole-period"] : null)), answer.Total));
        var notes = Notes.Of(texts, answer.Demonstration, answer.AsOf, asked.From, asked.To, asked.Filter).WithMeasures(answer, texts);
        return new(texts["export.measures"], notes, [.. heads, .. MeasureColumns.Select(c => texts[c.Word])], SheetCell.Stream(rows));
    }

    /// <param name="registry">Whose names the codes are beside, for people; null: heads and codes of the API, for programs.</param>
    public static Sheet Of(ListCountedHearings asked, CountedHearings hearings, Texts texts, Registry? registry = null)
    {
        var notes = Notes.Of(texts, hearings.Demonstration, hearings.AsOf, asked.From, asked.To, asked.Filter)
            .WithDefinitions(new([], false, [], default, hearings.AsOf, hearings.Demonstration, hearings.Scope), texts);
        notes.Add(Notes.Both(texts, "case.protected", "export.restricted-note"));
        return registry is null
            ? new(texts["export.hearings"], notes, HearingRows.Heads, HearingRows.ForPrograms(hearings))
            : new(texts["export.hearings"], notes, HearingRows.Words(texts), HearingRows.ForPeople(hearings, registry, texts));
    }

    private static object? Part(double? share) => share is { } part ? new Share(part) : null;

    private static IEnumerable<string> KeyHeads(CountBy by, Texts texts) => Coded(by) ? [texts[by.Word()], texts["export.code", ("of", texts[by.Word()])]] : [texts[by.Word()]];

    private static IEnumerable<object?> Key(CountBy by, string? key, Registry registry, Texts texts) => by switch
    {
        CountBy.Year when key is not null => [int.Parse(key, CultureInfo.InvariantCulture)],
        CountBy.Month when key is not null => [new YearMonth(int.Parse(key[..4], CultureInfo.InvariantCulture), int.Parse(key[5..], CultureInfo.InvariantCulture))],
        _ when Coded(by) => [Names.Of(by, key, registry, texts), key],
        _ => [Names.Of(by, key, registry, texts)],
    };

    private static bool Coded(CountBy by) => by is not (CountBy.Year or CountBy.Month or CountBy.Sex or CountBy.Age);
}
