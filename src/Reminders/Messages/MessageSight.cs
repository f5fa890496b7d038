using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Messages;

/// <summary>What a caller may see of messages.</summary>
/// <param name="Rooms">Ids of the courtrooms whose messages are seen whole.</param>
/// <param name="AllEnvelopes">Every message's state, channel and time.</param>
internal sealed record Sight(Guid[] Rooms, bool AllEnvelopes);

/// <summary>Decides it, in a demonstration as in a real database: clerks read those of hearings in their scope, administrators see envelopes.</summary>
internal sealed class MessageSight(IRegistry registry, CallContext call)
{
    public async Task<Sight> OfCaller(CancellationToken cancel) => new(
        [.. (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(r => r.Id.Value)], call.Caller.Has(Role.Administrator));
}
