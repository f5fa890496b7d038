using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>
/// Files that spreadsheets spoilt, from public bug reports of comparable systems (Cases/, numbered as they were filed): what the spreadsheet did to a value is
/// read as the person meant it, or said in plain words, and is never silently another thing.
/// </summary>
public sealed class CaseTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private Caller Clerk { get; } = CourtsFixture.In(Role.Clerk, new(ScopeKind.Province, "KP"));

    /// <param name="Understood">As the check and the booking understand the rows' cells.</param>
    private sealed record Brought(Guid Id, ImportView View, IReadOnlyList<ImportRowView> Rows, IReadOnlyList<ReadRow> Understood)
    {
        public IEnumerable<string> Keys => Rows.Select(r => string.Join(' ', r.Problems.Select(p => p.Key)));

        public IEnumerable<string?> Starts => Understood.Select(r => r.StartsAt?.InZone(Say.Zone).ToString("uuuu-MM-dd HH:mm", null));

        public IEnumerable<string?> CaseNumbers => Understood.Select(r => r.Booking?.Cases[0].Number);
    }

    private static byte[] Case(string name) => System.IO.File.ReadAllBytes(Repository.PathOf("tests", "Tests", "Scheduling", "Imports", "Cases", name));

    private Task<Brought> Bring(string name) => Bring(Case(name));

    private async Task<Brought> Bring(byte[] file)
    {
        var id = await courts.Upload(Clerk, file);
        await courts.Check(Clerk, id);
        var view = await courts.Do(Clerk, new GetImport(id));
        var rows = await courts.Rows(Clerk, id);
        await using var scope = courts.Acting(Clerk);
        var registry = await scope.ServiceProvider.GetRequiredService<IRegistry>().Now(default);
        var reading = new RowReading(view.Settings, registry, [.. registry.Courtrooms.Select(c => c.Code)]);
        return new(id, view, rows, [.. rows.Select(r => reading.Read(r.Line, r.Cells))]);
    }

    [Fact]
    public async Task Case_11_one_broken_byte_does_not_turn_a_UTF_8_file_into_another_code_page()
    {
        var found = await Bring("11-one-broken-byte.csv");

        Assert.Equal((ImportSettings.Utf8, ImportSettings.Utf8, 1), (found.View.Settings.Encoding, found.View.Found.Encoding, found.View.Found.BrokenBytes));
        Assert.Equal(["import.row.unreadable"], found.Rows[2].Problems.Select(p => p.Key));
        Assert.Equal(["گل خان", "سیدہ نور", null, "عمران علی", "زینب بی بی", "کامران خان"], found.Understood.Select(r => r.Booking?.Participants[0].Name));
        Assert.DoesNotContain("import.row.unreadable", found.Keys.Where((_, i) => i != 2));
    }

    [Fact]
    public async Task Case_12_a_column_that_writes_the_month_first_is_noticed_and_said()
    {
        var found = await Bring("12-month-first.csv");

        Assert.Equal(["2027-01-04 09:00", "2027-01-18 09:00", "2027-01-25 09:00"], found.Starts);
        Assert.Equal([ImportFields.Date], found.View.Settings.MonthFirst);
        Assert.Equal(3, found.View.Of(RowState.Ready));
    }

    [Fact]
    public async Task Case_13_a_shortened_number_is_a_problem_and_never_the_same_hearing()
    {
        var found = await Bring("13-scientific-reference.csv");

        Assert.Equal(Enumerable.Repeat("import.row.shortened", 5), found.Keys);
        Assert.All(found.Rows, r => Assert.Equal((RowState.Problem, "1.20240E+14"), (r.State, r.Problems[0].Args!["text"])));
    }

    [Fact]
    public async Task Case_14_zeros_are_kept_by_a_format_or_an_apostrophe_and_lost_ones_are_hinted_at()
    {
        foreach (var name in new[] { "14a-format-0000.xlsx", "14b-apostrophe.csv", "14d-control.csv" })
        {
            var kept = await Bring(name);
            Assert.Equal((RowState.Ready, "", "0045"), (kept.Rows[0].State, kept.Keys.Single(), kept.Understood[0].Booking!.Participants[0].PrisonerNumber));
        }
        var lost = await Bring("14c-zeros-lost.csv");
        Assert.Equal((RowState.Ready, "import.note.zeros"), (lost.Rows[0].State, lost.Keys.Single()));

        // Once prisoner 0045 is known there, prisoner 45 is for a person to decide.
        var control = await Bring("14d-control.csv");
        await courts.Book(Clerk, control.Id);
        var other = Encoding.UTF8.GetString(Case("14c-zeros-lost.csv")).Replace("971/2027", "9710/2027", StringComparison.Ordinal).Replace("09:00", "12:00", StringComparison.Ordinal).Replace("R14C", "R14C2", StringComparison.Ordinal);
        var asked = await Bring(Encoding.UTF8.GetBytes(other));
        Assert.Equal((RowState.Clash, "import.row.zeros-lost", "0045"), (asked.Rows[0].State, asked.Keys.Single(), asked.Rows[0].Problems[0].Args!["known"]));
        Assert.Equal(1, (await courts.Book(Clerk, asked.Id, 2)).Of(RowState.Booked));
    }

    [Fact]
    public async Task Case_17_Arabic_date_separators_and_the_sign_of_a_year_are_read_in_dates_and_case_numbers()
    {
        var found = await Bring("17-arabic-date-separator.csv");

        Assert.Equal(["2027-01-18 13:30", "2027-01-18 14:15", "2027-01-18 15:00", "2027-01-19 11:00"], found.Starts);
        Assert.All(found.CaseNumbers, number => Assert.Equal("12/2027", number));
    }

    [Fact]
    public async Task Case_18_months_in_letters_are_read_in_either_language()
    {
        var found = await Bring("18-month-in-letters.csv");

        Assert.All(found.Starts, start => Assert.Equal("2027-01-18 13:30", start));
        Assert.Equal(RowState.Ready, found.Rows[0].State);
    }

    [Fact]
    public async Task Case_20_foreign_digits_direction_marks_and_slashes_are_one_case_number()
    {
        var first = await Bring("20-0.csv");
        Assert.Equal(["1400/2027"], first.CaseNumbers);
        await courts.Book(Clerk, first.Id);
        foreach (var name in new[] { "20-1.csv", "20-2.csv", "20-3.csv" })
        {
            var again = await Bring(name);
            Assert.Equal((RowState.Duplicate, "1400/2027"), (again.Rows[0].State, again.CaseNumbers.Single()));
        }
        Assert.Equal("1400/2027", await courts.Owner.One<string>("select string_agg(number, ' ') from scheduling.court_case where number like '%2027' and number_folded like '1400%'"));
    }

    [Theory]
    [InlineData("21-case-number-became-date.xlsx", "2027-03-01")]
    [InlineData("21b-Mar-27.csv", "Mar-27")]
    public async Task Case_21_a_case_number_that_became_a_date_is_said_with_what_it_was(string name, string shown)
    {
        var found = await Bring(name);

        var problem = Assert.Single(found.Rows[0].Problems);
        Assert.Equal((RowState.Problem, "import.row.became-date", shown, "3/2027"), (found.Rows[0].State, problem.Key, problem.Args!["text"], problem.Args["meant"]));
    }

    [Fact]
    public async Task Case_22_a_workbook_that_counts_from_1904_gives_the_days_that_it_shows()
    {
        var found = await Bring("22-date1904.xlsx");

        Assert.Equal(["2027-01-18 13:30", "2031-06-06 13:30"], found.Starts);
        Assert.Equal((RowState.Ready, "problem.too-far-ahead.detail"), (found.Rows[0].State, found.Keys.Last().Split(' ')[0]));
        Assert.True(found.View.Found.Since1904);
    }

    [Theory]
    [InlineData("23a-hidden-first-sheet.xlsx", "Hearings", "Lists")]
    [InlineData("23b-three-sheets.xlsx", "Court 1", "Court 2 Court 3")]
    public async Task Case_23_the_first_sheet_that_people_see_is_read_and_the_others_are_named(string name, string sheet, string others)
    {
        var found = await Bring(name);

        Assert.Equal((sheet, others), (found.View.Found.Sheet, string.Join(' ', found.View.Found.OtherSheets!)));
        Assert.Equal(["2027-01-22 09:00", "2027-01-22 09:45", "2027-01-22 10:30"], found.Starts);
        // The court does not sit on that Friday: the calendar's word, not the file's.
        Assert.All(found.Rows, r => Assert.StartsWith("problem.outside-sitting", r.Problems[0].Key));
    }

    [Fact]
    public async Task Case_25_headings_are_found_below_the_title_of_a_list_and_rows_are_numbered_as_in_the_sheet()
    {
        var found = await Bring("25-title-row-above.xlsx");

        Assert.Equal(3, found.View.Settings.HeadingsRow);
        Assert.Equal([4, 5, 6, 7, 8], found.Rows.Select(r => r.Line));
        Assert.Equal(5, found.View.Of(RowState.Ready));
        Assert.Equal("2027-01-25 12:00", found.Starts.Last());
    }
}
