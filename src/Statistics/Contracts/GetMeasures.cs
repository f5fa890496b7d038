using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Statistics.Contracts;

/// <summary>
/// The measures derived from the counts. <paramref name="By"/>: Year, Month, Province, District, Courtroom, Purpose, or null for the whole period.
/// Scope, filter, dates and errors as for <see cref="CountHearings"/>.
/// </summary>
[Allow(Role.ProgrammeStaff, Role.Clerk, Role.Judge, Role.System)]
public sealed record GetMeasures(LocalDate From, LocalDate To, CountBy? By, CountFilter Filter) : IQuery<MeasuresAnswer>
{
    public static IReadOnlyList<CountBy> Allowed { get; } = [CountBy.Year, CountBy.Month, CountBy.Province, CountBy.District, CountBy.Courtroom, CountBy.Purpose];
}

public sealed record MeasuresAnswer(CountBy? By, IReadOnlyList<MeasureRow> Rows, Measures Total, Instant AsOf, bool Demonstration, IReadOnlyList<string> Scope);

public sealed record MeasureRow(string Key, Measures Measures);

/// <summary>Shares of one; null where there is nothing to divide by.</summary>
/// <param name="TrialDateCertainty">Held on the listed day ÷ listed.</param>
/// <param name="AdjournmentRate">Adjourned unheard or after the start ÷ listed.</param>
/// <param name="TechnicalFailureRate">Ended by a technical failure, before or after the start ÷ listed.</param>
/// <param name="Punctuality">Started no later than ten minutes after the appointed time ÷ held, listed or not.</param>
/// <param name="WaitDays">Median days from booking to start of the hearings held.</param>
/// <param name="UseOfStations">Appointed minutes of appearances in held hearings at stations ÷ minutes those stations were open; by place it is the access points' place. Null by courtroom and purpose: a station is nobody's own.</param>
public sealed record Measures(double? TrialDateCertainty, double? AdjournmentRate, double? TechnicalFailureRate, double? Punctuality, double? WaitDays, double? UseOfStations);
