using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>What to know before a hearing of these cases is booked, moved or put off. Cases outside the caller's courts are not found, and nothing is told of anybody who is not on these cases.</summary>
/// <param name="StartsAt">Null: no time is chosen yet.</param>
/// <param name="Day">The local day looked at where no time is chosen; null: today.</param>
/// <param name="People">Who is to appear; null: whoever is called to <paramref name="Moving"/>.</param>
/// <param name="Moving">A hearing that is not to be counted: it is the one being moved, or concluded with this next date.</param>
[Allow(Role.Clerk, Role.Judge)]
public sealed record GetWarnings(
    IReadOnlyList<CaseId> Cases, string? Purpose, Instant? StartsAt, int Minutes, LocalDate? Day, IReadOnlyList<PersonId>? People, HearingId? Moving = null) : IQuery<IReadOnlyList<Warning>>
{
    /// <summary><see cref="Moving"/> is about to end unheard: who was called to it was called in vain once more.</summary>
    public bool PuttingOff { get; init; }
}

/// <summary>What a clerk should know before a time is taken. A warning blocks nothing.</summary>
public abstract record Warning;

/// <summary>Somebody of the hearing has another one that day, less than an hour away.</summary>
/// <param name="From">Local to the courtroom that is being booked.</param>
/// <param name="Cases">The other hearing's case numbers; null where it is not the reader's to know.</param>
public sealed record BusyNear(string Name, LocalTime From, LocalTime To, string? Cases) : Warning;

/// <summary>The last day of a limit that the law sets is near or past.</summary>
/// <param name="DaysLeft">From the planned day, or today; negative where that is past the limit.</param>
/// <param name="Source">The section, as the administrator named it.</param>
public sealed record LimitNear(string Case, string NameEn, string NameUr, string Source, LocalDate Due, int DaysLeft) : Warning;

/// <summary>The case was put off for one reason so often that once more would be the third time, or more.</summary>
/// <param name="Reason">An adjournment reason's code.</param>
public sealed record AdjournedBefore(string Case, string Reason, int Times) : Warning;

/// <summary>A witness was called to hearings of the case that did not hear him so often that this call is the fourth, or more.</summary>
/// <param name="Times">Earlier calls in vain.</param>
public sealed record CalledBefore(string Name, int Times) : Warning;

/// <summary>Somebody is called to this access point sooner than its lead time allows.</summary>
public sealed record ShortNotice(string AccessPoint, int LeadMinutes) : Warning;

/// <summary>The purpose needs somebody of this role, and nobody of it is called.</summary>
public sealed record NobodyNeeded(string Purpose, string Role) : Warning;
