using System.Text.RegularExpressions;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>The checks of single fields that many requests share. Each answers no error or one.</summary>
public static partial class Checks
{
    public static FieldError[] Error(string field, string key, params (string Name, object? Value)[] args) => [new(field, key, Problem.Named(args))];

    public static FieldError[] Required(string field, string? value) => !InputText.Shows(value) ? Error(field, "check.required") : [];

    /// <summary>At most <paramref name="max"/> characters; null is fine.</summary>
    public static FieldError[] Length(string field, string? value, int max) => value?.Length > max ? Error(field, "check.too-long", ("max", max)) : [];

    public static FieldError[] Range(string field, int? value, int min, int max) => value < min || value > max ? Error(field, "check.range", ("min", min), ("max", max)) : [];

    public static FieldError[] Count(string field, int count, int min, int max) => count < min || count > max ? Error(field, "check.count", ("min", min), ("max", max)) : [];

    public static FieldError[] WholeMinute(string field, Instant? value) => value is not { } at || at == Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 60 * 60) ? [] : Error(field, "check.whole-minute");

    public static FieldError[] OneOf(string field, string? value, IReadOnlyCollection<string> allowed, bool required = false) =>
        value is null ? (required ? Error(field, "check.required") : []) : allowed.Contains(value) ? [] : Error(field, "check.not-one-of", ("allowed", string.Join(", ", allowed)));

    /// <summary>An address that mail can be sent to, or none: see <see cref="EmailAddress"/>.</summary>
    public static FieldError[] Email(string field, string? value) => EmailAddress.Fault(value) is { } fault ? Error(field, fault) : [];

    public static FieldError[] Phone(string field, string? value) => string.IsNullOrEmpty(value) || PhoneShape().IsMatch(value) ? [] : Error(field, "check.phone");

    /// <summary>International with plus, or Pakistani with a leading zero; spaces and dashes are allowed.</summary>
    [GeneratedRegex(@"^(\+\d|0)[\d\- ]{6,18}$")]
    private static partial Regex PhoneShape();
}
