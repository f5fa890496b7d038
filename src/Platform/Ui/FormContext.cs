using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>What a <c>PostForm</c> tells the fields in it: what was wrong with the last attempt.</summary>
public sealed record FormContext(Problem? Problem)
{
    public static FormContext Fresh { get; } = new((Problem?)null);

    public FieldError? ErrorOf(string name) =>
        Problem?.Errors.FirstOrDefault(e => string.Equals(Bare(e.Field), Bare(name), StringComparison.OrdinalIgnoreCase));

    /// <summary>The element id of a field, so that an error can link to it: <c>Input.CaseNumber</c> and <c>caseNumber</c> are both <c>f-casenumber</c>.</summary>
    public static string IdOf(string name) =>
        "f-" + string.Concat(Bare(name).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private static string Bare(string name) => name.StartsWith("Input.", StringComparison.Ordinal) ? name["Input.".Length..] : name;
}

/// <summary>One choice of a select, radio or checkbox field. <paramref name="Reason"/> says why a disabled one cannot be had.</summary>
public sealed record Option(string Value, string Text, string? Hint = null, bool Disabled = false, string? Reason = null);

/// <summary>What a <c>Field</c> asks with.</summary>
public enum FieldKind { Text, Number, Date, Time, Email, Phone, Password, Search, LongText, File, Select, Radios, Checks, Check }
