using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Contracts;

/// <summary>The views of the figures page; each is an address of its own.</summary>
public enum FiguresView { Years, Places, Outcomes, People, Measures }

/// <summary>What the figures page was asked, read from its address; whatever cannot be read is the view's own default.</summary>
/// <param name="Given">The period was asked for; else it is the view's own.</param>
public sealed record FiguresQuery(FiguresView View, LocalDate From, LocalDate To, bool Given, CountBy By, CountFilter Filter)
{
    /// <summary>The first year in which a hearing was held by video.</summary>
    private const int FirstYear = 2022;

    public static IReadOnlyList<CountBy> Groups(FiguresView view) => view switch
    {
        FiguresView.Years => [CountBy.Year, CountBy.Month],
        FiguresView.Places => [CountBy.Province, CountBy.District, CountBy.Courtroom, CountBy.AccessPoint],
        FiguresView.Outcomes => [CountBy.Reason, CountBy.Purpose, CountBy.CaseType],
        FiguresView.People => [CountBy.Sex, CountBy.Age],
        _ => GetMeasures.Allowed,
    };

    /// <param name="today">At the courts; years begin with the first hearings, the other views with the present year.</param>
    public static FiguresQuery Read(string? view, string? from, string? to, string? by, CountFilter filter, LocalDate today)
    {
        var shown = InputName.Of<FiguresView>(view) ?? FiguresView.Years;
        var groups = Groups(shown);
        return new(shown, InputDate.Day(from) ?? new LocalDate(shown == FiguresView.Years ? FirstYear : today.Year, 1, 1), InputDate.Day(to) ?? today, InputDate.Day(from) is not null || InputDate.Day(to) is not null,
            Dimensions.Parse(by ?? "") is { } asked && groups.Contains(asked) ? asked : groups[0], filter);
    }

    /// <summary>The address of these figures under <paramref name="path"/>: the page itself, its print, or a file.</summary>
    /// <param name="by">In a file's address: the groups its table has; null: the page's own choice.</param>
    public string Href(string path, string? by = null, bool withPeriod = true)
    {
        (string Name, object? Value)[] parts =
        [
            ("view", by is null ? View.ToString().ToLowerInvariant() : null), ("from", withPeriod ? From : null), ("to", withPeriod ? To : null), ("by", by ?? By.Code()),
            ("province", Filter.Province), ("district", Filter.District), ("courtroom", Filter.Courtroom), ("accessPoint", Filter.AccessPoint), ("purpose", Filter.Purpose), ("caseType", Filter.CaseType),
        ];
        return PageLink.To(path, parts);
    }

    /// <summary>Another view of the same places and cases, of the same period where one was asked for.</summary>
    public string Tab(FiguresView view) => (this with { View = view, By = Groups(view)[0] }).Href("/figures", withPeriod: Given);
}
