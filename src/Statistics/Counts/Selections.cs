using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>From a caller's scope and a filter to the courtrooms that are counted. Pure.</summary>
internal static class Selections
{
    private static readonly Role[] Counting = [Role.ProgrammeStaff, Role.Clerk, Role.Judge, Role.System];

    private const int MaxYears = 60;

    /// <summary>A place that is unknown, or has no courtroom within the caller's scope, is not found.</summary>
    public static Outcome<Selection> Of(Registry registry, Caller caller, LocalDate from, LocalDate to, CountFilter filter)
    {
        var rooms = registry.CourtroomsOf(caller, Counting)
            .Where(r => (filter.Province ?? r.Province) == r.Province && (filter.District ?? r.District) == r.District && (filter.Courtroom ?? r.Code) == r.Code)
            .Select(r => r.Id.Value).ToList();
        if (rooms.Count == 0 && filter is not { Province: null, District: null, Courtroom: null })
        {
            return Problem.NotFound;
        }
        var at = registry.AccessPointByCode(filter.AccessPoint);
        FieldError[] errors =
        [
            .. filter.AccessPoint is not null && at is null ? Checks.Error("accessPoint", "check.unknown") : [],
            .. filter.Purpose is not null && registry.Purpose(filter.Purpose) is null ? Checks.Error("purpose", "check.unknown") : [],
            .. filter.CaseType is not null && registry.CaseType(filter.CaseType) is null ? Checks.Error("caseType", "check.unknown") : [],
        ];
        return errors.Length > 0 ? Problem.Invalid(errors) : new Selection(from, to, rooms, filter.Purpose, filter.CaseType, at?.Id.Value);
    }

    /// <summary>The codes of the places that the caller may count; empty for everywhere.</summary>
    public static IReadOnlyList<string> Scope(Caller caller)
    {
        var scopes = caller.ScopesOf(Counting).ToList();
        return scopes.Any(s => s.Kind == ScopeKind.All) ? [] : [.. scopes.Select(s => s.Code).Distinct().Order(StringComparer.Ordinal)];
    }

    public static IEnumerable<FieldError> Check(LocalDate from, LocalDate to, CountFilter filter) =>
    [
        .. from > to ? Checks.Error("to", "counts.to-before-from") : from.Year < 2000 || to.Year > 2200 || to.Year - from.Year > MaxYears ? Checks.Error("from", "counts.period-too-long") : [],
        .. Checks.Length("province", filter.Province, 40), .. Checks.Length("district", filter.District, 100), .. Checks.Length("courtroom", filter.Courtroom, 40),
        .. Checks.Length("accessPoint", filter.AccessPoint, 40), .. Checks.Length("purpose", filter.Purpose, 40), .. Checks.Length("caseType", filter.CaseType, 40),
    ];
}
