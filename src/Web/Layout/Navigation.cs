using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Web.Layout;

/// <summary>One line of the main navigation. <paramref name="Label"/> is a text key.</summary>
public sealed record NavLink(string Label, string Href, string? Shortcut, params Role[] Roles);

/// <summary>
/// The main navigation, in the order in which a working day needs it. A page that is to stand in it adds its line here;
/// a caller sees the lines of the roles held, everybody those of <see cref="Role.Public"/>. A test checks that every line leads to a page.
/// </summary>
public static class Navigation
{
    /// <summary>As many stand in the bar; further ones in the menu at its end.</summary>
    public const int InTheBar = 7;

    public static IReadOnlyList<NavLink> All { get; } =
    [
        new("nav.cause_list", "/judge", null, Role.Judge),
        new("ap.access_point", "/access-point", null, Role.Operator),
        new("nav.board", "/board", "g b", Role.Clerk, Role.Judge),
        new("hearing.fix", "/hearings/new", "n", Role.Clerk),
        new("day.title", "/day", "g d", Role.Clerk),
        new("nav.cases", "/cases", "g c", Role.Clerk),
        new("cause-list.all", "/cause-lists", "g l", Role.Clerk),
        new("backlog.title", "/backlog", null, Role.Clerk),
        new("repair.title", "/repairs", null, Role.Clerk),
        new("admin.title", "/admin", null, Role.Administrator),
        new("figures.title", "/figures", "g f", Role.ProgrammeStaff, Role.Clerk, Role.Judge),
        new("message.title", "/messages", null, Role.Clerk, Role.Administrator),
        new("stranded.title", "/stranded", null, Role.Clerk),
        new("import.title", "/imports", null, Role.Clerk),
        new("registry.title", "/registry", "g r", Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor),
        new("find.title", "/lists", null, Role.Public),
        new("nav.users", "/admin/users", null, Role.Administrator),
        new("api-keys.title", "/admin/api-keys", null, Role.Administrator),
        new("nav.audit", "/audit", null, Role.Auditor),
        new("jobs.title", "/admin/jobs", null, Role.Administrator),
    ];

    /// <summary>Where <c>/</c> leads from a page that has no search of its own: to the search of whoever reads, with the focus in it.</summary>
    public static string SearchFor(Caller caller) =>
        caller.Has(Role.Clerk) ? "/cases#f-text" : caller.Has(Role.Administrator) ? "/admin/users#f-search" : caller.Has(Role.Auditor) ? "/audit#f-target" : "/lists#f-number";

    public static IEnumerable<NavLink> For(Caller caller) =>
        All.Where(link => link.Roles.Any(role => caller.Has(role) || (role == Role.Public && caller.Kind == CallerKind.Anonymous)));
}
