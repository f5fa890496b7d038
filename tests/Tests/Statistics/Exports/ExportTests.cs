using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ExcelDataReader;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Exports;
using RuleOfLaw.Courts.Tests.Support;

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
        await XlsxFile.Write(xlsx, Evil(), $"About {text}", rightToLeft: false, default);
        // Whatever a reader makes of it, no cell says that it is a formula.
        Assert.DoesNotContain(Parts(xlsx), part => part.Descendants().Any(e => e.Name.LocalName == "f"));
        Assert.All(Sheets(xlsx).SelectMany(sheet => sheet).SelectMany(row => row).OfType<string>(), cell => Assert.True(cell[0] == '\'', cell));
    }

    private static List<XDocument> Parts(MemoryStream workbook)
    {
        workbook.Position = 0;
        using var archive = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
        return [.. archive.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)).Select(e => XDocument.Load(e.Open()))];
    }

    /// <summary>Every sheet's rows as a spreadsheet reads their values.</summary>
    private static List<List<object?[]>> Sheets(MemoryStream workbook)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        workbook.Position = 0;
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(workbook, new ExcelReaderConfiguration { LeaveOpen = true });
        var sheets = new List<List<object?[]>>();
        do
        {
            var rows = new List<object?[]>();
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))]);
            }
            sheets.Add(rows);
        }
        while (reader.NextResult());
        return sheets;
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
    public async Task The_workbook_holds_the_pages_words_the_headline_first_typed_months_and_a_total()
    {
        using var staff = await courts.Api("programme-staff");
        using var held = new MemoryStream(await staff.GetByteArrayAsync($"/figures/counts.xlsx?by=month,courtroom&{Period}"));
        var sheets = Sheets(held);
        var (heads, first, total) = (sheets[0][0], sheets[0][1], sheets[0][^1]);

        Assert.Equal(["Month", "Courtroom", "Courtroom (code)", "Hearings held", "Held without publication", "Listed", "Held as listed"], heads.Take(7));
        Assert.Equal(new DateTime(Day.Year, Day.Month, 1, 0, 0, 0, DateTimeKind.Unspecified), first[0]);
        Assert.Equal((Room, 2.0, 2.0), (first[2], first[3], first[4]));
        Assert.Equal(("Total", 2.0), (total[0], total[3]));
        Assert.Contains("Invented demonstration data: no real case or person.", sheets[1].SelectMany(r => r).OfType<string>());
        Assert.Contains(sheets[1], row => row[0] is "Hearings held" && row[1] is string how && how.StartsWith("Hearings that began", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workbook_in_Urdu_begins_at_the_right()
    {
        using var staff = await courts.BrowserAs("programme-staff", language: "ur");
        using var held = new MemoryStream(await staff.GetByteArrayAsync($"/figures/counts.xlsx?by=month&{Period}"));

        Assert.All(Parts(held), part => Assert.Equal("1", part.Descendants().Single(e => e.Name.LocalName == "sheetView").Attribute("rightToLeft")?.Value));
        Assert.Equal("مہینہ", Sheets(held)[0][0][0]);
    }

    [Theory]
    [InlineData("/figures/counts.csv?by=month&")]
    [InlineData("/figures/measures.csv?by=province&")]
    [InlineData("/figures/hearings.csv?")]
    public async Task A_CSV_file_has_one_line_of_heads_then_its_rows_and_its_notes_after_them(string address)
    {
        using var staff = await courts.BrowserAs("programme-staff");
        var lines = (await staff.GetStringAsync(address + Period)).TrimStart('\uFEFF').Split("\r\n");
        var table = lines.TakeWhile(l => l.Length > 0).ToList();

        Assert.Single(table.Select(l => Regex.Count(l, ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")).Distinct()); // commas between cells, not in them
        Assert.Matches("^(Month|Province|Day),", table[0]);
        Assert.True(table.Count > 1);
        Assert.DoesNotContain(table, l => l.Contains("As of", StringComparison.Ordinal));
        Assert.Contains(lines.Skip(table.Count), l => l.StartsWith("As of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_of_the_page_and_the_headline_stand_in_the_CSV_file_and_its_total()
    {
        using var staff = await courts.BrowserAs("programme-staff");
        var counts = (await staff.GetStringAsync($"/figures/counts.csv?by=month&{Period}")).TrimStart('\uFEFF').Split("\r\n");
        Assert.StartsWith("Month,Hearings held,Held without publication,Listed,", counts[0]);
        Assert.StartsWith($"{Day:uuuu-MM},2,2,0,", counts[1]);
        Assert.StartsWith("Total,2,2,0,", counts[2]);

        var hearings = (await staff.GetStringAsync($"/figures/hearings.csv?{Period}")).Split("\r\n");
        Assert.Contains("Held without publication", hearings[1]);
        Assert.DoesNotContain("heldUnpublished", hearings[1]);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Measures_are_exported_too(string format)
    {
        using var staff = await courts.BrowserAs("programme-staff");
        var page = await staff.Open($"/figures?view=measures&by=province&{Period}");
        var link = page.QuerySelectorAll(".figures-files a").Select(a => a.GetAttribute("href")!).Single(h => h.StartsWith($"/figures/measures.{format}", StringComparison.Ordinal));
        using var answer = await staff.GetAsync(link);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        if (format == "xlsx")
        {
            var sheet = Sheets(new MemoryStream(bytes))[0];
            Assert.Equal(["Province", "Province (code)", "Trial-date certainty"], sheet[0].Take(3));
            Assert.Equal((1.0, "Whole period"), (sheet[1][5], sheet[^1][0]));
        }
        else
        {
            Assert.Contains("Trial-date certainty", Encoding.UTF8.GetString(bytes));
        }
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
        foreach (var address in new[] { "/api/v1/counts", "/api/v1/hearings.csv", "/figures/counts.csv", "/figures/counts.xlsx", "/figures/measures.csv", "/figures/measures.xlsx", "/figures/hearings.csv" })
        {
            using var answer = await caller.GetAsync($"{address}?{Period}");
            Assert.Equal(expected, answer.StatusCode);
            Assert.DoesNotContain("VC-KP-01", await answer.Content.ReadAsStringAsync());
        }
        using var stranger = await courts.Browser().GetAsync($"/api/v1/counts?{Period}");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }
}
