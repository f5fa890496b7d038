using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>
/// The one reader of dates, moments and times that people or systems write. Bounded, so that days and zones around them always exist:
/// what lies outside of <see cref="First"/> to <see cref="Last"/> is not a date here.
/// </summary>
public static class InputDate
{
    public static LocalDate First { get; } = new(1947, 1, 1);

    public static LocalDate Last { get; } = new(2200, 12, 31);

    public static bool Holds(LocalDate day) => First <= day && day <= Last;

    /// <summary><c>yyyy-MM-dd</c>; null where it is anything else, or nothing.</summary>
    public static LocalDate? Day(string? text) => LocalDatePattern.Iso.Parse(text ?? "") is { Success: true, Value: var day } && Holds(day) ? day : null;

    /// <summary>ISO 8601 with offset, <c>2027-01-18T10:00:00+05:00</c>; null where it is anything else, or nothing.</summary>
    public static OffsetDateTime? Moment(string? text) =>
        OffsetDateTimePattern.ExtendedIso.Parse(text ?? "") is { Success: true, Value: var moment } && Holds(moment.Date) ? moment : null;

    /// <summary><c>HH:mm</c> or <c>HH:mm:ss</c>, local to the court; null where it is anything else, or nothing.</summary>
    public static LocalTime? TimeOfDay(string? text) =>
        LocalTimePattern.ExtendedIso.Parse(text is { Length: 5 } ? text + ":00" : text ?? "") is { Success: true, Value: var time } ? time : null;
}
