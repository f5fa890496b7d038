using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>What every export says of itself: whether it is invented, when it was counted, what was asked, what each figure means in both languages.</summary>
internal static class Notes
{
    public static List<SheetNote> Of(Texts texts, bool demonstration, Instant asOf, LocalDate from, LocalDate to, CountFilter filter)
    {
        var notes = new List<SheetNote>();
        if (demonstration)
        {
            notes.Add(Both(texts, "export.demonstration", "export.demonstration-note"));
        }
        notes.Add(new(texts["export.as-of"], $"{Say.DateTime(asOf)} ({Say.Zone.Id})"));
        notes.Add(new(texts["export.period"], texts["export.period-from-to", ("from", LocalDatePattern.Iso.Format(from)), ("to", LocalDatePattern.Iso.Format(to))]));
        notes.Add(new(texts["export.filter"], Filter(texts, filter)));
        return notes;
    }

    public static List<SheetNote> WithDefinitions(this List<SheetNote> notes, HearingCounts counts, Texts texts)
    {
        notes.Add(new(texts["export.by"], counts.By.Count == 0 ? texts["export.filter-none"] : string.Join(", ", counts.By.Select(b => texts[b.Word()]))));
        var (en, ur) = (Definitions.Of(counts, texts, "en"), Definitions.Of(counts, texts, "ur"));
        notes.AddRange(en.Keys.Select(name => new SheetNote(Definitions.Head(name) is { } head && texts.Has(head) ? texts[head] : name, en[name], ur[name])));
        return notes;
    }

    public static List<SheetNote> WithMeasures(this List<SheetNote> notes, MeasuresAnswer answer, Texts texts)
    {
        notes.Add(new(texts["export.by"], answer.By is { } by ? texts[by.Word()] : texts["export.filter-none"]));
        notes.AddRange(Definitions.Measures.Select(m => Both(texts, m.Head, m.Words)));
        notes.Add(Both(texts, "figures.share", "export.shares-note"));
        if (answer.Scope.Count > 0)
        {
            notes.Add(new("scope", texts["counts.scope.how", ("places", string.Join(", ", answer.Scope))]));
        }
        return notes;
    }

    public static SheetNote Both(Texts texts, string name, string key) => new(texts[name], texts.In("en", key), texts.In("ur", key));

    private static string Filter(Texts texts, CountFilter filter)
    {
        (CountBy By, string? Code)[] set =
            [(CountBy.Province, filter.Province), (CountBy.District, filter.District), (CountBy.Courtroom, filter.Courtroom), (CountBy.AccessPoint, filter.AccessPoint), (CountBy.Purpose, filter.Purpose), (CountBy.CaseType, filter.CaseType)];
        var words = set.Where(s => s.Code is not null).Select(s => $"{texts[s.By.Word()]}: {s.Code}").ToList();
        return words.Count == 0 ? texts["export.filter-none"] : string.Join("; ", words);
    }
}
