using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Messages;

/// <summary>What a caller may see of messages.</summary>
/// <param name="Rooms">Ids of the courtrooms whose messages are seen whole.</param>
/// <param name="AllEnvelopes">Every message's state, channel and time.</param>
/// <param name="AllWords">Every message whole.</param>
internal sealed record Sight(Guid[] Rooms, bool AllEnvelopes, bool AllWords);

/// <summary>Decides it: clerks read those of their hearings, administrators see envelopes, and in a demonstration database both see all.</summary>
internal sealed class MessageSight(IRegistry registry, CallContext call, Nature nature)
{
    public async Task<Sight> OfCaller(CancellationToken cancel)
    {
        var demonstration = await nature.IsDemonstration(cancel) == true;
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(r => r.Id.Value).ToArray();
        return new(rooms, demonstration || call.Caller.Has(Role.Administrator), demonstration);
    }
}
