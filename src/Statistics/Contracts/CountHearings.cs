using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Statistics.Contracts;

/// <summary>What counts are divided by. In the API by camel-case name: <c>accessPoint</c>. With Sex or Age the unit is appearances in held hearings.</summary>
public enum CountBy { Year, Month, Province, District, Courtroom, AccessPoint, Purpose, CaseType, Reason, Sex, Age }

/// <summary>Which hearings are counted, by registry codes; null: all within the caller's scope.</summary>
public sealed record CountFilter(string? Province = null, string? District = null, string? Courtroom = null, string? AccessPoint = null, string? Purpose = null, string? CaseType = null)
{
    public static CountFilter All { get; } = new();
}

/// <summary>
/// Counts hearing-days (domain.md, "Counting") of the courtrooms within the caller's scope. Dates are local to the courts; <paramref name="To"/> is included.
/// Errors: a place outside the caller's scope is not found; <c>counts-too-many-rows</c> past <see cref="MaxRows"/>.
/// </summary>
[Allow(Role.ProgrammeStaff, Role.Clerk, Role.Judge, Role.System)]
public sealed record CountHearings(LocalDate From, LocalDate To, IReadOnlyList<CountBy> By, CountFilter Filter) : IQuery<HearingCounts>
{
    public const int MaxRows = 20_000;
}

/// <param name="Appearances">The unit: appearances in held hearings; else hearings.</param>
/// <param name="Rows">In the order of their keys; groups without a hearing have no row.</param>
/// <param name="Total">Each hearing once, also where one stands in several rows (people at two access points, a joint trial of two case types).</param>
/// <param name="Scope">The codes of the provinces, districts and courtrooms that the caller may count; empty: everywhere.</param>
public sealed record HearingCounts(IReadOnlyList<CountBy> By, bool Appearances, IReadOnlyList<CountRow> Rows, Counts Total, Instant AsOf, bool Demonstration, IReadOnlyList<string> Scope)
{
    /// <summary>The same divided by one of its groups alone, of which nothing counted stands in several rows.</summary>
    public HearingCounts Only(CountBy by)
    {
        var at = By.ToList().IndexOf(by);
        return this with
        {
            By = [by],
            Rows = [.. Rows.GroupBy(r => r.Keys[at]).OrderBy(g => g.Key is null).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => new CountRow([g.Key], g.Aggregate(default(Counts), (sum, row) => sum + row.Counts)))],
        };
    }
}

/// <param name="Keys">One for each <see cref="CountBy"/>: <c>2024</c>, <c>2024-01</c>, a registry code, <c>female</c>; null where there is none (no reason, no access point).</param>
public sealed record CountRow(IReadOnlyList<string?> Keys, Counts Counts);

/// <summary>
/// The seven ends of a listed hearing-day, which sum to <paramref name="Listed"/>; hearings held without publication; and, inside
/// <paramref name="Held"/>, those adjourned after the start. A listed hearing whose day is not over and that has not ended is not counted yet.
/// </summary>
public readonly record struct Counts(
    int Listed, int Held, int AdjournedUnheard, int NotReached, int TechnicalFailure, int Withdrawn, int Cancelled, int Moved, int HeldUnpublished, int HeldThenAdjourned)
{
    /// <summary>The headline: "hearings held".</summary>
    public int AllHeld => Held + HeldUnpublished;

    public static Counts operator +(Counts a, Counts b) => new(
        a.Listed + b.Listed, a.Held + b.Held, a.AdjournedUnheard + b.AdjournedUnheard, a.NotReached + b.NotReached, a.TechnicalFailure + b.TechnicalFailure,
        a.Withdrawn + b.Withdrawn, a.Cancelled + b.Cancelled, a.Moved + b.Moved, a.HeldUnpublished + b.HeldUnpublished, a.HeldThenAdjourned + b.HeldThenAdjourned);
}
