using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Warned;

/// <summary>What is being planned.</summary>
/// <param name="Purpose">Null where none is chosen yet.</param>
/// <param name="During">Null where no time is chosen yet.</param>
/// <param name="Day">The local day looked at: the planned one, or today.</param>
internal sealed record Plan(string? Purpose, Interval? During, LocalDate Day, DateTimeZone Zone);

/// <param name="Since">Its institution.</param>
/// <param name="FirstHeld">The local day of its first hearing that was held.</param>
internal sealed record CaseAge(Guid Case, string Number, string Type, LocalDate Since, LocalDate? FirstHeld);

/// <summary>A concluded hearing of one of the cases.</summary>
internal sealed record PastHearing(Guid Hearing, Guid Case, HearingOutcome Outcome, string? Reason);

/// <summary>A witness who was called to a concluded hearing.</summary>
/// <param name="Missed">Did not come, or was excused.</param>
internal sealed record Call(Guid Hearing, Guid Person, string Name, bool Missed);

/// <summary>Another live hearing of somebody of the planned one.</summary>
/// <param name="Cases">Null where the reader's scope does not hold it.</param>
internal sealed record Elsewhere(Guid Person, string Name, Interval During, string? Cases);

/// <param name="CaseType">Null: every type; the same for <paramref name="Purpose"/>.</param>
internal sealed record TimeLimit(string? CaseType, string? Purpose, int Days, string CountsFrom, int WarnDays, string NameEn, string NameUr, string Source, LocalDate From, LocalDate? To)
{
    public const string Institution = "institution", FirstHearing = "first-hearing";

    public bool Covers(string type, string? purpose, LocalDate day) => (CaseType is null || CaseType == type) && (Purpose is null || Purpose == purpose) && From <= day && !(To < day);

    /// <summary>The last day; null as long as nothing has begun to run.</summary>
    public LocalDate? Due(CaseAge age) => (CountsFrom == Institution ? age.Since : age.FirstHeld)?.PlusDays(Days);
}

/// <summary>Everything the warnings rest on.</summary>
internal sealed record CaseHistory(IReadOnlyList<CaseAge> Cases, IReadOnlyList<PastHearing> Hearings, IReadOnlyList<Call> Calls, IReadOnlyList<Elsewhere> Elsewhere, IReadOnlyList<TimeLimit> Limits);

/// <summary>What is to be said before a time is taken. Pure.</summary>
internal static class Warnings
{
    public static readonly Duration Near = Duration.FromHours(1);
    private const int AdjournmentsBefore = 2, CallsBefore = 3;

    public static IReadOnlyList<Warning> For(CaseHistory history, Plan plan) =>
        [.. Limits(history, plan), .. Busy(history, plan), .. Calls(history), .. Adjournments(history)];

    /// <summary>For each case the limit that ends first.</summary>
    private static IEnumerable<Warning> Limits(CaseHistory history, Plan plan) =>
        from age in history.Cases
        let first = history.Limits.Where(l => l.Covers(age.Type, plan.Purpose, plan.Day)).Select(l => (Limit: l, Due: l.Due(age))).Where(l => l.Due is not null).OrderBy(l => l.Due).FirstOrDefault()
        where first.Limit is not null
        let due = first.Due!.Value
        let left = Period.DaysBetween(plan.Day, due)
        where left <= first.Limit.WarnDays
        select new LimitNear(age.Number, first.Limit.NameEn, first.Limit.NameUr, first.Limit.Source, due, left);

    private static IEnumerable<Warning> Busy(CaseHistory history, Plan plan) =>
        plan.During is not { } during ? []
        : from other in history.Elsewhere
          where other.During.Start - during.End < Near && during.Start - other.During.End < Near && other.During.Start.InZone(plan.Zone).Date == plan.Day
          orderby other.During.Start, other.Name
          select new BusyNear(other.Name, other.During.Start.InZone(plan.Zone).TimeOfDay, other.During.End.InZone(plan.Zone).TimeOfDay, other.Cases);

    private static IEnumerable<Warning> Calls(CaseHistory history)
    {
        var heard = history.Hearings.Where(h => h.Outcome == HearingOutcome.Heard).Select(h => h.Hearing).ToHashSet();
        return from call in history.Calls
               group call by call.Person into person
               let inVain = person.Where(c => c.Missed || !heard.Contains(c.Hearing)).Select(c => c.Hearing).Distinct().Count()
               where inVain >= CallsBefore
               orderby inVain descending, person.First().Name
               select new CalledBefore(person.First().Name, inVain);
    }

    private static IEnumerable<Warning> Adjournments(CaseHistory history) =>
        from hearing in history.Hearings
        where hearing is { Outcome: HearingOutcome.Adjourned or HearingOutcome.NotReached or HearingOutcome.TechnicalFailure, Reason: not null }
        group hearing by (hearing.Case, hearing.Reason) into same
        where same.Count() >= AdjournmentsBefore
        orderby same.Count() descending
        select new AdjournedBefore(history.Cases.First(c => c.Case == same.Key.Case).Number, same.Key.Reason!, same.Count());
}
