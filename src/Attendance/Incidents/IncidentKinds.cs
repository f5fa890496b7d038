using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Attendance.Incidents;

/// <summary>The kinds of incident as choices of a form.</summary>
internal static class IncidentKinds
{
    public static IReadOnlyList<Option> Options(Texts texts) =>
        [.. Enum.GetNames<IncidentKind>().Select(k => new Option(k.ToLowerInvariant(), texts[$"incident.kind-{k.ToLowerInvariant()}"]))];
}
