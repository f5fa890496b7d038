using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>What is typed into the booking page, kept as typed.</summary>
internal sealed partial class BookingForm
{
    public const int MostNew = 20;

    /// <summary>The button: <c>case, join, add, apart, other, look, earliest, day:DATE, remove:N, book, backlog</c>; empty where a script asks.</summary>
    public string? Do { get; set; }

    /// <summary>Cases that exist, by id.</summary>
    public List<string?>? Cases { get; set; }

    public string? Courtroom { get; set; }
    public string? Number { get; set; }
    public string? Type { get; set; }
    public string? Title { get; set; }
    public string? Restricted { get; set; }
    /// <summary>The number was looked for, and there is no such case yet.</summary>
    public string? Fresh { get; set; }
    /// <summary>The number for which near ones were shown: it goes on with it.</summary>
    public string? Sure { get; set; }
    public string? Join { get; set; }
    public string? Purpose { get; set; }
    public string? Minutes { get; set; }
    public List<KnownRow>? People { get; set; }
    public List<NewRow>? New { get; set; }
    public string? Day { get; set; }
    /// <summary>The day that was shown when this was typed.</summary>
    public string? Shown { get; set; }
    /// <summary><c>true</c> while nobody has asked for a day: the earliest is shown.</summary>
    public string? Auto { get; set; }
    public string? Start { get; set; }

    /// <summary>For the backlog, where a hearing waits for its time.</summary>
    public string? Priority { get; set; }

    internal sealed class KnownRow
    {
        public string? Participant { get; set; }
        public string? Comes { get; set; }
        public string? Place { get; set; }
    }

    internal sealed class NewRow
    {
        public string? Name { get; set; }
        public string? Role { get; set; }
        public string? Place { get; set; }
        public string? Protected { get; set; }
        public string? BarEnrolment { get; set; }
        public string? PrisonerNumber { get; set; }
        public string? Sex { get; set; }
        public string? Age { get; set; }
        public string? Email { get; set; }
        public string? Phone { get; set; }
        public string? Language { get; set; }

        /// <summary>Nothing was entered: the row is nobody. A place alone says nothing of a person, it comes preselected.</summary>
        public bool Blank => Nameless && Protected is null && new[] { Role, Age, Email, Phone }.All(string.IsNullOrWhiteSpace);

        public bool Nameless => new[] { Name, BarEnrolment, PrisonerNumber }.All(string.IsNullOrWhiteSpace);
    }

    public IReadOnlyList<CaseId> CaseIds => [.. (Cases ?? []).Select(c => Guid.TryParse(c, out var id) ? new CaseId(id) : (CaseId?)null).OfType<CaseId>().Distinct()];

    public int? MinutesTyped => int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : null;

    public LocalDate? DayTyped => Date(Day);

    public OffsetDateTime? StartTyped => InputDate.Moment(Start);

    /// <summary>The request for the first part, or the only one, and for each of its participants the fields they were typed in; or what is missing.</summary>
    public Outcome<(BookHearing Request, IReadOnlyList<string> Rows)> Request()
    {
        var (people, rows, errors) = Typed();
        var apart = Pairs(errors);
        if (StartTyped is null)
        {
            errors.Add(new("Start", "book.choose-start"));
        }
        errors.AddRange(WrongParts());
        return errors.Count > 0 ? Problem.Invalid(errors) : (new BookHearing(CasesTyped, Courtroom ?? "", Purpose ?? "", StartTyped!.Value.ToInstant(), MinutesTyped, people)
        {
            Apart = apart,
            After = AfterTyped,
            Before = BeforeTyped,
        }, rows);
    }

    /// <summary>The same without a time.</summary>
    public Outcome<(PutOnBacklog Request, IReadOnlyList<string> Rows)> BacklogRequest()
    {
        var (people, rows, errors) = Typed();
        var apart = Pairs(errors);
        errors.AddRange(Malformed());
        errors.AddRange(new[] { ("After", After), ("Before", Before) }.Where(o => !string.IsNullOrEmpty(o.Item2)).Select(o => new FieldError(o.Item1, "book.backlog-no-order")));
        var request = new PutOnBacklog(
            CasesTyped, Courtroom ?? "", Purpose ?? "", MinutesTyped, people, InputName.Of<Priority>(Priority) ?? default,
            Date(NotBefore), Date(NotLater), PartsTyped, DaysBetweenTyped)
        {
            Apart = apart,
        };
        return errors.Count > 0 ? Problem.Invalid(errors) : (request, rows);
    }

    private IReadOnlyList<CaseInput> CasesTyped => CaseIds.Count > 0
        ? [.. CaseIds.Select(id => new CaseInput(id))]
        : [new(Number: Number, Type: Or(Type), Title: Or(Title), Restricted: bool.TryParse(Restricted, out var restricted) ? restricted : null)];

    private (List<ParticipantInput> People, List<string> Rows, List<FieldError> Errors) Typed()
    {
        var errors = new List<FieldError>();
        var (people, rows) = (new List<ParticipantInput>(), new List<string>());
        void Add(string row, string? place, Func<PlaceInput, ParticipantInput> make)
        {
            if (PlaceCode.Parse(place) is { } parsed)
            {
                people.Add(make(parsed));
                rows.Add(row);
            }
            else
            {
                errors.Add(new($"{row}.Place", "check.one-place"));
            }
        }
        foreach (var (row, i) in (People ?? []).Select((p, i) => (p, i)).Where(r => r.p.Comes is not null))
        {
            Add($"People[{i}]", row.Place, place => new(place, Participant: Guid.TryParse(row.Participant, out var id) ? new ParticipantId(id) : default(ParticipantId)));
        }
        foreach (var (row, i) in (New ?? []).Select((p, i) => (p, i)).Where(r => !r.p.Blank))
        {
            if (row.Nameless)
            {
                errors.Add(new($"New[{i}].Name", "check.required"));
            }
            if (string.IsNullOrWhiteSpace(row.Role))
            {
                errors.Add(new($"New[{i}].Role", "check.required"));
            }
            Add($"New[{i}]", row.Place, place => new(
                place, Or(row.Role), null, null, Or(row.Name), Or(row.Sex), Or(row.Age), row.Protected is not null, Or(row.BarEnrolment), Or(row.PrisonerNumber), Or(row.Email), Or(row.Phone), Or(row.Language)));
        }
        if (MinutesTyped is null && !string.IsNullOrWhiteSpace(Minutes))
        {
            errors.Add(new("Minutes", "check.range", Problem.Named(("min", PlacementRules.MinMinutes), ("max", PlacementRules.MaxMinutes))));
        }
        return (people, rows, errors);
    }

    /// <summary>A request's errors under the names of this form's fields.</summary>
    public static Problem OnFields(Problem problem, IReadOnlyList<string> rows) => problem with
    {
        Errors = [.. problem.Errors.Select(e => e with { Field = Field(e.Field, rows) })],
    };

    private static string Field(string name, IReadOnlyList<string> rows)
    {
        var parts = name.Split('[', ']');
        return parts is ["participants", var index, var rest] && int.TryParse(index, out var i) && i < rows.Count ? $"{rows[i]}{(rest.StartsWith(".place", StringComparison.Ordinal) ? ".Place" : rest.Length == 0 ? ".Place" : rest)}"
            : parts is ["cases", _, { Length: > 1 } field] ? field[1..]
            : name == "startsAt" ? "Start" : name;
    }

    private static LocalDate? Date(string? typed) => InputDate.Day(typed);

    private static string? Or(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed;
}
