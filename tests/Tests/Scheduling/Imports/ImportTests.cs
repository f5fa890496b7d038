using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Scheduling.Imports.Importing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>What holds of every import, on the real database.</summary>
public sealed class ImportTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static Caller Anywhere => CourtsFixture.In(Role.Clerk, Scope.All);

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        const string Everything = "select (select count(*) from scheduling.hearing) || ' ' || (select count(*) from scheduling.person) || ' ' || (select count(*) from scheduling.court_case) || ' ' || (select count(*) from scheduling.reservation) || ' ' || (select count(*) from platform.outbox)";
        var before = await courts.Owner.One<string>(Everything);

        var (_, view) = await courts.Checked(Anywhere, Row("D1", "D1/2026", room: "VC-KP-10"), Row("D2", "D2/2026", start: "10:00", room: "VC-KP-10"));

        Assert.Equal(2, view.Of(RowState.Ready));
        Assert.Equal(before, await courts.Owner.One<string>(Everything));
    }

    [Fact]
    public async Task An_imported_hearing_consists_of_the_same_rows_as_one_that_was_booked_by_itself()
    {
        var clerk = Anywhere;
        await courts.Do(clerk, new BookHearing([new(Number: "S1/2026", Type: "CRIMINAL_SESSIONS")], "VC-KP-11", "BAIL", Given.At(new(2026, 12, 2), 9), 30,
            [new(new("AP-KP-01"), "accused", Name: "Ali", PrisonerNumber: "P S1/2026"), new(new(Courtroom: true), "advocate", Name: "Khan", BarEnrolment: "S-1")]));

        var (id, _) = await courts.Checked(clerk, Row("S2", "S2/2026", start: "10:00", room: "VC-KP-11", advocate: "Khan", bar: "S-2"));
        Assert.Equal(1, (await courts.Book(clerk, id)).Of(RowState.Booked));

        var shapes = await Shapes("VC-KP-11");
        Assert.Equal(2, shapes.Count);
        Assert.Equal(shapes[0], shapes[1]);
        Assert.Equal(clerk.Reference, await courts.Owner.One<string>("select by from scheduling.hearing_history l join scheduling.hearing_case hc using (hearing_id) join scheduling.court_case c on c.id = hc.case_id where c.number = 'S2/2026'"));
        await Invariants.Hold(courts);
    }

    private async Task<List<string>> Shapes(string room)
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        return (await connection.QueryAsync<string>(
            """
            select concat_ws(' ', h.status, h.revision, h.purpose, h.judge_id, h.ends_at - h.starts_at,
                (select count(*) from scheduling.hearing_case c where c.hearing_id = h.id),
                (select string_agg(concat_ws(',', p.role, p.protected, n.name, n.sex, n.age, n.language, a.place, a.access_point_id, a.station_id is null), ';' order by p.role)
                 from scheduling.appearance a join scheduling.participant p on p.id = a.participant_id join scheduling.person n on n.id = a.person_id where a.hearing_id = h.id),
                (select string_agg(concat_ws(',', kind, lower(during) - h.starts_at, upper(during) - h.ends_at, appearance_id is null), ';' order by kind, upper(during)) from scheduling.reservation r where r.hearing_id = h.id),
                (select string_agg(concat_ws(',', change, from_status, to_status, revision, reason, array(select jsonb_object_keys(detail))::text), ';') from scheduling.hearing_history l where l.hearing_id = h.id),
                (select string_agg(split_part(reaction, '/', 1), ';' order by reaction) from platform.outbox o where o.payload::text like '%' || h.id || '%'),
                (select string_agg(concat_ws(',', target_kind, district, detail), ';') from platform.audit_entry e where e.target_id = h.id::text and e.target_kind = 'hearing'))
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where r.code = @room order by h.starts_at
            """, new { room })).AsList();
    }

    [Fact]
    public async Task The_same_file_brought_twice_is_booked_once()
    {
        var clerk = Anywhere;
        string[] rows = [Row("T1", "T1/2026", room: "VC-KP-12"), Row("", "T2/2026", start: "10:00", room: "VC-KP-12")];
        var (first, _) = await courts.Checked(clerk, rows);
        Assert.Equal(2, (await courts.Book(clerk, first)).Of(RowState.Booked));

        var (_, second) = await courts.Checked(clerk, rows);
        Assert.Equal(2, second.Of(RowState.Duplicate));
        Assert.Equal(2, (await courts.Check(clerk, first)).Of(RowState.Duplicate));
        Assert.Equal("import-nothing-chosen", (await courts.Send(clerk, new BookImport(first, null))).Problem?.Slug);
        Assert.Equal(2, await courts.Owner.One<long>("select count(*) from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where r.code = 'VC-KP-12'"));
    }

    [Fact]
    public async Task Two_imports_of_one_file_at_once_book_each_row_once()
    {
        var clerk = Anywhere;
        var rows = Enumerable.Range(0, 8).Select(i => Row($"W{i}", $"W{i}/2026", start: $"{9 + i / 2:00}:{i % 2 * 30:00}", room: "VC-KP-13")).ToArray();
        var (a, _) = await courts.Checked(clerk, rows);
        var (b, _) = await courts.Checked(clerk, rows);
        await courts.Do(clerk, new BookImport(a, null));
        await courts.Do(clerk, new BookImport(b, null));

        await Task.WhenAll(new[] { a, b }.Select(async id =>
        {
            await using var scope = courts.Acting(clerk);
            await scope.ServiceProvider.GetRequiredService<BookRows>().Run(id, default);
        }));

        var (one, other) = (await courts.Do(clerk, new GetImport(a)), await courts.Do(clerk, new GetImport(b)));
        Assert.Equal(8, one.Of(RowState.Booked) + other.Of(RowState.Booked));
        Assert.Equal(8, one.Of(RowState.Duplicate) + other.Of(RowState.Duplicate));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task A_row_taken_meanwhile_comes_back_with_its_reason()
    {
        var clerk = Anywhere;
        var (id, _) = await courts.Checked(clerk, Row("M1", "M1/2026", room: "VC-KP-14"), Row("M2", "M2/2026", start: "11:00", room: "VC-KP-14"));
        await courts.Do(clerk, new BookHearing([new(Number: "M0/2026", Type: "CRIMINAL_SESSIONS")], "VC-KP-14", "BAIL", Given.At(new(2026, 12, 2), 9, 15), 30, []));

        var view = await courts.Book(clerk, id);

        Assert.Equal((1, 1), (view.Of(RowState.Booked), view.Of(RowState.Refused)));
        var refused = Assert.Single(await courts.Rows(clerk, id, RowState.Refused));
        Assert.Equal(2, refused.Line);
        Assert.Equal(("09:15", "09:45"), (refused.Problems[0].Args!["from"], refused.Problems[0].Args!["to"]));
        Assert.Equal(["import.taken.courtroom", "import.taken.judge"], refused.Problems.Select(p => p.Key));
        Assert.Equal(0, await courts.Owner.One<long>("select count(*) from scheduling.court_case where number = 'M1/2026'"));
    }

    [Fact]
    public async Task A_killed_run_goes_on_and_books_each_row_once()
    {
        var clerk = Anywhere;
        var (id, _) = await courts.Checked(clerk, [.. Enumerable.Range(0, 5).Select(i => Row($"K{i}", $"K{i}/2026", start: $"{9 + i / 2:00}:{i % 2 * 30:00}", minutes: "20", room: "VC-KP-15", at: "link", prisoner: ""))]);
        await courts.Do(clerk, new BookImport(id, null));
        await using (var scope = courts.Acting(clerk))
        {
            // One transaction, and then the process is gone.
            Assert.Equal(2, (await scope.ServiceProvider.GetRequiredService<BookRows>().Batch(id, ImportRows.Start, 2, default)).Rows);
        }
        var halfway = await courts.Do(clerk, new GetImport(id));
        Assert.Equal((ImportState.Booking, 2, 3), (halfway.State, halfway.Of(RowState.Booked), halfway.Of(RowState.Chosen)));

        await courts.RunImports();

        var view = await courts.Do(clerk, new GetImport(id));
        Assert.Equal((ImportState.Checked, 5), (view.State, view.Of(RowState.Booked)));
        Assert.Equal(5, await courts.Owner.One<long>("select count(*) from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where r.code = 'VC-KP-15'"));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task Windows_1256_and_UTF_8_give_the_same_names_in_Urdu_letters()
    {
        var clerk = Anywhere;
        // Older systems write the Arabic yeh and kaf.
        var file = File(Row("U1", "U1/2026", room: "VC-KP-16", accused: "علي كريم", at: "link", prisoner: ""));
        var arabic = CodePagesEncodingProvider.Instance.GetEncoding(1256)!;
        var (utf8, old) = (await courts.Upload(clerk, file), await courts.Upload(clerk, file, arabic));
        Assert.Equal(ImportSettings.Windows1256, (await courts.Do(clerk, new GetImport(old))).Settings.Encoding);
        Assert.Equal(ImportSettings.Utf8, (await courts.Do(clerk, new GetImport(utf8))).Settings.Encoding);

        Assert.Equal(1, (await courts.Check(clerk, utf8)).Of(RowState.Ready));
        Assert.Equal(1, (await courts.Check(clerk, old)).Of(RowState.Ready));
        Assert.Equal((await courts.Rows(clerk, utf8))[0].Cells, (await courts.Rows(clerk, old))[0].Cells);
        await courts.Book(clerk, old);

        Assert.Equal("علی کریم", await courts.Owner.One<string>("select n.name from scheduling.participant p join scheduling.person n on n.id = p.person_id join scheduling.court_case c on c.id = p.case_id where c.number = 'U1/2026'"));
    }

    [Fact]
    public async Task Of_two_rows_that_overlap_either_can_be_chosen()
    {
        var clerk = Anywhere;
        var (id, view) = await courts.Checked(clerk, Row("O1", "O1/2026", start: "09:15", room: "VC-KP-17"), Row("O2", "O2/2026", start: "09:00", room: "VC-KP-17"));
        Assert.Equal((1, 1), (view.Of(RowState.Ready), view.Of(RowState.Clash)));
        var clash = Assert.Single(await courts.Rows(clerk, id, RowState.Clash));
        Assert.Equal((2, "3"), (clash.Line, clash.Problems[0].Args!["row"]));

        view = await courts.Book(clerk, id, 2);

        Assert.Equal(2, Assert.Single(await courts.Rows(clerk, id, RowState.Booked)).Line);
        Assert.Equal(1, view.Of(RowState.Ready));
        Assert.Equal(1, (await courts.Book(clerk, id)).Of(RowState.Refused));
    }

    [Fact]
    public async Task A_person_and_the_last_booth_are_seen_to_be_asked_for_twice()
    {
        var clerk = Anywhere;
        var stations = await courts.Owner.One<int>("select count(*)::int from scheduling.station s join scheduling.access_point a on a.id = s.access_point_id where a.code = 'AP-KP-05'");
        var rows = Enumerable.Range(0, stations + 1).Select(i => Row($"B{i}", $"B{i}/2026", start: "09:00", room: $"VC-KP-{20 + i}", at: "AP-KP-05", date: "03/12/2026"))
            .Append(Row("B-same", "B-same/2026", start: "09:15", room: "VC-KP-40", at: "AP-KP-06", prisoner: "X1", date: "03/12/2026"))
            .Append(Row("B-same2", "B-same2/2026", start: "09:20", room: "VC-KP-41", at: "AP-KP-06", prisoner: "X1", date: "03/12/2026"));

        var (id, view) = await courts.Checked(clerk, [.. rows]);

        Assert.Equal((stations + 1, 2), (view.Of(RowState.Ready), view.Of(RowState.Clash)));
        Assert.Equal(["import.clash.access-point", "import.clash.person"], (await courts.Rows(clerk, id, RowState.Clash)).Select(r => r.Problems[0].Key));
    }

    [Fact]
    public async Task A_hearing_cancelled_since_is_booked_again_only_when_its_row_is_ticked()
    {
        var clerk = Anywhere;
        var row = Row("C1", "C1/2026", room: "VC-KP-18");
        var (id, _) = await courts.Checked(clerk, row);
        await courts.Book(clerk, id);
        var hearing = (await courts.Rows(clerk, id))[0].Hearing!.Value;
        await courts.Do(clerk, new CancelHearing(new(hearing), 1, "OTHER"));

        var (again, view) = await courts.Checked(clerk, row);
        Assert.Equal("import.in.cancelled", (await courts.Rows(clerk, again))[0].Problems[0].Key);
        Assert.Equal((0, 1), (view.Of(RowState.Ready), view.Of(RowState.Clash)));
        Assert.Equal(1, (await courts.Book(clerk, again, 2)).Of(RowState.Booked));
    }

    [Fact]
    public async Task A_hearing_that_was_moved_since_is_not_booked_a_second_time()
    {
        var clerk = Anywhere;
        var (id, _) = await courts.Checked(clerk, Row("V1", "V1/2026", room: "VC-KP-46"));
        await courts.Book(clerk, id);
        await courts.Do(clerk, new RescheduleHearing(new((await courts.Rows(clerk, id))[0].Hearing!.Value), 1, Given.At(new(2026, 12, 3), 11)));

        await courts.Check(clerk, id);

        var problem = (await courts.Rows(clerk, id, RowState.Duplicate))[0].Problems[0];
        Assert.Equal(("import.in.moved", "2026-12-03", "11:00"), (problem.Key, problem.Args!["date"], problem.Args["time"]));
    }

    [Fact]
    public async Task Nobody_sees_or_starts_anothers_import()
    {
        var (id, _) = await courts.Checked(Anywhere, Row("N1", "N1/2026", room: "VC-KP-42"));
        var other = Anywhere;

        Assert.Equal("not-found", (await courts.Send(other, new GetImport(id))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(other, new GetImportRows(id, Every, 1))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(other, new PreviewImport(id))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(other, new BookImport(id, null))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(other, new DeleteImport(id))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Judge("VC-KP-42"), new GetImport(id))).Problem?.Slug);
    }

    [Fact]
    public async Task Old_files_are_forgotten_and_what_they_booked_is_still_known()
    {
        var clerk = Anywhere;
        var row = Row("F1", "F1/2026", room: "VC-KP-43");
        var (id, _) = await courts.Checked(clerk, row);
        await courts.Book(clerk, id);
        await courts.Owner.Sql("update scheduling.import set changed_at = changed_at - interval '31 days' where id = @id", new { id });

        await using (var scope = courts.Acting(Caller.System))
        {
            await scope.ServiceProvider.GetRequiredService<ForgetImports>().Run(default);
        }

        Assert.Equal("not-found", (await courts.Send(clerk, new GetImport(id))).Problem?.Slug);
        Assert.Equal(0, await courts.Owner.One<long>("select (select count(*) from scheduling.import_row where import_id = @id) + (select count(*) from scheduling.import_piece where import_id = @id)", new { id }));
        Assert.Equal(1, (await courts.Checked(clerk, row)).View.Of(RowState.Duplicate));
    }

    [Fact]
    public async Task Columns_once_chosen_are_remembered_for_files_with_the_same_headings()
    {
        var clerk = Anywhere;
        const string Odd = "A;B;C;D;E\r\n1/2027;02/12/2026 09:00;Bail;Sessions trial;x\r\n";
        var id = await courts.Upload(clerk, Odd);
        Assert.Empty((await courts.Do(clerk, new GetImport(id))).Settings.Columns);
        var columns = new Dictionary<string, int> { [ImportFields.CaseNumber] = 0, [ImportFields.Date] = 1, [ImportFields.Purpose] = 2, [ImportFields.CaseType] = 3 };
        await courts.Do(clerk, new CheckImport(id, ImportSettings.Utf8, ";", "VC-KP-44", columns));
        await courts.RunImports();
        Assert.Equal(1, (await courts.Do(clerk, new GetImport(id))).Of(RowState.Ready));

        var next = (await courts.Do(clerk, new GetImport(await courts.Upload(clerk, Odd)))).Settings;

        Assert.Equal(columns, next.Columns.ToDictionary());
        Assert.Equal("VC-KP-44", next.Courtroom);
    }
}
