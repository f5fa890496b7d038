using System.Net;
using System.Text;
using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>A court's backlog is brought in like its hearings: a dry run that tells each row's problems, and then all or the chosen rows.</summary>
public sealed class BacklogImportTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Columns = "Reference,Courtroom,Priority,Not before,Not later than,Duration in minutes,Purpose,Case number,Case type,Accused,Prisoner number,Access point of the accused,Witness,Place of the witness,Protected witness (yes/no)";

    private Caller Clerk { get; } = CourtsFixture.In(Role.Clerk, new(ScopeKind.Province, "KP"));

    private static string Line(string reference, string @case, string room = "VC-KP-20", string priority = "", string first = "", string last = "", string purpose = "Bail", string at = "AP-KP-01", string witness = ",,") =>
        $"{reference},{room},{priority},{first},{last},20,{purpose},{@case},Sessions trial,Ali,P {@case},{at},{witness}";

    private Task<Guid> Bring(params string[] lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", [Columns, .. lines, ""]));
        return courts.Do(Clerk, new UploadImport("backlog.csv", bytes.Length, new MemoryStream(bytes), Backlog: true));
    }

    private Task<BacklogView> Waiting(string room) => courts.Do(Clerk, new GetBacklog(room));

    [Fact]
    public async Task Rows_are_checked_first_and_then_put_on_the_backlog_with_what_they_ask_for()
    {
        var id = await Bring(Line("B1", "B1/2026", priority: "urgent", first: "05/12/2026", last: "2026-12-20"), Line("B2", "B2/2026", priority: "جلد"), Line("B3", "B3/2026"));

        var view = await courts.Check(Clerk, id);
        Assert.Equal((3, 0), (view.Of(RowState.Ready), (await Waiting("VC-KP-20")).Total));
        Assert.Equal(3, (await courts.Book(Clerk, id)).Of(RowState.Booked));

        var rows = (await Waiting("VC-KP-20")).Rows;
        Assert.Equal([("B1/2026", Priority.Urgent, new LocalDate(2026, 12, 5), new LocalDate(2026, 12, 20)), ("B2/2026", Priority.Soon, null, null), ("B3/2026", Priority.Routine, null, null)],
            rows.Select(r => (r.Cases, r.Priority, r.NotBefore, r.NotLater)).OrderBy(r => r.Cases));
        Assert.All(rows, r => Assert.Equal((20, 1), (r.Minutes, r.People)));
        Assert.Equal(0, await courts.Owner.One<long>("select count(*) from scheduling.reservation v join scheduling.hearing h on h.id = v.hearing_id where h.status = 'Requested'"));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task Each_row_says_what_is_wrong_with_it_and_dates_and_times_are_not_asked_for()
    {
        var expected = new (string Row, string Keys)[]
        {
            (Line("1", "P1/2026", room: "VC-KP-21", priority: "very"), "import.row.priority"),
            (Line("2", "P2/2026", room: "VC-KP-21", first: "31/02/2027"), "import.row.date"),
            (Line("3", "P3/2026", room: "VC-KP-21", first: "05/12/2026", last: "04/12/2026"), "valid.end_before_start"),
            (Line("4", "P4/2026", room: "VC-KP-21", last: "30/11/2026"), "backlog.limit-past"),
            (Line("5", "P5/2026", room: "VC-BAL-01"), "import.row.out-of-scope"),
            (Line("6", "", room: "VC-KP-21"), "check.required"),
            (Line("7", "P7/2026", room: "VC-KP-21", witness: "Gul,AP-KP-01,yes"), "problem.protected-together.detail"),
            (Line("8", "P8/2026", room: "VC-KP-21", last: "01/12/2026"), ""),
        };
        var id = await Bring([.. expected.Select(e => e.Row)]);

        await courts.Check(Clerk, id);

        Assert.Equal(expected.Select((e, i) => $"{i + 2} {e.Keys}"), (await courts.Rows(Clerk, id)).Select(r => $"{r.Line} {string.Join(' ', r.Problems.Select(p => p.Key))}"));
    }

    [Fact]
    public async Task The_same_file_again_puts_nothing_there_twice_nor_does_a_second_row_of_the_same_matter()
    {
        string[] lines = [Line("R1", "R1/2026", room: "VC-KP-22"), Line("", "R2/2026", room: "VC-KP-22"), Line("", "R2/2026", room: "VC-KP-22"), Line("", "R2/2026", room: "VC-KP-22", purpose: "Arguments")];
        var first = await Bring(lines);
        Assert.Equal((3, 1), ((await courts.Check(Clerk, first)).Of(RowState.Ready), (await courts.Check(Clerk, first)).Of(RowState.Duplicate)));
        await courts.Book(Clerk, first);

        var second = await Bring(lines);
        var view = await courts.Check(Clerk, second);

        Assert.Equal((0, 4), (view.Of(RowState.Ready), view.Of(RowState.Duplicate)));
        Assert.Equal(["import.in.reference", "import.in.backlog", "import.twice", "import.in.backlog"], (await courts.Rows(Clerk, second)).Select(r => r.Problems[0].Key));
        Assert.Equal(3, (await Waiting("VC-KP-22")).Total);
    }

    [Theory]
    [InlineData("en", "VC-KP-23", "Put the 1 ready row on the backlog")]
    [InlineData("ur", "VC-KP-24", "منتظر پیشیوں میں رکھیں")]
    public async Task On_screen_a_clerk_says_what_the_file_holds_and_sees_its_columns_alone(string language, string room, string button)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var page = await clerk.Open("/imports?kind=backlog");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes($"{Columns}\n{Line("S1", "S1/2026", room: room)}\n")), "Input.File", "backlog.csv" }, { new StringContent("backlog"), "Input.Kind" } };
        foreach (var hidden in page.Forms.First(f => f.QuerySelector("input[type=file]") is not null).QuerySelectorAll("input[type=hidden]"))
        {
            form.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        }
        var brought = await clerk.PostAsync("/imports", form);
        Assert.Equal(HttpStatusCode.Found, brought.StatusCode);
        var address = brought.Headers.Location!.PathAndQuery;

        var columns = await clerk.Open(address);
        Assert.Null(columns.QuerySelector("select[name='column-date']"));
        Assert.NotNull(columns.QuerySelector("select[name='column-priority']"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(columns, address, "columns")).StatusCode);
        await courts.RunImports();
        var shown = await clerk.Open(address.Replace("/columns", "", StringComparison.Ordinal));
        Assert.Contains(button, shown.Words("form button"));
        Assert.Contains("Priority", await clerk.GetStringAsync("/imports/template.csv?language=en&kind=backlog"));
        Assert.DoesNotContain("Priority", await clerk.GetStringAsync("/imports/template.csv?language=en"));
    }
}
