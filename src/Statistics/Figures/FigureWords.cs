using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Figures;

/// <summary>The sentence that stands before a chart. Pure.</summary>
internal static class FigureWords
{
    /// <summary><c>50,720 hearings were held in 2024, 3.2 times as many as in 2022.</c></summary>
    public static string Headline(Texts t, PublicYear year, PublicYear? before) =>
        before is { Held: > 0 and var then } && before.Year < year.Year
            ? t["figures.headline-compared", ("held", Say.Number(year.Held ?? 0)), ("year", year.Year), ("times", Say.Number((year.Held ?? 0) / (double)then)), ("before", before.Year)]
            : t["figures.headline", ("held", Say.Number(year.Held ?? 0)), ("year", year.Year)];

    /// <summary>Years, as whole as the period leaves them: the last whole one against the first whole one; else the sum of the period.</summary>
    public static string Years(Texts t, HearingCounts counts, LocalDate from, LocalDate to)
    {
        var years = counts.Rows.GroupBy(r => int.Parse(r.Keys[0]![..4], null)).Where(g => from <= new LocalDate(g.Key, 1, 1) && new LocalDate(g.Key, 12, 31) <= to)
            .Select(g => new PublicYear(g.Key, g.Sum(r => r.Counts.AllHeld), true)).OrderBy(y => y.Year).ToList();
        return years.Count > 0 ? Headline(t, years[^1], years[0]) : t["figures.period", ("held", Say.Number(counts.Total.AllHeld)), ("from", Say.Date(from)), ("to", Say.Date(to))];
    }

    /// <summary>Where most hearings were held.</summary>
    public static string Most(Texts t, HearingCounts counts, string? name, int most, LocalDate from, LocalDate to) => name is null || counts.Total.AllHeld == 0
        ? t["figures.period", ("held", Say.Number(counts.Total.AllHeld)), ("from", Say.Date(from)), ("to", Say.Date(to))]
        : t["figures.most", ("held", Say.Number(counts.Total.AllHeld)), ("from", Say.Date(from)), ("to", Say.Date(to)), ("most", Say.Number(most)), ("share", Say.Percent(most / (double)counts.Total.AllHeld)), ("name", name)];

    public static string Outcomes(Texts t, Contracts.Counts c) => c.Listed == 0
        ? t["figures.nothing-listed"]
        : t["figures.outcomes-sentence", ("listed", Say.Number(c.Listed)), ("held", Say.Number(c.Held)), ("share", Say.Percent(c.Held / (double)c.Listed)), ("adjourned", Say.Number(c.AdjournedUnheard)), ("failed", Say.Number(c.TechnicalFailure))];

    public static string People(Texts t, int all, int women, int children) => all == 0
        ? t["figures.nobody"]
        : t["figures.people-sentence", ("all", Say.Number(all)), ("women", Say.Number(women)), ("share", Say.Percent(women / (double)all, 1)), ("children", Say.Number(children))];

    public static string Measures(Texts t, Measures m) => m.TrialDateCertainty is not { } certain
        ? t["figures.nothing-listed"]
        : t["figures.measures-sentence", ("certain", Say.Percent(certain)), ("adjourned", Say.Percent(m.AdjournmentRate ?? 0)), ("failed", Say.Percent(m.TechnicalFailureRate ?? 0, 1))];
}
