using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Web.Front;

/// <summary>The page on which a role's day begins.</summary>
internal static class Homes
{
    /// <summary>Those who act on today come first, those who read come last.</summary>
    private static readonly (Role Role, string Href)[] ByRole =
    [
        (Role.Judge, "/judge"), (Role.Operator, "/access-point"), (Role.Clerk, "/board"), (Role.ProgrammeStaff, "/figures"), (Role.Administrator, "/admin"), (Role.Auditor, "/audit"),
    ];

    /// <summary>Null: the caller has no page of their own and stays on the public front.</summary>
    public static string? Of(Caller caller) => ByRole.Where(h => caller.Has(h.Role)).Select(h => h.Href).FirstOrDefault();
}
