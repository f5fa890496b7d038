using System.Globalization;
using System.Net;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Exports;
using RuleOfLaw.Courts.Tests.Support;
using Sheet = RuleOfLaw.Courts.Statistics.Exports.Sheet;

namespace RuleOfLaw.Courts.Tests.Statistics.Exports;

public sealed class ExportTests(CourtsFixture courts) : IClassFixture<CourtsFixture>, IAsyncLifetime
{
    private const string Room = "VC-KP-01", Secret = "Parveen Secret";
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);
    private static readonly string Period = $"from={Day:uuuu-MM-dd}&to={Day:uuuu-MM-dd}";

    public async Task InitializeAsync()
    {
        if (await courts.Owner.One<int>("select count(*) from scheduling.hearing") > 0)
        {
            return;
        }
        await courts.Owner.Sql("insert into platform.nature (kind) values ('demonstration') on conflict do nothing");
        foreach (var (hour, restricted) in new[] { (9, false), (10, true) })
        {
            var @case = await courts.Owner.Case(Room, $"Export {hour}/2026", $"State v. {Secret}", restricted);
            var hearing = await courts.Owner.Hearing(Room, Given.At(Day, hour), 15, "Scheduled", @case);
            await courts.Owner.Appearance(hearing, @case, Secret, accessPoint: "AP-KP-01");
            await courts.Do(CourtsFixture.Judge(Room), new StartHearing(hearing));
            await courts.Do(CourtsFixture.Judge(Room), new ConcludeHearing(hearing, HearingOutcome.Heard, null, null));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public async Task No_cell_of_either_file_is_taken_for_a_formula(string text)
    {
        Sheet Evil() => new(text, [new(text, text)], [text], SheetCell.Stream([[text, -1]]));
        using var csv = new MemoryStream();
        await CsvFile.Write(csv, Evil(), forPeople: true, default);
        using (var reader = new CsvHelper.CsvReader(new StringReader(Encoding.UTF8.GetString(csv.ToArray()).TrimStart('\uFEFF')), new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false }))
        {
            while (reader.Read())
            {
                Assert.All(reader.Parser.Record!, field => Assert.True(field == "-1" || field[0] == '\'', field));
            }
        }
        using var xlsx = new MemoryStream();
        await XlsxFile.Write(xlsx, Evil(), text, rightToLeft: false, default);
        using var book = SpreadsheetDocument.Open(xlsx, false);
        Assert.All(book.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<Cell>()), cell =>
        {
            Assert.Null(cell.CellFormula);
            Assert.True(cell.DataType!.Value == CellValues.Number || cell.InnerText.StartsWith('\''), cell.InnerText);
        });
    }

    [Fact]
    public async Task The_hearings_file_of_the_API_is_a_plain_table_without_names_case_numbers_or_what_finds_a_restricted_matter()
    {
        using var staff = await courts.Api("programme-staff");
        using var answer = await staff.GetAsync($"/api/v1/hearings.csv?{Period}");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("day,province,district,courtroom,", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain(Secret, text);
        Assert.DoesNotContain("Export ", text);
        var heads = lines[0].Split(',');
        var restricted = lines.Skip(1).Select(l => heads.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second)).Single(l => l["restricted"] == "1");
        Assert.All(new[] { "hearing", "appointed", "started", "concluded" }, head => Assert.Equal("", restricted[head]));
        Assert.Equal("heldUnpublished", restricted["result"]);
    }

    [Theory]
    [InlineData("/figures/counts.csv?by=province&")]
    [InlineData("/figures/hearings.csv?courtroom=VC-KP-01&")]
    public async Task A_file_for_people_says_its_filter_its_definitions_in_both_languages_its_time_and_that_it_is_invented(string address)
    {
        using var staff = await courts.Api("programme-staff");
        var text = await staff.GetStringAsync(address + Period);

        Assert.Contains("Invented demonstration data", text);
        Assert.Contains("فرضی نمائشی", text);
        Assert.Contains("As of", text);
        Assert.Contains($"{Day:uuuu-MM-dd}", text);
        Assert.Contains("The hearing began on the day for which it was listed", text);
        Assert.Contains("سماعت اسی دن شروع ہوئی", text);
        Assert.Equal(address.Contains("courtroom"), text.Contains("Courtroom: VC-KP-01"));
        Assert.DoesNotContain(Secret, text);
    }

    [Fact]
    public async Task The_workbook_holds_the_counts_as_numbers_and_says_what_it_is()
    {
        using var staff = await courts.Api("programme-staff");
        using var held = new MemoryStream(await staff.GetByteArrayAsync($"/figures/counts.xlsx?by=courtroom&{Period}"));
        using var book = SpreadsheetDocument.Open(held, false);
        var sheets = book.WorkbookPart!.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(x => ((WorksheetPart)book.WorkbookPart.GetPartById(x.Id!)).Worksheet).ToList();
        var table = sheets[0].Descendants<Row>().Select(r => r.Elements<Cell>().ToList()).ToList();

        Assert.Equal(["courtroom", "courtroomName", "listed", "held"], table[0].Take(4).Select(c => c.InnerText));
        Assert.Equal("VC-KP-01", table[1][0].InnerText);
        Assert.Equal(("2", CellValues.Number), (table[1][^2].InnerText, table[1][^2].DataType!.Value));
        Assert.Contains("Invented demonstration data", sheets[1].InnerText);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(book).Select(e => e.Description));
    }

    [Fact]
    public async Task The_verb_writes_the_file_of_the_page()
    {
        using var staff = await courts.Api("programme-staff");
        var page = await staff.GetStringAsync($"/figures/counts.csv?by=month&{Period}");
        var file = Path.Combine(Directory.CreateTempSubdirectory("courts-export-").FullName, "counts.csv");
        await using var scope = courts.Acting(Caller.System);
        var verb = scope.ServiceProvider.GetServices<ICommandLineVerb>().Single(v => v.Name == "export");
        using var said = new StringWriter();

        Assert.Equal(0, await verb.Run(new(new Arguments(["counts", "--from", $"{Day:uuuu-MM-dd}", "--to", $"{Day:uuuu-MM-dd}", "--by", "month", "--out", file]), said, said), default));

        Assert.Equal(page, await File.ReadAllTextAsync(file));
        Assert.Equal(1, await verb.Run(new(new Arguments(["counts", "--from", "yesterday", "--to", "today", "--out", file]), said, said), default));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("operator", "AP-KP-01", HttpStatusCode.Forbidden)]
    [InlineData("administrator", "all", HttpStatusCode.Forbidden)]
    [InlineData("programme-staff", "kp-swat", HttpStatusCode.OK)]
    public async Task Files_are_for_those_who_may_count(string role, string scope, HttpStatusCode expected)
    {
        using var caller = await courts.Api(role, scope);
        foreach (var address in new[] { "/api/v1/counts", "/api/v1/hearings.csv", "/figures/counts.csv", "/figures/counts.xlsx", "/figures/hearings.csv" })
        {
            using var answer = await caller.GetAsync($"{address}?{Period}");
            Assert.Equal(expected, answer.StatusCode);
            Assert.DoesNotContain("VC-KP-01", await answer.Content.ReadAsStringAsync());
        }
        using var stranger = await courts.Browser().GetAsync($"/api/v1/counts?{Period}");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }
}
