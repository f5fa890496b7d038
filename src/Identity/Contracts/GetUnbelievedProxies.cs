using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>From which addresses this node was sent forwarded headers that it does not believe, since it started; at most twenty.</summary>
[Allow(Role.Administrator, Role.System)]
public sealed record GetUnbelievedProxies : IQuery<IReadOnlyList<UnbelievedProxy>>;

/// <param name="Address">As the connection has it.</param>
/// <param name="Headers">The names of the headers.</param>
/// <param name="Requests">How many so far.</param>
public sealed record UnbelievedProxy(string Address, string Headers, Instant LastSeen, long Requests);
