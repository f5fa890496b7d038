using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>The places in which a role can be given: those of the registry, closed ones too. There are no institutions yet.</summary>
internal sealed class RegistryPlaces(IRegistry registry) : IKnowPlaces
{
    public async ValueTask<bool> Exists(Scope scope, CancellationToken cancel)
    {
        var now = await registry.Now(cancel);
        return scope.Kind switch
        {
            ScopeKind.All => true,
            ScopeKind.Province => now.Provinces.Any(p => p.Code == scope.Code),
            ScopeKind.District => now.District(scope.Code) is not null,
            ScopeKind.Courtroom => now.CourtroomByCode(scope.Code) is not null,
            ScopeKind.AccessPoint => now.AccessPointByCode(scope.Code) is not null,
            _ => false,
        };
    }
}
