using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// Where somebody may appear instead when the place falls out. Whoever appears from a prison is held there, and a patient lies where the hospital is:
/// they stay. The accused never appears by link. Pure.
/// </summary>
internal static class OtherPlaces
{
    private const string Prison = "PRISON", Hospital = "HOSPITAL", Laboratory = "FORENSIC_LAB", Complex = "COURT_COMPLEX", Bar = "BAR", Desk = "WOMEN_CHILD_DESK";

    /// <summary>Roles for which a personal link is ordinary.</summary>
    public static bool ByLink(string role) => role is "advocate" or "prosecutor" or "interpreter";

    /// <summary>The other access points of the same district that suit somebody, by code.</summary>
    public static IReadOnlyList<AccessPointRow> For(Registry names, CalendarFacts facts, PlaceNeed person) =>
        names.AccessPointByCode(person.At?.Code) is { } from && Leaves(from.Kind, person.Role)
            ? [.. names.AccessPoints.Where(to => to.District == from.District && to.Code != from.Code && Suits(from.Kind, to.Kind, person.Role)
                && (to.ProtectedEntry || !person.Standing.Protected)).OrderBy(to => to.Code, StringComparer.Ordinal).Select(to => facts.AccessPoints.GetValueOrDefault(to.Code)).OfType<AccessPointRow>()]
            : [];

    private static bool Leaves(string kind, string role) => kind switch
    {
        Prison => false,
        Hospital => Official(role),
        _ => true,
    };

    private static bool Suits(string from, string to, string role) => to switch
    {
        Complex => true,
        Desk => from == Desk,
        Hospital or Laboratory => role is "medico-legal-officer" or "investigating-officer",
        Bar => role != PlaceNeed.Accused,
        _ => false,
    };

    private static bool Official(string role) => role is "medico-legal-officer" or "investigating-officer" or "prosecutor" or "advocate" or "interpreter" or "support-person";
}
