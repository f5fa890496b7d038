using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>A port that the registry fills: whether there is such a place, so that no role is given in one that does not exist.</summary>
public interface IKnowPlaces
{
    ValueTask<bool> Exists(Scope scope, CancellationToken cancel);
}
