using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.AccessPoints;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Courts;

/// <summary>Editing the registry: by whom, against what was seen, and with what it strands said first.</summary>
public sealed class EditRegistryTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = new(2026, 12, 9);
    private static readonly Caller Peshawar = CourtsFixture.In(Role.Administrator, new(ScopeKind.District, "kp-peshawar")), Gilgit = CourtsFixture.In(Role.Administrator, new(ScopeKind.Province, "GB"));

    private async Task<HearingId> Hearing(string room, string number, LocalDate? day = null, int hour = 10, bool restricted = false) =>
        await courts.Owner.Hearing(room, Given.At(day ?? Day, hour), 30, "Scheduled", await courts.Owner.Case(room, number, $"State v. {number}", restricted));

    private async Task<Outcome<Edited>> Accepting(Caller caller, RegistryEdit edit)
    {
        var first = await courts.Send(caller, edit);
        return Strands.In(first.Problem) is { } strands ? await courts.Send(caller, edit with { Accepts = strands.Accepts }) : first;
    }

    private async Task<CourtroomView> Look(string room) => await courts.Do(CourtsFixture.Administrator, new GetCourtroom(room, Day));

    private async Task<IReadOnlyList<StrandedLine>> Stranded(string room) => await courts.Do(CourtsFixture.Clerk(room), new FindStranded());

    [Fact]
    public async Task A_closure_says_whom_it_strands_and_saves_nothing_until_exactly_that_is_accepted()
    {
        const string room = "VC-KP-10";
        var hearing = await Hearing(room, "Secret 10/2026");
        var closing = new CloseCourtroom(room, Day, Day, "Works");

        var refused = await courts.Send(CourtsFixture.Administrator, closing);
        var strands = Strands.In(refused.Problem)!.Value;
        Assert.Equal([(hearing.Value, room, "closed")], strands.Hearings.Select(s => (s.Hearing, s.Courtroom, s.Reason)));
        Assert.Equal(new LocalTime(10, 0), strands.Hearings[0].StartsAt.TimeOfDay);
        Assert.Empty((await Look(room)).Closures);

        await Hearing(room, "Secret 11/2026", hour: 11);
        var outdated = await courts.Send(CourtsFixture.Administrator, closing with { Accepts = strands.Accepts });
        Assert.Equal(2, Strands.In(outdated.Problem)!.Value.Hearings.Count);

        var saved = await courts.Send(CourtsFixture.Administrator, closing with { Accepts = Strands.In(outdated.Problem)!.Value.Accepts });
        Assert.Equal(2, saved.Value.Stranded.Count);
        Assert.Equal("Works", (await Look(room)).Closures.Single().Reason);
        Assert.Equal(["Secret 10/2026", "Secret 11/2026"], (await Stranded(room)).Select(s => s.Cases!.Single()));
    }

    [Fact]
    public async Task A_refused_edit_with_a_key_leaves_nothing_behind_and_is_answered_the_same_again()
    {
        const string room = "VC-KP-11";
        await Hearing(room, "1/2026");
        var closing = new CloseCourtroom(room, Day, Day, "Works");

        var first = await courts.Send(CourtsFixture.Administrator, closing, "closing-key");
        Assert.NotNull(Strands.In(first.Problem));
        Assert.Equal(0, await courts.Owner.One<int>("select count(*) from scheduling.closure c join scheduling.courtroom r on r.id = c.courtroom_id where r.code = @room", new { room }));

        var caller = CourtsFixture.Administrator;
        var (one, two) = (await courts.Send(caller, closing, "same"), await courts.Send(caller, closing, "same"));
        Assert.Equal(Strands.In(one.Problem)!.Value.Accepts, Strands.In(two.Problem)!.Value.Accepts);
        Assert.Equal(Strands.In(one.Problem)!.Value.Hearings, Strands.In(two.Problem)!.Value.Hearings);
    }

    [Fact]
    public async Task Administrators_see_where_and_when_and_clerks_the_case()
    {
        const string room = "VC-KP-12";
        await Hearing(room, "Secret 12/2026", restricted: true);
        await Accepting(CourtsFixture.Administrator, new CloseCourtroom(room, Day, Day, "Works"));

        Assert.Equal("Secret 12/2026", (await Stranded(room)).Single().Cases!.Single());
        Assert.Null((await courts.Do(CourtsFixture.Administrator, new FindStranded(room))).Single().Cases);
        Assert.Empty(await courts.Do(Gilgit, new FindStranded(room)));
        Assert.DoesNotContain(await courts.Do(CourtsFixture.Clerk("VC-KP-13"), new FindStranded()), s => s.Hearing.Courtroom == room);
    }

    [Fact]
    public async Task A_clerk_keeps_a_stranded_hearing_for_a_recorded_reason_until_something_else_strands_it()
    {
        const string room = "VC-KP-14";
        var hearing = await Hearing(room, "1/2026");
        await Accepting(CourtsFixture.Administrator, new CloseCourtroom(room, Day, Day, "Works"));
        var line = (await Stranded(room)).Single();

        await courts.Do(CourtsFixture.Clerk(room), new KeepHearing(hearing, line.Hearing.Revision, line.Hearing.Reason, "The judge sits for this matter"));
        Assert.Equal("The judge sits for this matter", (await Stranded(room)).Single().KeptBecause);
        Assert.Equal("stale", (await courts.Send(CourtsFixture.Clerk(room), new KeepHearing(hearing, 7, line.Hearing.Reason, "x"))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-15"), new KeepHearing(hearing, 1, line.Hearing.Reason, "x"))).Problem?.Slug);
        Assert.Equal("kept", (await courts.Do(CourtsFixture.Clerk(room), new GetHearing(hearing))).History[^1].Change);

        var closure = (await Look(room)).Closures.Single();
        await courts.Do(CourtsFixture.Administrator, new ReopenCourtroom(room, closure.Id, closure.Seen));
        Assert.Empty(await Stranded(room));
        await Accepting(CourtsFixture.Administrator, new AddHoliday(Day, room, "Local day", "مقامی دن", "SPECIAL", true));
        Assert.Null((await Stranded(room)).Single().KeptBecause);
    }

    [Fact]
    public async Task A_posting_that_overlaps_is_refused_with_who_stands_there()
    {
        const string room = "VC-KP-16";
        var posting = (await Look(room)).Postings.Single();

        var refused = await courts.Send(CourtsFixture.Administrator, new PostJudge(room, null, "Judge New", "جج نیا", Day, null, false));
        Assert.Equal(("posting-overlaps-open", "Judge of VC-KP-16"), (refused.Problem!.Slug, refused.Problem.Args!["judge"]));
        Assert.Equal(0, await courts.Owner.One<int>("select count(*) from scheduling.judge where name_en = 'Judge New'"));

        await courts.Do(CourtsFixture.Administrator, new ChangePosting(room, posting.Id, posting.Seen, posting.FromDay, Day.PlusDays(-1)));
        await courts.Do(CourtsFixture.Administrator, new PostJudge(room, null, "Judge New", "جج نیا", Day, null, false));
        Assert.Equal("Judge New", (await Look(room)).Postings.Single(p => p.ToDay is null).NameEn);
        Assert.Equal("stale", (await courts.Send(CourtsFixture.Administrator, new ChangePosting(room, posting.Id, posting.Seen, posting.FromDay, null))).Problem?.Slug);
    }

    [Fact]
    public async Task Ending_a_posting_strands_what_its_judge_was_to_hear_and_a_successor_does_not_inherit_it_unasked()
    {
        const string room = "VC-KP-17";
        await Hearing(room, "1/2026");
        var posting = (await Look(room)).Postings.Single();
        await Accepting(CourtsFixture.Administrator, new ChangePosting(room, posting.Id, posting.Seen, posting.FromDay, Day.PlusDays(-1)));
        Assert.Equal("no-judge", (await Stranded(room)).Single().Hearing.Reason);

        await courts.Do(CourtsFixture.Administrator, new PostJudge(room, null, "Judge Next", "جج اگلا", Day, null, false));
        Assert.Equal("other-judge", (await Stranded(room)).Single().Hearing.Reason);
    }

    [Fact]
    public async Task Leave_strands_and_a_station_out_of_order_too()
    {
        const string room = "VC-KP-18";
        var @case = await courts.Owner.Case(room, "1/2026", "State v. A");
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, 10), 30, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Somebody", accessPoint: "AP-KP-09");

        await Accepting(CourtsFixture.Administrator, new SetStationOrder("AP-KP-09", 1, true));
        Assert.Equal(("station-out-of-order", "AP-KP-09"), (await Stranded(room)).Select(s => (s.Hearing.Reason, s.Hearing.AccessPoint)).Single());
        await courts.Do(CourtsFixture.Administrator, new SetStationOrder("AP-KP-09", 1, false));
        Assert.Empty(await Stranded(room));

        var judge = (await Look(room)).Postings.Single().Judge;
        await Accepting(CourtsFixture.Administrator, new EnterLeave(judge, Day, Day, "Umrah"));
        Assert.Equal("judge-on-leave", (await Stranded(room)).Single().Hearing.Reason);
        Assert.Null((await courts.Do(CourtsFixture.Clerk(room), new ListJudges(CourtsFixture.Today, Judge: judge))).Single().Leaves.Single().Reason);
    }

    [Fact]
    public async Task An_expected_holiday_strands_nothing_until_it_is_confirmed_where_the_moon_put_it()
    {
        const string room = "VC-KP-19";
        var day = new LocalDate(2026, 12, 15);
        await Hearing(room, "1/2026", day.PlusDays(1));
        await courts.Do(CourtsFixture.Administrator, new AddHoliday(day.PlusDays(1), room, "Eid of the test", "عید", "LUNAR", false));
        Assert.Empty(await Stranded(room));
        async Task<HolidayLine> Line() => (await courts.Do(CourtsFixture.Administrator, new ListHolidays(2026, room))).Single();

        var expected = await Line();
        Assert.NotNull(Strands.In((await courts.Send(CourtsFixture.Administrator, new ConfirmHoliday(expected.Key, expected.Seen, true))).Problem));
        await courts.Do(CourtsFixture.Administrator, new MoveHoliday(expected.Key, expected.Seen, day, true));
        Assert.Empty(await Stranded(room));
        Assert.Equal((day, true), ((await Line()).Day, (await Line()).Confirmed));
        Assert.Equal("stale", (await courts.Send(CourtsFixture.Administrator, new RemoveHoliday(expected.Key, expected.Seen))).Problem?.Slug);
    }

    [Fact]
    public async Task Hours_replace_what_was_set_for_their_days_and_leave_the_rest()
    {
        const string room = "VC-KP-20";
        var (from, to) = (new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 13));
        WeekdayHours Wednesday(int opens) => new(3, new(opens, 0), new(14, 0));
        async Task Set(LocalDate first, LocalDate? last, int opens)
        {
            var seen = await courts.Do(CourtsFixture.Administrator, new GetHoursSeen(room, "REGULAR"));
            Assert.Null((await Accepting(CourtsFixture.Administrator, new SetCourtHours(room, "REGULAR", first, last, [Wednesday(opens)], seen))).Problem);
        }
        await Set(new(2026, 12, 1), null, 9);
        await Set(from, to, 11);

        async Task<LocalTime> Opens(LocalDate day) => (await courts.Do(CourtsFixture.Administrator, new GetCourtroom(room, day))).Days.Single(d => d.Date == day).Hours[0].From;
        Assert.Equal([new(9, 0), new(11, 0), new(9, 0)], [await Opens(new(2026, 12, 2)), await Opens(new(2026, 12, 9)), await Opens(new(2026, 12, 16))]);
        Assert.Equal("stale", (await courts.Send(CourtsFixture.Administrator, new SetCourtHours(room, "REGULAR", from, to, [], ""))).Problem?.Slug);
    }

    [Fact]
    public async Task A_new_access_point_has_its_stations_and_hours_and_a_code_is_given_once()
    {
        var adding = new AddAccessPoint("AP-KP-99", "kp-peshawar", "New desk", "نیا ڈیسک", "WOMEN_CHILD_DESK", 2, 10, true, new(2026, 1, 1), new(9, 0), new(15, 0));
        await courts.Do(Peshawar, adding);
        Assert.Equal("registry.code-taken", (await courts.Send(Peshawar, adding)).Problem?.Errors.Single().Key);

        await courts.Do(Peshawar, new AddStation("AP-KP-99", 3));
        Assert.Equal("stale", (await courts.Send(Peshawar, new AddStation("AP-KP-99", 3))).Problem?.Slug);
        var view = await courts.Do(CourtsFixture.Operator("AP-KP-01"), new GetAccessPoint("AP-KP-99", Day));
        Assert.Equal((3, new Span(new(9, 0), new(15, 0))), (view.Stations.Count, view.Days.Single(d => d.Date == Day).Hours.Single()));

        var seen = view.HoursSeen;
        await courts.Do(Peshawar, new SetAccessPointHours("AP-KP-99", Day, null, [new(3, new(10, 0), new(11, 0))], seen));
        Assert.Equal(new Span(new(10, 0), new(11, 0)), (await courts.Do(Peshawar, new GetAccessPoint("AP-KP-99", Day))).Days.Single(d => d.Date == Day).Hours.Single());
    }

    [Fact]
    public async Task A_new_courtroom_can_be_given_a_judge_and_sits()
    {
        await courts.Do(Peshawar, new AddCourtroom("VC-KP-98", "kp-peshawar", "New court", "نئی عدالت", "FAMILY", new(2026, 1, 1)));
        Assert.Equal("no-judge", (await Look("VC-KP-98")).Days.Single(d => d.Date == Day).Reason);
        await courts.Do(Peshawar, new PostJudge("VC-KP-98", null, "Judge X", "جج ایکس", new(2026, 1, 1), null, false));
        var view = await Look("VC-KP-98");
        Assert.NotEmpty(view.Days.Single(d => d.Date == Day).Hours);

        await courts.Do(Peshawar, new ChangeCourtroom("VC-KP-98", view.Seen, "Newer court", "نئی عدالت", "FAMILY", new(2026, 1, 1), null));
        Assert.Equal("stale", (await courts.Send(Peshawar, new ChangeCourtroom("VC-KP-98", view.Seen, "Other", "نئی عدالت", "FAMILY", new(2026, 1, 1), null))).Problem?.Slug);
        Assert.Equal(["nameUr"], (await courts.Send(Peshawar, new ChangeCourtroom("VC-KP-98", view.Seen, "Other", " ", "FAMILY", new(2026, 1, 1), null))).Problem!.Errors.Select(e => e.Field));
        Assert.Equal("Newer court", (await Look("VC-KP-98")).Courtroom.NameEn);
    }

    [Fact]
    public async Task Each_administrator_edits_in_the_own_scope_and_nobody_else_at_all()
    {
        Assert.Equal("not-found", (await courts.Send(Gilgit, new CloseCourtroom("VC-KP-21", Day, Day, "Works"))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(Gilgit, new AddHoliday(Day, "KP", "Day", "دن", "SPECIAL", true))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(Gilgit, new AddHoliday(Day, "NATIONAL", "Day", "دن", "SPECIAL", true))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(Peshawar, new SetCaseType("NEW_TYPE", null, "New", "نئی", false))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Clerk("VC-KP-21"), new CloseCourtroom("VC-KP-21", Day, Day, "Works"))).Problem?.Slug);
        await courts.Do(Gilgit, new AddHoliday(Day, "GB", "Day", "دن", "SPECIAL", true));
        await courts.Do(CourtsFixture.Administrator, new SetCaseType("NEW_TYPE", null, "New", "نئی", false));
    }

    [Fact]
    public async Task Every_edit_leaves_an_audit_line_without_names()
    {
        await courts.Do(CourtsFixture.Administrator, new PostJudge("VC-KP-22", null, "Zqxname", "زقنام", Day, Day, true));

        Assert.Equal(("kp", 1), (await courts.Owner.One<string>("select left(district, 2) from platform.audit_entry where action = 'PostJudge' and target_id = 'VC-KP-22'"), 1));
        Assert.Equal(0, await courts.Owner.One<int>("select count(*) from platform.audit_entry where detail::text like '%Zqxname%' or detail::text like '%زقنام%'"));
    }

    [Fact]
    public async Task An_edit_on_one_node_holds_for_the_next_booking_on_another()
    {
        const string room = "VC-KP-23";
        await using var elsewhere = Npgsql.NpgsqlDataSource.Create(courts.AppConnection);
        var other = new CalendarSnapshot(elsewhere);
        var before = await other.Present(default);
        Assert.Null(CourtCalendar.Day(before, before.Rooms[room], Day, false).Reason);

        await courts.Do(CourtsFixture.Administrator, new CloseCourtroom(room, Day, Day, "Works"));

        var after = await other.Present(default);
        Assert.Equal(NoSitting.Closed, CourtCalendar.Day(after, after.Rooms[room], Day, false).Reason);
    }

    [Fact]
    public async Task What_waits_for_an_administrator_is_that_of_the_scope()
    {
        await courts.Do(CourtsFixture.Administrator, new SetStationOrder("AP-KP-02", 1, true));

        Assert.Contains((await courts.Do(CourtsFixture.Administrator, new GetRegistryAttention())).Broken, b => b.AccessPoint.Code == "AP-KP-02");
        Assert.DoesNotContain((await courts.Do(Gilgit, new GetRegistryAttention())).Broken, b => b.AccessPoint.Code == "AP-KP-02");
    }
}
