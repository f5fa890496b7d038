using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Identity.Roles;

/// <summary>Asked before any role is given, to a person or a key, by page or command line. Taking one back needs no such place.</summary>
internal sealed class KnownPlaces(IEnumerable<IKnowPlaces> known)
{
    /// <summary>Null where every place is there.</summary>
    public async ValueTask<Problem?> Unknown(IReadOnlyList<GrantInput> grants, CancellationToken cancel)
    {
        foreach (var scope in grants.Select(g => g.Grant!.Scope).Where(s => s.Kind != Platform.Pipeline.ScopeKind.All).Distinct())
        {
            var exists = false;
            foreach (var places in known)
            {
                exists = exists || await places.Exists(scope, cancel);
            }
            if (!exists)
            {
                return Problem.Invalid(new FieldError("Scope", "user.no-such-place", Problem.Named(("code", scope.Code))));
            }
        }
        return null;
    }
}
