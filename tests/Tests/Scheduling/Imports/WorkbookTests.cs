using System.IO.Compression;
using System.Security;
using System.Text;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Scheduling.Imports.Importing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>Excel workbooks are read like CSV files, and none of them brings the platform down.</summary>
public sealed class WorkbookTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Package = "http://schemas.openxmlformats.org/package/2006/relationships",
        Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private Caller Clerk { get; } = CourtsFixture.In(Role.Clerk, new(ScopeKind.Province, "KP"));

    private static string Inline(string reference, string text) => $"<c r=\"{reference}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></is></c>";

    private static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private static string Sheet(params string[] rows) => $"<worksheet xmlns=\"{Main}\"><sheetData>{string.Concat(rows)}</sheetData></worksheet>";

    private static string Cells(int row, string line) => $"<row r=\"{row}\">{string.Concat(line.Split(',').Select((c, i) => Inline($"{Letters(i)}{row}", c)))}</row>";

    /// <summary>The parts that every workbook has, and those of the test.</summary>
    private static byte[] Workbook(string sheet, params (string Name, string Content)[] parts) => Zip([
        ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"Hearings\" sheetId=\"1\" r:id=\"rId7\"/><sheet name=\"Other\" sheetId=\"2\" r:id=\"rId8\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId8\" Type=\"x\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId7\" Type=\"x\" Target=\"worksheets/first.xml\"/></Relationships>"),
        ("xl/worksheets/first.xml", sheet), ("xl/worksheets/sheet1.xml", Sheet(Cells(1, "not,this"))), .. parts]);

    private static byte[] Zip(IEnumerable<(string Name, string Content)> parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open());
                writer.Write(content);
            }
        }
        return bytes.ToArray();
    }

    private static List<string[]> Rows(byte[] file)
    {
        using var rows = XlsxRows.Open(new MemoryStream(file), ReadingBudget.AtTheDoor());
        return [.. rows.Rows()];
    }

    private async Task<FieldError?> Refused(byte[] file, string name = "hearings.xlsx") =>
        (await courts.Send(Clerk, new UploadImport(name, file.Length, new MemoryStream(file)))).Problem?.Errors.SingleOrDefault();

    [Fact]
    public async Task A_workbooks_first_sheet_is_checked_and_booked_like_a_CSV_file()
    {
        var file = Workbook(Sheet([Cells(1, Head), Cells(2, Row("X1", "X1/2026", room: "VC-KP-30")), Cells(4, Row("X2", "X2/2026", room: "VC-KP-30", start: "11:00")), Cells(5, Row("X3", "X3/2026", room: "VC-KP-30", start: "25:00"))]));
        var id = await courts.Upload(Clerk, file);

        var view = await courts.Check(Clerk, id);

        Assert.Equal((2, 1), (view.Of(RowState.Ready), view.Of(RowState.Problem)));
        Assert.Equal(5, (await courts.Rows(Clerk, id, RowState.Problem))[0].Line); // as the sheet numbers it, its empty row counted
        Assert.Equal(2, (await courts.Book(Clerk, id)).Of(RowState.Booked));
    }

    [Fact]
    public void Cells_are_read_as_the_sheet_shows_them()
    {
        var styles = $"<styleSheet xmlns=\"{Main}\"><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"171\" formatCode=\"0.0 &quot;days&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"20\"/><xf numFmtId=\"22\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>";
        var shared = $"<sst xmlns=\"{Main}\"><si><t>ضمانت</t></si><si><r><t>Sta</t></r><r><t>te</t></r><rPh sb=\"0\" eb=\"1\"><t>spoken</t></rPh></si><si/></sst>";
        var row = "<row><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" s=\"1\"><v>46358</v></c><c r=\"D1\" s=\"2\"><v>0.3958333333333333</v></c><c r=\"E1\" s=\"3\"><v>46358.39583333333</v></c>"
            + "<c r=\"F1\" s=\"4\"><v>30</v></c><c r=\"G1\" t=\"b\"><v>1</v></c><c r=\"H1\" t=\"str\"><f>1+1</f><v>=2</v></c><c r=\"J1\"><v>0.1</v></c><c r=\"K1\" t=\"s\"><v>2</v></c><c r=\"L1\" s=\"1\"/><c r=\"M1\" t=\"e\"><v>#REF!</v></c></row>";

        var cells = Rows(Workbook(Sheet(row), ("xl/styles.xml", styles), ("xl/sharedStrings.xml", shared))).Single();

        Assert.Equal(["ضمانت", "State", "2026-12-02", "09:30", "2026-12-02T09:30", "30", "yes", "=2", "", "0.1", "", "", "#REF!"], cells);
    }

    [Fact]
    public async Task A_row_that_somebody_coloured_at_the_sheets_end_is_none()
    {
        var id = await courts.Upload(Clerk, Workbook(Sheet(Cells(1, Head), Cells(2, Row("E1", "E1/2026", room: "VC-KP-32")), "<row r=\"1048576\"><c r=\"A1048576\" s=\"0\"/></row>")));

        Assert.Equal(1, (await courts.Check(Clerk, id)).Of(RowState.Ready));
    }

    [Fact]
    public async Task A_file_is_what_its_bytes_say_and_not_what_its_name_says()
    {
        var csv = Encoding.UTF8.GetBytes(File(Row("N1", "N1/2026", room: "VC-KP-31")));
        var id = await courts.Do(Clerk, new UploadImport("hearings.xlsx", csv.Length, new MemoryStream(csv)));
        Assert.Equal(1, (await courts.Check(Clerk, id)).Of(RowState.Ready));

        Assert.Equal("import.fault.workbook", (await Refused(Zip([("readme.txt", "no workbook")]), "hearings.csv"))?.Key);
        Assert.Equal("import.fault.workbook", (await Refused([.. "PK\u0003\u0004 and then nothing"u8], "hearings.csv"))?.Key);
        Assert.Equal("import.fault.xls", (await Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))?.Key);
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_is_inflated()
    {
        // 600 MB of nothing in some hundred KB.
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var bomb = archive.CreateEntry("xl/worksheets/first.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 600; i++)
            {
                bomb.Write(zeros);
            }
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("import.fault.inflated", Assert.Throws<UnreadableFileException>(() => Rows(bytes.ToArray()).Count).Problem.Key);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20);
        Assert.Equal("import.fault.inflated", (await Refused(bytes.ToArray()))?.Key);
        Assert.Equal("import.fault.inflated", (await Refused(Zip(Enumerable.Range(0, 1200).Select(i => ($"xl/part{i}.xml", "<x/>")))))?.Key);
    }

    /// <summary>The archive's directory says a few bytes; what comes out is cut off there or refused, and never held.</summary>
    [Fact]
    public async Task A_directory_that_lies_about_its_sizes_gains_nothing()
    {
        var file = Workbook(Sheet([Cells(1, Head), .. Enumerable.Range(2, 20_000).Select(i => Cells(i, Row($"L{i}", $"L{i}/2026")))]));
        var text = Encoding.Latin1.GetString(file);
        for (var at = text.IndexOf("PK\u0001\u0002", StringComparison.Ordinal); at >= 0; at = text.IndexOf("PK\u0001\u0002", at + 4, StringComparison.Ordinal))
        {
            BitConverter.GetBytes(64).CopyTo(file, at + 24);
        }

        Assert.Equal("import.fault.workbook", (await Refused(file))?.Key);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "import.fault.workbook", $"<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><worksheet xmlns=\"{Main}\"><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>" },
        { "import.fault.workbook", $"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet xmlns=\"{Main}\"><sheetData><row><c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>" },
        { "import.fault.workbook", "<worksheet><sheetData><row><c><v>1</v>" },
        { "import.fault.workbook", Sheet("<row><c t=\"s\"><v>99</v></c></row>") },
        { "import.fault.workbook", Sheet("<row><c r=\"17\"><v>1</v></c></row>") },
        { "import.fault.columns", Sheet($"<row>{string.Concat(Enumerable.Range(0, 100_000).Select(_ => "<c><v>1</v></c>"))}</row>") },
        { "import.fault.columns", Sheet("<row><c r=\"ZZZZZZZZZZZZZZZ1\"><v>1</v></c></row>") },
        { "import.fault.rows", Sheet("<row r=\"1\"><c><v>1</v></c></row><row r=\"2000000000\"><c><v>1</v></c></row>") },
        { "import.fault.rows", Sheet(string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", ImportLimits.Rows + 2))) },
        { "import.fault.cell", Sheet($"<row><c t=\"str\"><v>{new string('x', 100_000)}</v></c></row>") },
        { "import.fault.inflated", Sheet(string.Concat(Enumerable.Repeat($"<row>{string.Concat(Enumerable.Repeat($"<c t=\"str\"><v>{new string('x', 3900)}</v></c>", 100))}</row>", 80))) },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task A_workbook_that_cannot_be_read_says_why_and_leaves_nothing(string why, string sheet)
    {
        var before = await courts.Owner.One<long>("select count(*) from scheduling.import");

        Assert.Equal(why, (await Refused(Workbook(sheet)))?.Key);
        Assert.Equal(before, await courts.Owner.One<long>("select count(*) from scheduling.import"));
    }

    [Fact]
    public async Task Macros_and_sheets_that_lie_elsewhere_are_refused()
    {
        Assert.Equal("import.fault.macro", (await Refused(Workbook(Sheet(Cells(1, Head)), ("xl/vbaProject.bin", "Sub Auto_Open()")), "hearings.xlsm"))?.Key);
        Assert.Equal("import.fault.workbook", (await Refused(Zip([
            ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"H\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"x\" TargetMode=\"External\" Target=\"file:///etc/passwd\"/></Relationships>")])))?.Key);
    }
}
