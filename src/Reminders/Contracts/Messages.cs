using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Reminders.Contracts;

public readonly record struct MessageId(Guid Value);

/// <summary>
/// Plans what is missing for coming hearings, many at a time; safe to repeat. Hearings whose events still wait in the outbox are left to them.
/// </summary>
/// <param name="Seeded">
/// True when the seeder calls, right after it has loaded hearings without events: their confirmations count as given long ago (they are kept, and never
/// handed to a gateway), and only what is still to come is planned.
/// </param>
/// <returns>How many messages were planned or kept.</returns>
[Allow(Role.System)]
public sealed record PlanMissingMessages(bool Seeded = false) : IQuery<int>;
