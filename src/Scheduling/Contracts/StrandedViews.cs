using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>How many coming hearings of the caller's courtrooms the calendar no longer carries and nobody keeps; at most half a minute old where there are many courtrooms.</summary>
[Allow(Role.Clerk)]
public sealed record CountStranded : IQuery<int>;

/// <param name="Reason">A code with a text <c>stranded.CODE</c>.</param>
/// <param name="AccessPoint">Code, where the reason lies at an access point.</param>
public readonly record struct StrandedBy(string Reason, string? AccessPoint);

/// <summary>What the calendar says of days that are shown. Filled by Scheduling; asked by the modules that show them.</summary>
public interface ICalendarOfDays
{
    /// <summary>Those of these hearings that the calendar no longer carries and that nobody keeps.</summary>
    Task<IReadOnlyDictionary<HearingId, StrandedBy>> Stranded(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel);

    /// <summary>The codes of those of these access points that do not open on the local day at all.</summary>
    Task<IReadOnlySet<string>> Closed(IEnumerable<string> accessPoints, LocalDate day, CancellationToken cancel);
}
