using System.Collections.Concurrent;
using System.Reflection;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>Decides who may send what; also asked by pages that grey out what would be refused.</summary>
public sealed class Permission(IEnumerable<IResolveTarget> resolvers)
{
    private static readonly ConcurrentDictionary<Type, AllowAttribute?> Allows = new();
    private readonly Dictionary<string, IResolveTarget> byKind = resolvers.SelectMany(r => r.Kinds, (r, k) => (r, k)).ToDictionary(x => x.k, x => x.r);

    /// <param name="District">Where the target lies, as far as the decision had to find out.</param>
    /// <param name="OverTheLine">A known caller tried what the roles held do not allow, on something that exists.</param>
    internal readonly record struct Decision(Problem? Refusal, string District = "", bool OverTheLine = false);

    /// <summary>Null where the caller may send the request.</summary>
    public async ValueTask<Problem?> Refusal(Caller caller, object request, CancellationToken cancel) => (await Decide(caller, request, cancel)).Refusal;

    internal static Target TargetOf(object request) => request is IHaveTarget { Target: { Kind: not null } target } ? target : Target.None;

    internal async ValueTask<Decision> Decide(Caller caller, object request, CancellationToken cancel)
    {
        var roles = Allows.GetOrAdd(request.GetType(), t => t.GetCustomAttribute<AllowAttribute>())?.Roles
            ?? throw new InvalidOperationException($"{request.GetType().Name} has no [Allow].");
        if (roles.Contains(Role.Public))
        {
            return new(null);
        }
        var grants = caller.Grants.Where(g => roles.Contains(g.Role)).ToList();
        if (grants.Count == 0)
        {
            return caller.Kind == CallerKind.Anonymous ? new(Problem.Unauthenticated) : new(Problem.Forbidden, OverTheLine: true);
        }
        var target = TargetOf(request);
        if (target.Kind == Target.None.Kind || grants.Any(g => g.Role == Role.System))
        {
            return new(null);
        }
        var resolver = byKind.GetValueOrDefault(target.Kind) ?? throw new InvalidOperationException($"No module resolves targets of kind '{target.Kind}'.");
        string? district = null;
        foreach (var role in grants.GroupBy(g => g.Role))
        {
            var places = await resolver.Places(target, role.Key, cancel);
            if (places.FirstOrDefault(p => role.Any(g => p.CoveredBy(g.Scope))) is { } covered)
            {
                return new(null, covered.District ?? "");
            }
            district ??= places.Select(p => p.District ?? "").FirstOrDefault();
        }
        return new(Problem.NotFound, district ?? "", OverTheLine: district is not null);
    }
}
