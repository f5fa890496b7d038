using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Contracts;

/// <summary>A part of a hearing's page that a module brings which this one does not know. Registered once each.</summary>
/// <param name="Component">
/// A Razor component with one parameter, <c>Hearing</c> (<see cref="HearingId"/>). It shows nothing to a reader who may not see what it shows.
/// </param>
public sealed record HearingPanel(Type Component);
