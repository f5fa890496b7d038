using System.Text;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Scheduling.Imports.Importing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>Every problem is told by its row, and no file brings the platform down.</summary>
public sealed class ProblemTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private Caller Clerk { get; } = CourtsFixture.In(Role.Clerk, new(ScopeKind.Province, "KP"));

    [Fact]
    public async Task Each_row_says_all_that_is_wrong_with_it()
    {
        var expected = new List<(string Row, string Keys)>
        {
            (Row("1", "1/2026", room: "VC-KP-99"), "import.row.unknown-near"),
            (Row("2", "2/2026", room: "VC-BAL-01"), "import.row.out-of-scope"),
            (Row("3", "3/2026", date: "31/02/2027", start: "25:00"), "import.row.date import.row.time"),
            (Row("4", "4/2026", start: "half past nine"), "import.row.time"),
            (Row("5", "5/2026", date: "30/11/2026"), "problem.in-the-past.detail"),
            (Row("6", "6/2026", start: "07:00"), "problem.outside-sitting.detail problem.access-point-closed.detail"),
            (Row("7", "7/2026", date: "06/12/2026"), "problem.outside-sitting.detail problem.access-point-closed.detail"),
            (Row("8", "8/2026", purpose: "Bails"), "import.row.unknown-near"),
            (Row("9", "9/2026", type: "", start: "11:00"), "check.required"),
            (Row("10", "10/2026", at: "Central Prison Peshawer"), "import.row.unknown-near"),
            (Row("11", "11/2026", at: "somewhere quite else"), "import.row.unknown"),
            (Row("12", "12/2026", at: ""), "import.row.place-needed"),
            (Row("13", "13/2026", minutes: "ten"), "import.row.minutes"),
            (Row("14", "14/2026", minutes: "999"), "check.range"),
            (Row("15", ""), "check.required"),
            (Row("16", "16/2026", at: "link", prisoner: "P 16", start: "12:00"), "check.prisoner-needs-prison"),
            (Row("17", "17/2026", date: "", purpose: ""), "check.required check.required"),
            (Row("18", "18/2026", date: "12/13/2026"), "import.row.date"),
            (Row("19", "19/2026", accused: new string('x', 201)), "check.too-long"),
            (Row("20", "20/2026", accused: ""), "import.row.more-numbers"),
            (Row("21", "21/2026", date: "02/12/2031"), "problem.too-far-ahead.detail"),
        };

        var (id, _) = await courts.Checked(Clerk, [.. expected.Select(e => e.Row)]);

        var told = (await courts.Rows(Clerk, id)).Select(r => $"{r.Line} {string.Join(' ', r.Problems.Select(p => p.Key))}");
        Assert.Equal(expected.Select((e, i) => $"{i + 2} {e.Keys}"), told);
    }

    [Fact]
    public async Task What_only_the_calendar_and_the_people_know_is_told_too()
    {
        await courts.Owner.Sql(
            """
            delete from scheduling.judge_posting where courtroom_id = (select id from scheduling.courtroom where code = 'VC-KP-05');
            insert into scheduling.closure (access_point_id, from_day, to_day, reason) select id, '2026-12-02', '2026-12-02', 'Repair' from scheduling.access_point where code = 'AP-KP-04';
            insert into scheduling.holiday (day, scope, name_en, name_ur, kind, confirmed) values ('2026-12-08', 'NATIONAL', 'A day', 'ایک دن', 'SPECIAL', true)
            """);
        var rows = string.Join("\n", $"{Head},Witness,Place of the witness,Protected witness (yes/no)",
            $"{Row("1", "C1/2026", room: "VC-KP-05")},,,", $"{Row("2", "C2/2026", at: "AP-KP-04")},,,", $"{Row("3", "C3/2026", date: "8-12-2026")},,,",
            $"{Row("4", "C4/2026", start: "11:00")},Protected witness,AP-KP-01,ہاں");
        var id = await courts.Upload(Clerk, rows);

        await courts.Check(Clerk, id);

        Assert.Equal(["problem.no-judge-posted.detail", "problem.access-point-closed.detail", "import.day.holiday", "problem.protected-together.detail"],
            (await courts.Rows(Clerk, id, RowState.Problem)).SelectMany(r => r.Problems).Select(p => p.Key));
    }

    [Fact]
    public async Task A_hearing_that_stands_twice_in_the_file_is_told_and_taken_once()
    {
        var (id, view) = await courts.Checked(Clerk, Row("same", "G1/2026", room: "VC-KP-06"), Row("same", "G2/2026", room: "VC-KP-06", start: "11:00"), Row("", "G1/2026", room: "VC-KP-06", start: "9:00"));

        Assert.Equal((1, 2), (view.Of(RowState.Ready), view.Of(RowState.Duplicate)));
        Assert.All(await courts.Rows(Clerk, id, RowState.Duplicate), r => Assert.Equal(("import.twice", "2"), (r.Problems[0].Key, r.Problems[0].Args!["row"])));
    }

    [Theory]
    [InlineData("01/02/2027 9:30 am", "2027-02-01T09:30")]
    [InlineData("2027-02-01T14:05:00", "2027-02-01T14:05")]
    [InlineData("۰۱-۰۲-۲۰۲۷ ۰۲:۱۵ pm", "2027-02-01T14:15")]
    [InlineData("1.2.2027 12:00 a.m.", "2027-02-01T00:00")]
    [InlineData("29/02/2027 9:30", null)]
    [InlineData("2027/02/01 9", null)]
    [InlineData("01/02/27 09:00", null)]
    [InlineData("٢٩/٠٢/٢٠٢٨ 9.30", "2028-02-29T09:30")]
    public void Dates_are_day_month_year_or_ISO_in_any_digits(string cell, string? expected) =>
        Assert.Equal(expected, CellTimes.Date(cell) is { Time: { } time } date ? date.Date.At(time).ToString("uuuu-MM-dd'T'HH:mm", null) : null);

    public static TheoryData<string, string> Hostile => new()
    {
        { "ten thousand columns", string.Join(',', Enumerable.Range(0, 10_000)) + "\n" },
        { "a quote that is never closed", File(Row("1", "Q1/2026"), "\"" + string.Concat(Enumerable.Repeat(Row("2", "Q2/2026") + "\n", 200))) },
        { "a line without end", Head + "\n" + new string('x', 200_000) },
        { "headings only", Head + "\n" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_file_that_cannot_be_read_says_why(string why, string text)
    {
        var id = await courts.Upload(Clerk, text);
        var settings = (await courts.Do(Clerk, new GetImport(id))).Settings;
        var columns = new Dictionary<string, int> { [ImportFields.CaseNumber] = 6, [ImportFields.Date] = 2, [ImportFields.Purpose] = 5 };
        await courts.Do(Clerk, new CheckImport(id, settings.Encoding, ",", "VC-KP-07", columns));

        await courts.RunImports();

        var view = await courts.Do(Clerk, new GetImport(id));
        Assert.True(view.State == ImportState.Unusable, why);
        Assert.StartsWith("import.fault.", view.Fault!.Key);
        Assert.Empty(view.Counts);
    }

    [Fact]
    public async Task NULs_wrong_bytes_and_stray_cells_concern_their_own_row_only()
    {
        var bytes = Encoding.UTF8.GetBytes(File(Row("1", "H1/2026", room: "VC-KP-08", accused: "A\0li"), Row("2", "H2/2026", room: "VC-KP-08", start: "10:00", accused: "B@d"),
            Row("3", "H3/2026", room: "VC-KP-08", start: "11:00") + ",,,,", Row("4", "H4/2026", room: "VC-KP-08", start: "12:00", accused: "\u202Eآلی\u200F\u2066")));
        bytes[Array.IndexOf(bytes, (byte)'@')] = 0xFF;
        var id = await courts.Upload(Clerk, bytes);
        var settings = (await courts.Do(Clerk, new GetImport(id))).Settings;
        await courts.Do(Clerk, new CheckImport(id, ImportSettings.Utf8, ",", null, settings.Columns));
        await courts.RunImports();

        Assert.Equal(["2 import.row.unreadable", "3 import.row.unreadable", "4 import.row.broken", "5 "], (await courts.Rows(Clerk, id)).Select(r => $"{r.Line} {string.Join(' ', r.Problems.Select(p => p.Key))}"));
        await courts.Book(Clerk, id);
        Assert.Equal("آلی", await courts.Owner.One<string>("select n.name from scheduling.participant p join scheduling.person n on n.id = p.person_id join scheduling.court_case c on c.id = p.case_id where c.number = 'H4/2026'"));
    }

    [Fact]
    public async Task Nothing_is_taken_in_that_is_empty_or_one_too_many()
    {
        var clerk = CourtsFixture.In(Role.Clerk, Scope.All);
        Assert.Equal("import.file-empty", (await courts.Send(clerk, new UploadImport("a.csv", 0, Stream.Null))).Problem?.Errors[0].Key);
        Assert.Equal("import.file-large", (await courts.Send(clerk, new UploadImport("a.csv", ImportLimits.Bytes + 1, Stream.Null))).Problem?.Errors[0].Key);
        for (var i = 0; i < ImportLimits.Imports; i++)
        {
            await courts.Upload(clerk, Head);
        }
        Assert.Equal("import-too-many", (await courts.Send(clerk, new UploadImport("a.csv", 4, new MemoryStream("a,b\n"u8.ToArray())))).Problem?.Slug);
    }
}
