using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Ui;

/// <summary>What a <c>PostForm</c> tells the fields in it (what was wrong with the last attempt), and what they tell its error summary: their labels.</summary>
/// <param name="focus">The page is this form: its first field takes the focus, unless there is something wrong to be read first.</param>
public sealed class FormContext(Problem? problem, bool focus = false)
{
    private bool focus = focus && problem is null;
    private readonly Dictionary<string, string> labels = new(StringComparer.OrdinalIgnoreCase);

    public static FormContext Fresh { get; } = new(null);

    public Problem? Problem => problem;

    /// <summary>A field with an error has said what it is called.</summary>
    public event Action? Named;

    public FieldError? ErrorOf(string name) =>
        problem?.Errors.FirstOrDefault(e => string.Equals(Bare(e.Field), Bare(name), StringComparison.OrdinalIgnoreCase));

    /// <summary>What the reader calls the field; null where no field on the page has that name.</summary>
    public string? LabelOf(string name) => labels.GetValueOrDefault(Bare(name));

    /// <summary>Told by each field as it is drawn. The summary stands before the fields, so it is drawn again.</summary>
    public void Call(string name, string label)
    {
        if (ErrorOf(name) is not null && labels.TryAdd(Bare(name), label))
        {
            Named?.Invoke();
        }
    }

    /// <summary>True for the first field that asks.</summary>
    public bool TakeFocus() => (focus, focus = false).Item1;

    /// <summary>The element id of a field, so that an error can link to it: <c>Input.CaseNumber</c> and <c>caseNumber</c> are both <c>f-casenumber</c>.</summary>
    public static string IdOf(string name) =>
        "f-" + string.Concat(Bare(name).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private static string Bare(string name) => name.StartsWith("Input.", StringComparison.Ordinal) ? name["Input.".Length..] : name;
}

/// <summary>One choice of a select, radio or checkbox field. <paramref name="Reason"/> says why a disabled one cannot be had.</summary>
public sealed record Option(string Value, string Text, string? Hint = null, bool Disabled = false, string? Reason = null);

/// <summary>What a <c>Field</c> asks with.</summary>
public enum FieldKind { Text, Number, Date, Time, Email, Phone, Password, Search, LongText, File, Select, Radios, Checks, Check }
