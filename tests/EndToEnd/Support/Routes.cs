using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>The @page routes of every component in src.</summary>
public static partial class Routes
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("src"), "*.razor", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal))
            .SelectMany(f => Page().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public static IEnumerable<string> Plain => All.Where(r => !r.Contains('{'));

    public static IEnumerable<string> WithParameters => All.Where(r => r.Contains('{'));

    /// <summary>Whether a link leads to a route with parameters: <c>/cause-lists/VC-KP-01/2026-12-01</c> to <c>/cause-lists/{Code}/{Date}</c>.</summary>
    public static bool Fits(string route, string link) =>
        Regex.IsMatch(link.Split('?', '#')[0], "^" + Parameter().Replace(route, p => p.Value.EndsWith(":guid}", StringComparison.Ordinal) ? "[0-9a-f-]{36}" : "[^/.]+") + "$") && !All.Contains(link);

    [GeneratedRegex("^@page \"([^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Page();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
