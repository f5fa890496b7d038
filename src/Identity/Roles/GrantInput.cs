using System.Text.Json.Serialization;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Roles;

/// <summary>A grant as people type it: <c>clerk</c> in <c>VC-KP-01</c>.</summary>
internal sealed record GrantInput(string Role, string Scope)
{
    [JsonIgnore]
    public Grant? Grant => Codes.ParseRole(Role) is { } role && Codes.ParseScope(Scope) is { } scope ? new(role, scope) : null;

    public static GrantInput Of(Grant grant) => new(grant.Role.Code(), grant.Scope.Written());

    public static IEnumerable<FieldError> Check(IReadOnlyList<GrantInput> grants)
    {
        if (grants.Count > 50)
        {
            yield return new("Grants", "user.too-many-grants");
        }
        foreach (var grant in grants)
        {
            if (Codes.ParseRole(grant.Role) is null)
            {
                yield return new("Role", "user.unknown-role");
            }
            if (Codes.ParseScope(grant.Scope) is null)
            {
                yield return new("Scope", "user.unknown-scope");
            }
        }
    }
}
