using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Says in the reader's language what is wrong with a row. Stored problems hold codes, ISO dates and times only.</summary>
internal sealed class RowWords(Texts texts, Registry registry)
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static string Time(OffsetDateTime at) => Clock.Format(at.TimeOfDay);

    public static string Time(Instant at, Courtroom room) => Clock.Format(at.InZone(LocalDay.Zone(room.Zone)).TimeOfDay);

    public static (string, string) Date(string name, Instant at, Courtroom room) => (name, LocalDatePattern.Iso.Format(LocalDay.At(at, room.Zone)));

    /// <summary>A refusal of placing as a row's problem; its words are those of the booking page.</summary>
    public static RowProblem Of(Problem problem, ReadRow row)
    {
        var args = (problem.Args ?? new Dictionary<string, object?>()).ToDictionary(a => a.Key, a => a.Value is LocalDate date ? LocalDatePattern.Iso.Format(date) : Convert.ToString(a.Value, CultureInfo.InvariantCulture) ?? "");
        var (key, field) = problem.Slug switch
        {
            "outside-sitting" when args.GetValueOrDefault("reason") is { } reason && reason != Calendar.NoSitting.NoHours => ($"import.day.{reason}", ImportFields.Date),
            "access-point-closed" => ($"problem.{problem.Slug}.detail", row.Booking!.Participants.Any(p => p.Role == ImportFields.Accused && p.Place.AccessPoint == args["accessPoint"]) ? ImportFields.AccessPoint : ImportFields.WitnessPlace),
            "protected-together" => ($"problem.{problem.Slug}.detail", ImportFields.WitnessPlace),
            _ => ($"problem.{problem.Slug}.detail", ImportFields.Date),
        };
        return new(key, field, args);
    }

    /// <summary>The column's name and what is wrong: <c>Date: "31/02/2027" is no date.</c></summary>
    public string Say(RowProblem problem)
    {
        var words = texts.Get(problem.Key, problem.Args?.ToDictionary(a => a.Key, a => (object?)Value(a.Key, a.Value)));
        return problem.Field is { } field ? texts["import.of-field", ("field", texts[$"import.field.{field}"]), ("words", words)] : words;
    }

    private string Value(string name, string value) => name switch
    {
        "date" or "other" => LocalDatePattern.Iso.Parse(value) is { Success: true, Value: var date } ? Platform.Time.Say.Date(date) : value,
        "time" or "from" or "to" => Clock.Parse(value) is { Success: true, Value: var time } ? Platform.Time.Say.Time(time) : value,
        "near" => string.Join(texts["import.or"], value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Named)),
        "courtroom" or "accessPoint" when value.Length > 0 => Named(value),
        "max" or "min" or "row" => int.TryParse(value, out var number) ? Platform.Time.Say.Number(number) : value,
        _ => value,
    };

    private string Named(string code)
    {
        var name = registry.AccessPointByCode(code) is { } a ? Texts.Name(a.NameEn, a.NameUr)
            : registry.CourtroomByCode(code) is { } c ? Texts.Name(c.NameEn, c.NameUr)
            : registry.Purpose(code) is { } p ? Texts.Name(p.NameEn, p.NameUr)
            : registry.CaseType(code) is { } t ? Texts.Name(t.NameEn, t.NameUr) : "";
        return name.Length > 0 ? $"{code} ({name})" : code;
    }
}
