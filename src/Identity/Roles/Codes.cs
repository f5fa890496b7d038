using System.Text;
using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Roles;

/// <summary>How roles and scopes are written: <c>programme-staff</c>, <c>KP</c>, <c>kp-swat</c>, <c>VC-KP-01</c>, <c>AP-KP-01</c>, <c>all</c>.</summary>
internal static partial class Codes
{
    /// <summary>The roles a user or key can be given, in the domain's order.</summary>
    public static readonly IReadOnlyList<Role> Grantable =
        [Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor];

    private static readonly Dictionary<string, Role> RolesByCode = Grantable.ToDictionary(r => r.Code());
    private static readonly Dictionary<string, ScopeKind> KindsByCode = Enum.GetValues<ScopeKind>().ToDictionary(k => Kebab(k.ToString()));

    public static string Code(this Role role) => Kebab(role.ToString());

    public static string Code(this ScopeKind kind) => Kebab(kind.ToString());

    /// <summary>The scope as it is typed: its registry code, or <c>all</c>.</summary>
    public static string Written(this Scope scope) => scope.Kind == ScopeKind.All ? "all" : scope.Code;

    /// <summary>Null where there is no such role to be given.</summary>
    public static Role? ParseRole(string? code) => code is not null && RolesByCode.TryGetValue(code.Trim(), out var role) ? role : null;

    /// <summary>The kind of place follows from the shape of its code; null where the code has no known shape.</summary>
    public static Scope? ParseScope(string? code) => code?.Trim() switch
    {
        null or "" or { Length: > 40 } => null,
        "all" => Scope.All,
        var c when c.StartsWith("VC-", StringComparison.Ordinal) && Registry().IsMatch(c) => new(ScopeKind.Courtroom, c),
        var c when c.StartsWith("AP-", StringComparison.Ordinal) && Registry().IsMatch(c) => new(ScopeKind.AccessPoint, c),
        var c when c.StartsWith("IN-", StringComparison.Ordinal) && Registry().IsMatch(c) => new(ScopeKind.Institution, c),
        var c when Province().IsMatch(c) => new(ScopeKind.Province, c),
        var c when District().IsMatch(c) => new(ScopeKind.District, c),
        _ => null,
    };

    /// <summary>A stored row as a grant.</summary>
    public static Grant ParseGrant(string role, string scopeKind, string scopeCode) => new(RolesByCode[role], new(KindsByCode[scopeKind], scopeCode));

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var letter in name)
        {
            kebab.Append(char.IsUpper(letter) && kebab.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }
        return kebab.ToString();
    }

    [GeneratedRegex("^[A-Z]{2}-[A-Z0-9]+(-[A-Z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Registry();

    [GeneratedRegex("^[A-Z]{2,15}$", RegexOptions.CultureInvariant)]
    private static partial Regex Province();

    [GeneratedRegex("^[a-z]{2,15}-[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex District();
}
