using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>The shape of codes that people give: it says what kind of place a scope means, so it is kept.</summary>
internal static partial class RegistryCode
{
    /// <summary><c>VC-KP-73</c>, <c>AP-GB-07</c>: the prefix, then parts of capital letters and digits.</summary>
    public static IEnumerable<FieldError> Check(string field, string? code, string prefix) =>
        string.IsNullOrWhiteSpace(code) ? Checks.Error(field, "check.required")
        : code.Length > 40 || !Place().IsMatch(code) || !code.StartsWith(prefix + "-", StringComparison.Ordinal) ? Checks.Error(field, "registry.code-shape", ("prefix", prefix)) : [];

    /// <summary><c>MISC_APPLICATION</c>.</summary>
    public static IEnumerable<FieldError> CheckWord(string field, string? code) =>
        string.IsNullOrWhiteSpace(code) ? Checks.Error(field, "check.required") : code.Length > 40 || !Word().IsMatch(code) ? Checks.Error(field, "registry.word-shape") : [];

    [GeneratedRegex("^[A-Z]{2}(-[A-Z0-9]{1,15}){1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
