using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Attendance.Incidents;

/// <summary>The kinds of incident as choices of a form.</summary>
internal static class IncidentKinds
{
    public static IReadOnlyList<Option> Options(Texts texts) =>
        [.. Enum.GetNames<IncidentKind>().Select(k => new Option(k.ToLowerInvariant(), texts[$"incident.kind-{k.ToLowerInvariant()}"]))];

    /// <summary>How long it may last, as choices of a form; empty: nobody knows.</summary>
    public static IReadOnlyList<Option> Lengths(Texts texts) =>
        [.. new[] { 30, 60, 120, 240 }.Select(m => new Option(m.ToString(System.Globalization.CultureInfo.InvariantCulture), Platform.Time.Say.Length(NodaTime.Duration.FromMinutes(m)))), new Option("", texts["incident.length-unknown"])];

    public static int? Minutes(string? typed) => int.TryParse(typed, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var minutes) ? minutes : null;
}
