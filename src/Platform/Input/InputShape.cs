using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>What a value of a type looks like when it is written, and the words for one that does not.</summary>
public static class InputShape
{
    /// <summary>The error of a field that should hold a <paramref name="type"/>.</summary>
    public static FieldError Error(string field, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum
            ? new(field, "check.not-one-of", Problem.Named(("allowed", string.Join(", ", Enum.GetNames(type)))))
            : new(field, $"shape.{Name(type)}", Problem.Named(("first", InputDate.First.Year), ("last", InputDate.Last.Year)));
    }

    /// <summary>Can the text of an address or a form be read as a <paramref name="type"/>?</summary>
    public static bool Fits(string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? InputText.Holds(text, InputText.MostInAddress)
            : type == typeof(Guid) ? Guid.TryParse(text, out _)
            : type == typeof(bool) ? bool.TryParse(text, out _)
            : type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : type == typeof(long) ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : type == typeof(LocalDate) ? InputDate.Day(text) is not null
            : type.IsEnum && InputName.Of(type, text) is not null;
    }

    private static string Name(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(Guid) || type.Name.EndsWith("Id", StringComparison.Ordinal) && type.GetConstructor([typeof(Guid)]) is not null ? "id"
        : type == typeof(bool) ? "yes-or-no"
        : type == typeof(LocalDate) ? "day"
        : type == typeof(LocalTime) ? "time"
        : type == typeof(Instant) || type == typeof(OffsetDateTime) ? "moment"
        : type.IsPrimitive || type == typeof(decimal) ? "number"
        : type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? "list"
        : "object";
}

/// <summary>A query parameter of a page that holds a date (<c>yyyy-MM-dd</c>): what is none is answered 400 before the page is asked.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DayInputAttribute : Attribute;
