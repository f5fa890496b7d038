using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Architecture;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Scheduling.Imports.Importing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>Reading a file costs no more than its budget of time, cells and size a cell, and is never done while a transaction is open.</summary>
public sealed class ReadingBudgetTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Package = "http://schemas.openxmlformats.org/package/2006/relationships",
        Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static string Sheet(string data) => $"<worksheet xmlns=\"{Main}\"><sheetData>{data}</sheetData></worksheet>";

    private static string Cell(string inside) => Sheet($"<row><c t=\"inlineStr\"><is>{inside}</is></c></row>");

    private static byte[] Workbook(string sheet, params (string Name, string Content)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[]
            {
                ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"H\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
                ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"x\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
                ("xl/worksheets/sheet1.xml", sheet),
            }.Where(own => parts.All(p => p.Name != own.Item1)).Concat(parts))
            {
                using var writer = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Optimal).Open());
                writer.Write(content);
            }
        }
        return bytes.ToArray();
    }

    private static string Many(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));

    public static TheoryData<string, string, string, string> Costly => new()
    {
        { "a cell of 200,000 pieces", "import.fault.pieces", Cell(Many("<r><t>a</t></r>", 200_000)), "" },
        { "a cell of 200,000 empty pieces", "import.fault.pieces", Cell(Many("<r><t/></r>", 200_000)), "" },
        { "a shared text of 200,000 pieces", "import.fault.pieces", Cell("<t>x</t>"), $"xl/sharedStrings.xml|<sst xmlns=\"{Main}\"><si>{Many("<r><t>a</t></r>", 200_000)}</si></sst>" },
        { "elements within elements", "import.fault.workbook", Sheet(Many("<x>", 200_000)), "" },
        { "an attribute without end", "import.fault.cell", Sheet($"<row spans=\"{Many("1", 2_000_000)}\"/>"), "" },
        { "rows that go back", "import.fault.workbook", Sheet("<row r=\"9\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>"), "" },
        { "formats for each cell", "import.fault.styles", Cell("<t>x</t>"), $"xl/styles.xml|<styleSheet xmlns=\"{Main}\"><numFmts>{string.Concat(Enumerable.Range(200, 20_000).Select(i => $"<numFmt numFmtId=\"{i}\" formatCode=\"0.{i}\"/>"))}</numFmts></styleSheet>" },
        { "a thousand sheets", "import.fault.sheets", Cell("<t>x</t>"), $"xl/workbook.xml|<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{string.Concat(Enumerable.Range(1, 1000).Select(i => $"<sheet name=\"{i}\" sheetId=\"{i}\" r:id=\"rId1\"/>"))}</sheets></workbook>" },
        { "another encoding", "import.fault.workbook", $"<?xml version=\"1.0\" encoding=\"utf-16\"?>{Cell("<t>x</t>")}", "" },
    };

    [Theory]
    [MemberData(nameof(Costly), DisableDiscoveryEnumeration = true)]
    public async Task A_small_workbook_that_would_cost_minutes_is_refused_with_its_reason(string what, string why, string sheet, string part)
    {
        var file = Workbook(sheet, part.Split('|', 2) is [var name, var content] ? [(name, content)] : []);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        var fault = Assert.Throws<UnreadableFileException>(() => XlsxRows.Open(new MemoryStream(file), ReadingBudget.AtTheDoor()).Rows().Count());

        Assert.True(why == fault.Problem.Key, $"{what}: {fault.Problem.Key}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 64 << 20, what);
        var refused = await courts.Send(CourtsFixture.In(Role.Clerk, Scope.All), new UploadImport("a.xlsx", file.Length, new MemoryStream(file)));
        Assert.Equal(why, refused.Problem?.Errors.Single().Key);
    }

    [Fact]
    public async Task Time_and_cells_run_out_inside_the_loops()
    {
        var spent = new ReadingBudget(TimeSpan.Zero);
        var settings = new ImportSettings(ImportSettings.Utf8, ',', null, new Dictionary<string, int>());
        var csv = await Assert.ThrowsAsync<UnreadableFileException>(async () =>
        {
            await foreach (var _ in CsvRows.Read(new MemoryStream(Encoding.UTF8.GetBytes(File(Row("1", "1/2026")))), settings, spent))
            {
            }
        });
        Assert.Equal("import.fault.time", csv.Problem.Key);
        var workbook = Workbook(Sheet(Many("<row><c><v>1</v></c><c><v>2</v></c></row>", 10)));
        Assert.Equal("import.fault.time", Assert.Throws<UnreadableFileException>(() => XlsxRows.Open(new MemoryStream(workbook), spent)).Problem.Key);
        Assert.Equal("import.fault.cells", Assert.Throws<UnreadableFileException>(() => XlsxRows.Open(new MemoryStream(workbook), new(TimeSpan.FromMinutes(1), most: 19))).Problem.Key);
        Assert.Equal(10, XlsxRows.Open(new MemoryStream(workbook), new(TimeSpan.FromMinutes(1), most: 20)).Rows().Count());
    }

    [Fact]
    public async Task No_file_is_read_within_a_transaction()
    {
        await using var scope = courts.Acting(CourtsFixture.In(Role.Clerk, Scope.All));
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        var (csv, workbook) = (Encoding.UTF8.GetBytes(File(Row("1", "1/2026"))), Workbook(Cell("<t>x</t>")));
        foreach (var file in new[] { csv, workbook })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => work.Transact<Done>(async _ =>
            {
                await using var brought = await BroughtFile.Read(new MemoryStream(file), default);
                return Done.Yes;
            }, default));
            await using var outside = await BroughtFile.Read(new MemoryStream(file), default);
            Assert.NotEmpty(outside.First);
        }
    }

    /// <summary>Whoever reads what somebody brought says in the same file what it may cost.</summary>
    [Fact]
    public void Whatever_reads_a_file_that_was_brought_has_a_budget()
    {
        var reads = new Regex(@"new CsvParser\(|new CsvReader\(|XmlReader\.Create\(|ExcelReaderFactory\.|new ZipArchive\(|XDocument\.Load\(|\.OpenReadStream\(");
        // These read the program's own files; the page hands what was brought to its request.
        string[] own = ["Scheduling/Contracts/ReferenceData.cs", "Platform/Ui/Texts.cs", "Statistics/Exports/XlsxFile.cs", "Scheduling/Imports/ImportsPage.razor"];

        Assert.Empty(SourceFiles.Of(".cs", ".razor").Where(f => reads.IsMatch(f.Text) && !f.Text.Contains("ReadingBudget", StringComparison.Ordinal)).Select(f => f.Path).Except(own));
    }

    /// <summary>An unknown word is compared with all names of the registry: a file of nonsense is not given that for each row.</summary>
    [Fact]
    public void Comparing_with_names_comes_to_an_end()
    {
        var names = new RegistryNames(Enumerable.Range(0, 100).Select(i => ($"C-{i}", $"Court of Session number {i}", $"عدالت {i}")));

        Assert.NotEmpty(names.Find("Court of Session numbr 7").Near);
        Assert.Empty(names.Find(new string('x', 4000)).Near);
        for (var i = 0; i < 6000; i++)
        {
            names.Find($"Court of Sesion {i}");
        }
        Assert.Empty(names.Find("Court of Session numbr 8").Near);
    }
}
