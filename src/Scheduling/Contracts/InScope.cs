using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>The registry's places that a caller's roles reach.</summary>
public static class InScope
{
    public static IEnumerable<Courtroom> CourtroomsOf(this Registry registry, Caller caller, params Role[] roles)
    {
        var scopes = caller.ScopesOf(roles).ToList();
        return registry.Courtrooms.Where(c => scopes.Any(new Place(c.Province, c.District, Courtroom: c.Code).CoveredBy));
    }

    public static IEnumerable<AccessPoint> AccessPointsOf(this Registry registry, Caller caller, params Role[] roles)
    {
        var scopes = caller.ScopesOf(roles).ToList();
        return registry.AccessPoints.Where(a => scopes.Any(new Place(a.Province, a.District, AccessPoint: a.Code).CoveredBy));
    }
}
