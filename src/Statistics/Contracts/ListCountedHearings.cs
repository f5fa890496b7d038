using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Statistics.Contracts;

/// <summary>
/// The hearing-days behind the counts, one by one and without names: grouping them by <c>Result</c> gives the counts. Read as they are asked for, in the order
/// of their days, so that memory stays flat. Scope, filter, dates and errors as for <see cref="CountHearings"/>.
/// </summary>
[Allow(Role.ProgrammeStaff, Role.Clerk, Role.Judge, Role.System)]
public sealed record ListCountedHearings(LocalDate From, LocalDate To, CountFilter Filter) : IQuery<CountedHearings>;

public sealed record CountedHearings(IAsyncEnumerable<CountedHearing> Rows, Instant AsOf, bool Demonstration, IReadOnlyList<string> Scope);

/// <summary>
/// One hearing-day. Of a hearing with a restricted case there is neither id nor time, so that it cannot be found again on a list.
/// <paramref name="Result"/>: <c>held, adjournedUnheard, notReached, technicalFailure, withdrawn, cancelled, moved</c>, or <c>heldUnpublished</c>.
/// </summary>
public sealed record CountedHearing(
    LocalDate Day, string Province, string District, string Courtroom, string Purpose, IReadOnlyList<string> CaseTypes, IReadOnlyList<string> AccessPoints, bool Published, string Result,
    bool ThenAdjourned, string? Reason, bool Restricted, Guid? Hearing, LocalTime? Appointed, LocalTime? Started, LocalTime? Concluded, int Appearances);
