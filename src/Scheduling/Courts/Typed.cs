using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Reads what was typed into a form's dates, times and numbers; what is not one is an error of its field, nothing at all is null.</summary>
internal sealed class Typed
{
    private readonly List<FieldError> errors = [];

    public Problem? Problem => errors.Count == 0 ? null : Problem.Invalid(errors);

    public LocalDate? Date(string field, string? text) => Read(field, text, InputDate.Day);

    public LocalTime? Time(string field, string? text) => Read(field, text, InputDate.TimeOfDay);

    public int? Number(string field, string? text) => Read(field, text, t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : (int?)null);

    private T? Read<T>(string field, string? text, Func<string, T?> read) where T : struct
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        var value = read(text.Trim());
        if (value is null)
        {
            errors.Add(new FieldError(field, "check.malformed"));
        }
        return value;
    }
}

/// <summary>The checks that many edits of the registry share.</summary>
internal static class EditChecks
{
    public static IEnumerable<FieldError> Names(string? en, string? ur, int max = 200) => [
        .. Platform.Pipeline.Checks.Required("nameEn", Cases.CleanName.Of(en)), .. Platform.Pipeline.Checks.Length("nameEn", en, max),
        .. Platform.Pipeline.Checks.Required("nameUr", Cases.CleanName.Of(ur)), .. Platform.Pipeline.Checks.Length("nameUr", ur, max)];

    public static IEnumerable<FieldError> Given<T>(string field, T? value) where T : struct => value is null ? Platform.Pipeline.Checks.Error(field, "check.required") : [];

    /// <summary>A first and a last day, both needed unless <paramref name="open"/> leaves the last one open.</summary>
    public static IEnumerable<FieldError> Days(LocalDate? from, LocalDate? to, bool open = false) => [
        .. Given("fromDay", from), .. open ? [] : Given("toDay", to), .. to < from ? Platform.Pipeline.Checks.Error("toDay", "valid.end_before_start") : []];

    public static IEnumerable<FieldError> Hours(LocalTime? opens, LocalTime? closes) => [
        .. Given("opens", opens), .. Given("closes", closes), .. closes <= opens ? Platform.Pipeline.Checks.Error("closes", "valid.end_before_start") : []];
}
