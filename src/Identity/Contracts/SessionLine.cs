using NodaTime;

namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>An open session, as the list of where somebody is signed in shows it.</summary>
/// <param name="Browser">"Firefox, Windows"; empty where it said nothing known.</param>
/// <param name="This">The one that asks.</param>
public sealed record SessionLine(Guid Id, Instant BeganAt, Instant LastSeenAt, string Address, string Browser, bool This);
