using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>The people of a row and where they appear. A cell may name several, parted by semicolons; numbers are parted the same way.</summary>
internal sealed partial class RowPeople(Cells row, RegistryNames accessPoints)
{
    private static readonly HashSet<string> Link = Folded("link", "video link", "personal link", "online", "لنک", "ویڈیو لنک"),
        Court = Folded("courtroom", "court", "in court", "in person", "کمرہ عدالت", "کمرۂ عدالت", "عدالت", "ذاتی طور پر"),
        Yes = Folded("yes", "y", "true", "1", "protected", "ہاں", "جی ہاں", "محفوظ"), No = Folded("no", "n", "false", "0", "نہیں", "جی نہیں"),
        Male = Folded("male", "m", "مرد"), Female = Folded("female", "f", "خاتون", "عورت"), Other = Folded("other", "x", "دیگر"),
        Child = Folded("child", "juvenile", "بچہ", "نابالغ"), Adult = Folded("adult", "بالغ");

    private static readonly string[] Roles = ["accused", "advocate", "witness", "prosecutor"];

    public IReadOnlyList<ParticipantInput> All() => [.. Accused(), .. Advocates(), .. Witnesses(), .. Prosecutors()];

    /// <summary>The field that an error of the booking's shape is about.</summary>
    public static string? FieldOf(string path, IReadOnlyList<ParticipantInput> people)
    {
        if (Index().Match(path) is not { Success: true } match)
        {
            return path.Split('.')[^1] switch { "number" => ImportFields.CaseNumber, "type" => ImportFields.CaseType, "title" => ImportFields.CaseTitle, "firNumber" => ImportFields.Fir, "policeStation" => ImportFields.PoliceStation, "minutes" => ImportFields.Minutes, "purpose" => ImportFields.Purpose, _ => null };
        }
        var role = int.Parse(match.Groups[1].Value) is var at && at < people.Count ? people[at].Role : null;
        return match.Groups[2].Value switch
        {
            "prisonerNumber" => ImportFields.Prisoner,
            "barEnrolment" => ImportFields.Bar,
            "email" => ImportFields.AdvocateEmail,
            "phone" => ImportFields.AdvocatePhone,
            _ => Roles.Contains(role) ? role : null,
        };
    }

    private IEnumerable<ParticipantInput> Accused()
    {
        var (names, numbers) = (Names(ImportFields.Accused), Numbers(ImportFields.Prisoner, ImportFields.Accused));
        var place = Place(ImportFields.AccessPoint);
        if (names.Count > 0 && place is null && row.Text(ImportFields.AccessPoint) is null)
        {
            row.Wrong("import.row.place-needed", ImportFields.AccessPoint);
        }
        var sex = Choice(ImportFields.Sex, "import.row.sex", (Male, "male"), (Female, "female"), (Other, "other"));
        var age = row.Text(ImportFields.Age) is { } years && int.TryParse(Folding.Fold(years), out var n) ? n < 18 ? "child" : "adult"
            : Choice(ImportFields.Age, "import.row.age", (Child, "child"), (Adult, "adult"));
        return names.Select((name, i) => new ParticipantInput(place ?? new(Courtroom: true), ImportFields.Accused, Name: name, Sex: sex, Age: age, PrisonerNumber: At(numbers, i)));
    }

    private IEnumerable<ParticipantInput> Advocates()
    {
        var (names, numbers) = (Names(ImportFields.Advocate), Numbers(ImportFields.Bar, ImportFields.Advocate));
        var (place, email, phone) = (Place(ImportFields.AdvocatePlace), row.Text(ImportFields.AdvocateEmail), row.Text(ImportFields.AdvocatePhone));
        return names.Select((name, i) => new ParticipantInput(
            place ?? new(Courtroom: true), ImportFields.Advocate, Name: name, BarEnrolment: At(numbers, i), Email: i == 0 ? email : null, Phone: i == 0 ? phone : null));
    }

    private IEnumerable<ParticipantInput> Witnesses()
    {
        var place = Place(ImportFields.WitnessPlace);
        var guarded = Choice(ImportFields.WitnessProtected, "import.row.yes-no", (Yes, "yes"), (No, "no")) == "yes";
        return Names(ImportFields.Witness).Select(name => new ParticipantInput(place ?? new(Courtroom: true), ImportFields.Witness, Name: name, Protected: guarded));
    }

    private IEnumerable<ParticipantInput> Prosecutors() =>
        Names(ImportFields.Prosecutor).Select(name => new ParticipantInput(new(Courtroom: true), ImportFields.Prosecutor, Name: name));

    private List<string> Names(string field) => [.. Parted(field).Where(n => n.Length > 0)];

    private List<string> Numbers(string field, string of)
    {
        var numbers = Parted(field);
        if (numbers.Count > Math.Max(1, Names(of).Count) || (numbers.Count > 0 && Names(of).Count == 0))
        {
            row.Wrong("import.row.more-numbers", field);
        }
        return numbers;
    }

    private List<string> Parted(string field) => row.Text(field) is { } text ? [.. Semicolons().Split(text).Select(part => part.Trim())] : [];

    private static string? At(List<string> list, int i) => i < list.Count && list[i].Length > 0 ? list[i] : null;

    private PlaceInput? Place(string field)
    {
        if (row.Text(field) is not { } text)
        {
            return null;
        }
        var folded = Folding.Fold(text);
        if (Link.Contains(folded))
        {
            return new(Link: true);
        }
        if (Court.Contains(folded))
        {
            return new(Courtroom: true);
        }
        return RowReading.Code(row, field, accessPoints, needed: false) is { } code ? new(code) : null;
    }

    private string? Choice(string field, string key, params (HashSet<string> Words, string Value)[] choices)
    {
        if (row.Text(field) is not { } text)
        {
            return null;
        }
        var value = choices.FirstOrDefault(c => c.Words.Contains(Folding.Fold(text))).Value;
        if (value is null)
        {
            row.Wrong(key, field, ("text", text));
        }
        return value;
    }

    private static HashSet<string> Folded(params string[] words) => [.. words.Select(Folding.Fold)];

    [GeneratedRegex("[;؛|]")]
    private static partial Regex Semicolons();

    [GeneratedRegex(@"^participants\[(\d+)\]\.?(.*)$")]
    private static partial Regex Index();
}
