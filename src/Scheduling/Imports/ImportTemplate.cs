using RuleOfLaw.Courts.Platform.Ui;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>The template's one row: a hearing as a court's system may give it.</summary>
internal static class ImportTemplate
{
    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>All columns with their names, and the example below. Columns of numbers that are names keep their zeros: they are text.</summary>
    public static async Task<byte[]> Workbook(Texts texts, bool urdu, bool backlog, CancellationToken cancel)
    {
        var (fields, example) = (ImportFields.For(backlog).ToList(), Example(urdu));
        using var bytes = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(bytes, cancellationToken: cancel))
        {
            var (asText, asDate) = (new Style { Format = NumberFormat.Standard(StandardNumberFormat.Text) }, new Style { Format = NumberFormat.Custom("dd/mm/yyyy") });
            var (text, date, head) = (book.AddStyle(asText), book.AddStyle(asDate), book.AddStyle(new Style { Font = { Bold = true } }));
            var options = new WorksheetOptions { FrozenRows = 1, DefaultColumnWidth = 20 };
            foreach (var (i, field) in fields.Index())
            {
                options.Column(i + 1).DefaultStyle = IsDate(field) ? asDate : asText;
            }
            await book.StartWorksheetAsync(texts.In(urdu ? "ur" : "en", "import.template-sheet"), options, cancel);
            await book.AddHeaderRowAsync([.. fields.Select(f => texts.In(urdu ? "ur" : "en", f.Name))], head, cancel);
            await book.AddRowAsync([.. fields.Select(f => IsDate(f) ? new Cell(CellTimes.Date(example[f.Code])!.Value.Date.ToDateTimeUnspecified(), date) : new Cell(example[f.Code], text))], cancel);
            await book.FinishAsync(cancel);
        }
        return bytes.ToArray();
    }

    private static bool IsDate(ImportField field) => field.Code is ImportFields.Date or ImportFields.NotBefore or ImportFields.NotLater;

    public static IReadOnlyDictionary<string, string> Example(bool urdu) => new Dictionary<string, string>
    {
        [ImportFields.Reference] = "CMS-2027-00123",
        [ImportFields.Courtroom] = "VC-KP-01",
        [ImportFields.Date] = "18/01/2027",
        [ImportFields.Time] = "09:30",
        [ImportFields.Priority] = urdu ? "جلد" : "soon",
        [ImportFields.NotBefore] = "04/01/2027",
        [ImportFields.NotLater] = "31/03/2027",
        [ImportFields.Minutes] = "30",
        [ImportFields.Purpose] = urdu ? "ضمانت" : "Bail",
        [ImportFields.CaseNumber] = "123/2027",
        [ImportFields.CaseType] = urdu ? "درخواستِ ضمانت" : "Bail petition",
        [ImportFields.CaseTitle] = urdu ? "سرکار بنام نمونہ" : "State v. Example",
        [ImportFields.Fir] = "45/2027",
        [ImportFields.PoliceStation] = urdu ? "مثالی تھانہ" : "Example station",
        [ImportFields.Accused] = urdu ? "ملزم کا نام" : "Name of the accused",
        [ImportFields.Prisoner] = "1234",
        [ImportFields.Sex] = urdu ? "مرد" : "male",
        [ImportFields.Age] = "34",
        [ImportFields.AccessPoint] = urdu ? "سنٹرل جیل پشاور" : "Central Prison Peshawar",
        [ImportFields.Advocate] = urdu ? "وکیل کا نام" : "Name of the advocate",
        [ImportFields.Bar] = "BC-1234",
        [ImportFields.AdvocatePlace] = urdu ? "لنک" : "link",
        [ImportFields.AdvocatePhone] = "03001234567",
        [ImportFields.AdvocateEmail] = "advocate@example.org",
        [ImportFields.Witness] = urdu ? "گواہ کا نام" : "Name of a witness",
        [ImportFields.WitnessPlace] = urdu ? "عدالت" : "courtroom",
        [ImportFields.WitnessProtected] = urdu ? "نہیں" : "no",
        [ImportFields.Prosecutor] = "",
    };
}
