using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>One thing a row can say. Its name is the text <c>import.field.CODE</c>.</summary>
/// <param name="Headings">Further headings by which courts' systems call it.</param>
/// <param name="In">Which files have it.</param>
internal sealed record ImportField(string Code, bool Needed, FilesOf In, params string[] Headings)
{
    public ImportField(string code, bool needed, params string[] headings) : this(code, needed, FilesOf.Both, headings)
    {
    }

    public string Name => $"import.field.{Code}";
}

/// <summary>Hearings with their times, or a backlog without any.</summary>
internal enum FilesOf { Both, Hearings, Backlog }

/// <summary>Everything that a file can say of a hearing, in the order of the template.</summary>
internal static class ImportFields
{
    public const string Reference = "reference", Courtroom = "courtroom", Date = "date", Time = "time", Minutes = "minutes", Purpose = "purpose",
        CaseNumber = "case-number", CaseType = "case-type", CaseTitle = "case-title", Fir = "fir-number", PoliceStation = "police-station",
        Accused = "accused", Prisoner = "prisoner-number", Sex = "accused-sex", Age = "accused-age", AccessPoint = "access-point",
        Advocate = "advocate", Bar = "bar-enrolment", AdvocatePlace = "advocate-place", AdvocatePhone = "advocate-phone", AdvocateEmail = "advocate-email",
        Witness = "witness", WitnessPlace = "witness-place", WitnessProtected = "witness-protected", Prosecutor = "prosecutor", Priority = "priority", NotBefore = "not-before", NotLater = "not-later";

    public static readonly IReadOnlyList<ImportField> All =
    [
        new(Reference, false, "ref", "reference no", "reference number", "hearing id", "id", "external reference", "حوالہ", "شناختی نمبر"),
        new(Courtroom, false, "virtual courtroom", "court", "court room", "courtroom code", "court name", "عدالت", "ورچوئل عدالت"),
        new(Date, true, FilesOf.Hearings, "hearing date", "date", "next date", "date of hearing", "تاریخ", "پیشی", "تاریخ پیشی", "آئندہ تاریخ"),
        new(Time, false, FilesOf.Hearings, "hearing time", "start", "start time", "starts at", "وقت", "وقت سماعت"),
        new(Priority, false, FilesOf.Backlog, "priority", "urgency", "ترجیح"),
        new(NotBefore, false, FilesOf.Backlog, "not before", "earliest", "earliest date", "اس سے پہلے نہیں"),
        new(NotLater, false, FilesOf.Backlog, "not later", "latest", "latest date", "limit", "limitation", "deadline", "آخری تاریخ"),
        new(Minutes, false, "minutes", "duration", "length", "دورانیہ", "منٹ"),
        new(Purpose, true, "purpose", "stage", "proceedings", "مقصد", "مرحلہ", "کارروائی"),
        new(CaseNumber, true, "case no", "case", "case no.", "suit no", "مقدمہ", "نمبر مقدمہ", "کیس نمبر"),
        new(CaseType, false, "type", "category", "nature", "نوعیت", "قسم مقدمہ"),
        new(CaseTitle, false, "title", "parties", "عنوان", "فریقین"),
        new(Fir, false, "fir", "fir no", "ایف آئی آر"),
        new(PoliceStation, false, "ps", "thana", "تھانہ"),
        new(Accused, false, "accused", "accused name", "prisoner", "prisoner name", "utp", "utp name", "ملزم", "نام ملزم", "قیدی"),
        new(Prisoner, false, "prisoner no", "prisoner number", "utp no", "قیدی نمبر"),
        new(Sex, false, "sex", "gender", "جنس"),
        new(Age, false, "age", "عمر"),
        new(AccessPoint, false, "access point", "prison", "jail", "place", "accused place", "رسائی مرکز", "جیل", "مقام"),
        new(Advocate, false, "advocate", "counsel", "defence counsel", "lawyer", "وکیل", "نام وکیل"),
        new(Bar, false, "bar no", "enrolment no", "bar enrolment no", "licence no", "لائسنس نمبر", "بار نمبر"),
        new(AdvocatePlace, false, "counsel place", "advocate access point", "وکیل کا مقام"),
        new(AdvocatePhone, false, "phone", "mobile", "contact", "فون", "موبائل"),
        new(AdvocateEmail, false, "email", "e-mail", "ای میل"),
        new(Witness, false, "witness", "witness name", "گواہ", "نام گواہ"),
        new(WitnessPlace, false, "witness access point", "گواہ کا مقام"),
        new(WitnessProtected, false, "protected", "protected witness", "محفوظ گواہ"),
        new(Prosecutor, false, "prosecutor", "public prosecutor", "pp", "سرکاری وکیل", "پراسیکیوٹر"),
    ];

    public static IEnumerable<ImportField> For(bool backlog) => All.Where(f => f.In is FilesOf.Both || f.In == (backlog ? FilesOf.Backlog : FilesOf.Hearings));

    public static ImportField? Of(string code) => All.FirstOrDefault(f => f.Code == code);

    /// <summary>Which heading is which field: by the template's own headings in either language, or by what courts' systems call it. Each column serves once.</summary>
    /// <param name="headings">The file's first row.</param>
    /// <param name="names">A field's names in the template.</param>
    public static Dictionary<string, int> Guess(IReadOnlyList<string> headings, bool backlog, Func<ImportField, IEnumerable<string>> names)
    {
        var folded = headings.Select(Plain).ToList();
        var columns = new Dictionary<string, int>();
        foreach (var words in (Func<ImportField, IEnumerable<string>>[])[f => [f.Code, .. names(f)], f => f.Headings])
        {
            foreach (var field in For(backlog).Where(f => !columns.ContainsKey(f.Code)))
            {
                var known = words(field).Select(Plain).ToHashSet();
                var at = folded.FindIndex(h => known.Contains(h));
                if (at >= 0 && !columns.ContainsValue(at))
                {
                    columns[field.Code] = at;
                }
            }
        }
        return columns;
    }

    // "Case No." and "case_no" are one heading.
    private static string Plain(string heading) => string.Concat(Folding.Fold(heading).Where(char.IsLetterOrDigit));
}
