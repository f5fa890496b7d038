using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.AccessPoints;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtsFixture;

namespace RuleOfLaw.Courts.Tests.Scheduling.Repairs;

/// <summary>The day breaks and is put right: what is planned, accepted and carried out, by whom and how often. Every test begins with an empty, sound day at nine.</summary>
public sealed partial class RepairTests(CourtsFixture courts) : IClassFixture<CourtsFixture>, IAsyncLifetime
{
    private const string Room = "VC-KP-01", Other = "VC-KP-02", Prison = "AP-KP-01", Complex = "AP-KP-06";

    private static readonly Caller Mine = Clerk(Room), Theirs = Clerk(Other);

    public async Task InitializeAsync()
    {
        courts.Clock.Set(new FakeClock().GetCurrentInstant());
        // The outbox first: its worker keeps a lock on it while a reaction, on another connection, still reads the rest.
        await courts.Owner.Sql("""
            truncate platform.outbox, scheduling.hearing, scheduling.court_case, scheduling.person, scheduling.hearing_history, scheduling.repair, attendance.incident, attendance.attendance_history cascade;
            delete from scheduling.judge_leave; delete from scheduling.closure; update scheduling.station set out_of_order_since = null; update scheduling.registry_version set version = version + 1
            """);
    }

    public Task DisposeAsync() => Invariants.Hold(courts);

    private static ParticipantInput Person(string role, string place, string? name = null, bool guarded = false) =>
        new(place switch { "link" => new(Link: true), "courtroom" => new(Courtroom: true), _ => new(AccessPoint: place) }, role, Name: name ?? $"A {role}", Protected: guarded);

    private Task<HearingView> Book(string room, LocalDate day, int hour, int minute, params ParticipantInput[] people) => courts.Do(Clerk(room), new BookHearing(
        [new CaseInput(Number: $"{hour:00}{minute:00}/{day.Day}", Type: "CRIMINAL_SESSIONS", Title: "State v. Somebody")], room, "PROSECUTION_EVIDENCE", Given.At(day, hour, minute), 30, people));

    private Task<HearingView> Book(int hour, int minute, params ParticipantInput[] people) => Book(Room, Today, hour, minute, people);

    private Task<IncidentView> LinkDown(string place, int? minutes) => courts.Do(Operator(place), new ReportIncident(place, IncidentKind.Link, "", minutes));

    private async Task<Situation> OnlySituation(Caller caller) => Assert.Single(await courts.Do(caller, new ListSituations())).Situation;

    private async Task<Guid> Plan(Caller caller) => (await courts.Do(caller, new MakeRepairPlan((await OnlySituation(caller)).Key))).Value;

    private async Task<IReadOnlyList<RepairRow>> Rows(Caller caller, Guid plan) => [.. (await courts.Do(caller, new GetRepairPlan(plan))).Lines.Select(l => l.Row)];

    private async Task<Carried> Accept(Caller caller, Guid plan, RowAct act = RowAct.Move, string? why = null, params HearingView[] hearings)
    {
        await courts.Do(caller, new ChooseRows(plan, act, hearings.Length == 0 ? null : [.. hearings.Select(h => h.Id)], Why: why));
        return await courts.Do(caller, new CarryOut(plan));
    }

    private async Task<HearingView> Look(HearingView hearing) => (await courts.Do(Clerk(hearing.Courtroom), new GetHearing(hearing.Id))).Hearing;

    private static LocalTime TimeOf(HearingView hearing) => hearing.StartsAt.TimeOfDay;

    [Fact]
    public async Task An_incident_at_an_access_point_is_put_right_with_one_click_and_nothing_else_moves()
    {
        var met = new[] { await Book(9, 30, Person("accused", Prison)), await Book(10, 0, Person("accused", Prison), Person("advocate", Complex)), await Book(10, 30, Person("witness", Prison)) };
        var (elsewhere, later) = (await Book(Other, Today, 10, 0, Person("accused", Complex)), await Book(11, 30, Person("accused", Prison)));
        await LinkDown(Prison, 120);

        var situation = await OnlySituation(Mine);
        Assert.Equal(("incident-link", Prison, 0, 0), (situation.Reason, situation.Place, situation.Elsewhere, situation.InSession));
        Assert.Equal(met.Select(h => h.Id.Value), situation.Hearings.Select(h => h.Hearing));

        var plan = await Plan(Mine);
        Assert.Equal([(Way.SameDay, new LocalTime(11, 0)), (Way.SameDay, new(12, 0)), (Way.SameDay, new(12, 30))],
            (await Rows(Mine, plan)).Select(r => (r.Proposal!.Way, r.Proposal.StartsAt.InZone(DateTimeZoneProviders.Tzdb["Asia/Karachi"]).TimeOfDay)));
        Assert.Equal(1, (await Look(met[0])).Revision);

        Assert.Equal(new Carried(3, 0, 0), await Accept(Mine, plan));

        var now = await Task.WhenAll(met.Select(Look));
        Assert.Equal([new LocalTime(11, 0), new(12, 0), new(12, 30)], now.Select(TimeOf));
        Assert.All(now, h => Assert.Equal((2, HearingStatus.Scheduled), (h.Revision, h.Status)));
        Assert.All([await Look(elsewhere), await Look(later)], h => Assert.Equal(1, h.Revision));
        Assert.Empty(await courts.Do(Mine, new ListSituations()));
        Assert.Equal(met.Length, await courts.Owner.One<int>("select count(distinct payload ->> 'hearing')::int from platform.outbox where event = 'HearingRescheduled'"));
        Assert.All((await courts.Do(Mine, new GetRepairPlan(plan))).Lines, l => Assert.Equal((RepairState.Done, RowAct.Move), (l.Row.State, l.Row.Act)));
    }

    [Fact]
    public async Task Only_those_whose_place_fell_out_appear_elsewhere_and_the_time_is_kept()
    {
        var hearing = await Book(11, 0, Person("accused", Prison), Person("advocate", Complex), Person("witness", Complex));
        await LinkDown(Complex, null);

        var plan = await Plan(Mine);
        var best = Assert.Single(await Rows(Mine, plan)).Proposal!;
        Assert.Equal((Way.OtherPlace, 2), (best.Way, best.Places.Count));
        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, plan));

        var now = await Look(hearing);
        Assert.Equal((new LocalTime(11, 0), 2), (TimeOf(now), now.Revision));
        Assert.Equal(PlaceKind.Link, now.Appearances.Single(a => a.Role == "advocate").Place);
        Assert.Equal(Prison, now.Appearances.Single(a => a.Role == "accused").AccessPoint);
        Assert.Equal("AP-KP-19", now.Appearances.Single(a => a.Role == "witness").AccessPoint);
    }

    [Fact]
    public async Task A_hearing_in_session_is_never_moved()
    {
        var (runs, waits) = (await Book(9, 0, Person("accused", Prison)), await Book(9, 45, Person("accused", Prison)));
        await courts.Do(Judge(Room), new StartHearing(runs.Id));
        await LinkDown(Prison, 120);
        Assert.Equal((1, 1), ((await OnlySituation(Mine)).Hearings.Count, (await OnlySituation(Mine)).InSession));
        var plan = await Plan(Mine);

        // Started after it was planned.
        await courts.Do(Judge(Room), new ConcludeHearing(runs.Id, HearingOutcome.Heard));
        await courts.Do(Judge(Room), new StartHearing(waits.Id));
        Assert.Equal(new Carried(0, 1, 0), await Accept(Mine, plan));

        var now = await Look(waits);
        Assert.Equal((HearingStatus.InSession, 1, new LocalTime(9, 45)), (now.Status, now.Revision, TimeOf(now)));
        Assert.Equal(RepairState.Gone, Assert.Single(await Rows(Mine, plan)).State);
    }

    [Fact]
    public async Task Who_was_overtaken_gets_a_fresh_proposal_that_says_so()
    {
        var hearing = await Book(10, 0, Person("accused", Prison));
        await LinkDown(Prison, 120);
        var plan = await Plan(Mine);
        await Book(11, 0, Person("witness", "link"));

        Assert.Equal(new Carried(0, 1, 0), await Accept(Mine, plan));
        var row = Assert.Single(await Rows(Mine, plan));
        Assert.Equal((RepairState.Open, "slot-taken", Given.At(Today, 11, 30)), (row.State, row.Note, row.Proposal!.StartsAt));

        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, plan));
        Assert.Equal(new LocalTime(11, 30), TimeOf(await Look(hearing)));
    }

    [Fact]
    public async Task A_row_that_is_carried_out_again_after_a_crash_moves_once()
    {
        var hearing = await Book(10, 0, Person("accused", Prison));
        await LinkDown(Prison, 120);
        var plan = await Plan(Mine);
        await Accept(Mine, plan);

        // As if killed between the move and the note of it.
        await courts.Owner.Sql("update scheduling.repair_row set state = 'Chosen', revision = 1, done_at = null");
        Assert.Equal(new Carried(1, 0, 0), await courts.Do(Mine, new CarryOut(plan)));

        Assert.Equal(2, (await Look(hearing)).Revision);
        Assert.Equal(1, await courts.Owner.One<int>("select count(*)::int from scheduling.hearing_history where change = 'rescheduled'"));
    }

    [Fact]
    public async Task Accepting_all_beside_other_clerks_who_book_overlaps_nothing_and_leaves_every_hearing_whole()
    {
        var met = new List<HearingView>();
        for (var i = 0; i < 12; i++)
        {
            met.Add(await Book(i % 2 == 0 ? Room : Other, Today, 9 + (i / 2 * 30 + 30) / 60, (i / 2 * 30 + 30) % 60, Person("accused", Prison)));
        }
        await LinkDown(Prison, 210);
        var both = new Caller(CallerKind.User, Guid.CreateVersion7(), "Both", [new(Role.Clerk, new(ScopeKind.Courtroom, Room)), new(Role.Clerk, new(ScopeKind.Courtroom, Other))]);
        var plan = await Plan(both);
        var booked = 0;
        var booking = Task.Run(async () =>
        {
            foreach (var (day, hour, minute) in from day in new[] { 1, 2, 3 } from hour in new[] { 9, 10, 11, 12, 13, 14 } from minute in new[] { 0, 30 } select (day, hour, minute))
            {
                foreach (var room in new[] { Room, Other })
                {
                    booked += (await courts.Send(Clerk(room), new BookHearing([new CaseInput(Number: $"Race {room} {day}/{hour}/{minute}", Type: "CRIMINAL_SESSIONS")], room, "PROSECUTION_EVIDENCE",
                        Given.At(new(2026, 12, day), hour, minute), 15, [Person("accused", Prison)]))).Succeeded ? 1 : 0;
                }
            }
        });

        for (var left = met.Count; left > 0; left -= (await Accept(both, plan)).Done)
        {
        }
        await booking;

        Assert.True(booked > 0);
        Assert.All(await Task.WhenAll(met.Select(Look)), h => Assert.True(h.Revision == 2 && h.StartsAt.ToInstant() >= Given.At(Today, 12, 30), $"{h.StartsAt} {h.Revision}"));
    }

    [Fact]
    public async Task A_judges_sudden_absence_moves_what_has_not_begun_and_is_taken_back_as_simply()
    {
        var (runs, waits) = (await Book(9, 0, Person("accused", Prison)), await Book(11, 0, Person("accused", Prison)));
        await courts.Do(Judge(Room), new StartHearing(runs.Id));
        Assert.Equal("not-found", (await courts.Send(Theirs, new ReportAbsence(Room))).Problem?.Slug);

        await courts.Do(Mine, new ReportAbsence(Room, "Unwell"));
        Assert.Equal([Room], await courts.Do(Mine, new ListAbsences()));
        Assert.Equal((NoSitting.Leave, waits.Id.Value), ((await OnlySituation(Mine)).Reason, (await OnlySituation(Mine)).Hearings.Single().Hearing));
        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, await Plan(Mine)));
        var moved = await Look(waits);
        Assert.Equal((Today.PlusDays(1), new LocalTime(11, 0)), (moved.StartsAt.Date, TimeOf(moved)));
        Assert.Equal(HearingStatus.InSession, (await Look(runs)).Status);
        Assert.DoesNotContain("Unwell", await courts.Owner.One<string>("select coalesce(string_agg(detail::text, ' '), '') from platform.audit_entry"));

        await courts.Do(Mine, new EndAbsence(Room));
        Assert.Equal("stale", (await courts.Send(Mine, new EndAbsence(Room))).Problem?.Slug);
        Assert.Empty(await courts.Do(Mine, new ListAbsences()));
        await Book(14, 0, Person("accused", Prison));
    }

    [Fact]
    public async Task A_judge_who_also_sits_elsewhere_is_not_a_clerks_to_report()
    {
        await courts.Owner.Sql("insert into scheduling.judge_posting (judge_id, courtroom_id, from_day, duty) select md5('judge VC-KP-01')::uuid, id, '2020-01-01', true from scheduling.courtroom where code = 'VC-KP-40'");
        await courts.Owner.Sql("update scheduling.registry_version set version = version + 1");

        Assert.Equal("judge-elsewhere", (await courts.Send(Mine, new ReportAbsence(Room))).Problem?.Slug);
        await courts.Do(In(Role.Clerk, new(ScopeKind.Province, "KP")), new ReportAbsence(Room));

        await courts.Owner.Sql("delete from scheduling.judge_posting where duty");
    }

    [Fact]
    public async Task A_broken_booth_is_dealt_anew_and_nobody_is_told()
    {
        var hearing = await Book(10, 0, Person("accused", Prison));
        var broken = hearing.Appearances[0].Station!.Value;
        var first = await courts.Send(Administrator, new SetStationOrder(Prison, broken, OutOfOrder: true));
        await courts.Do(Administrator, new SetStationOrder(Prison, broken, OutOfOrder: true) { Accepts = Strands.In(first.Problem)!.Value.Accepts });
        await courts.Owner.Sql("truncate platform.outbox");

        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, await Plan(Mine)));

        var now = await Look(hearing);
        Assert.Equal((1, new LocalTime(10, 0), Prison), (now.Revision, TimeOf(now), now.Appearances[0].AccessPoint));
        Assert.NotEqual(broken, now.Appearances[0].Station);
        Assert.Equal(0, await courts.Owner.One<int>("select count(*)::int from platform.outbox"));
        Assert.Empty(await courts.Do(Mine, new ListSituations()));
    }

    [Fact]
    public async Task Adjourned_for_a_strike_todays_hearing_ends_unheard_and_continues_and_tomorrows_moves()
    {
        var (today, tomorrow) = (await Book(10, 0, Person("accused", Prison)), await Book(Room, Today.PlusDays(1), 10, 0, Person("accused", Prison)));
        await courts.Do(Mine, new PublishCauseList(Room, Today));
        await courts.Do(Mine, new PublishCauseList(Room, Today.PlusDays(1)));

        foreach (var (day, hearing) in new[] { (Today, today), (Today.PlusDays(1), tomorrow) })
        {
            var plan = (await courts.Do(Mine, new MakeRepairPlan(Situations.Day(Room, day)))).Value;
            Assert.Equal("invalid", (await courts.Send(Mine, new ChooseRows(plan, RowAct.Adjourn, [hearing.Id], Why: "NO_SUCH"))).Problem?.Slug);
            Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, plan, RowAct.Adjourn, "STRIKE", hearing));
        }

        var ended = await Look(today);
        Assert.Equal((HearingStatus.Concluded, HearingOutcome.Adjourned, "STRIKE"), (ended.Status, ended.Outcome, ended.Reason));
        var next = await courts.Owner.One<DateTime>("select starts_at from scheduling.hearing where continues = @id and status = 'Scheduled'", new { id = today.Id.Value });
        Assert.Equal(Today.PlusDays(1), Instant.FromDateTimeUtc(DateTime.SpecifyKind(next, DateTimeKind.Utc)).InZone(DateTimeZoneProviders.Tzdb["Asia/Karachi"]).Date);
        var moved = await Look(tomorrow);
        Assert.Equal((HearingStatus.Scheduled, 2), (moved.Status, moved.Revision));
        Assert.True(moved.StartsAt.Date > Today.PlusDays(1));
        Assert.Equal("STRIKE", await courts.Owner.One<string>("select reason from scheduling.hearing_history where hearing_id = @id and change = 'rescheduled'", new { id = tomorrow.Id.Value }));
        var counts = (await courts.Do(Mine, new CountHearings(Today, Today.PlusDays(1), [], new(Courtroom: Room)))).Total;
        Assert.Equal((2, 1, 1), (counts.Listed, counts.AdjournedUnheard, counts.Moved));
    }

    [Fact]
    public async Task A_link_failure_counts_as_technical_failure()
    {
        var hearing = await Book(10, 0, Person("accused", Prison));
        await LinkDown(Prison, null);

        await Accept(Mine, await Plan(Mine), RowAct.Adjourn, "LINK_FAILURE", hearing);

        Assert.Equal(HearingOutcome.TechnicalFailure, (await Look(hearing)).Outcome);
    }

    [Fact]
    public async Task What_is_kept_for_a_reason_is_asked_no_more_until_it_changes()
    {
        var hearing = await Book(10, 0, Person("accused", Prison));
        await LinkDown(Prison, null);
        var plan = await Plan(Mine);
        Assert.Equal("invalid", (await courts.Send(Mine, new ChooseRows(plan, RowAct.Keep, [hearing.Id], Why: " "))).Problem?.Slug);

        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, plan, RowAct.Keep, "The prison has a second line", hearing));

        Assert.Empty(await courts.Do(Mine, new ListSituations()));
        Assert.Equal("The prison has a second line", (await courts.Do(Mine, new GetHearing(hearing.Id))).History[^1].Reason);
        await courts.Do(Mine, new RescheduleHearing(hearing.Id, 1, Given.At(Today, 12)));
        Assert.Single((await OnlySituation(Mine)).Hearings);
    }

    [Fact]
    public async Task A_move_is_taken_back_by_an_ordinary_move()
    {
        var hearing = await Book(11, 0, Person("accused", Prison), Person("advocate", Complex));
        await LinkDown(Complex, null);
        var plan = await Plan(Mine);
        await Accept(Mine, plan);
        Assert.Equal(PlaceKind.Link, (await Look(hearing)).Appearances.Single(a => a.Role == "advocate").Place);

        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, plan, RowAct.Back, null, hearing));

        var now = await Look(hearing);
        Assert.Equal((3, Complex), (now.Revision, now.Appearances.Single(a => a.Role == "advocate").AccessPoint));
        Assert.Equal(RowAct.Back, Assert.Single(await Rows(Mine, plan)).Act);
    }

    [Fact]
    public async Task People_who_have_come_are_favoured_and_counted()
    {
        var (first, came) = (await Book(9, 30, Person("accused", Prison)), await Book(10, 0, Person("accused", Prison)));
        await courts.Do(Operator(Prison), new Arrive(came.Appearances[0].Id));
        await LinkDown(Prison, 120);

        var rows = await Rows(Mine, await Plan(Mine));

        Assert.Equal((Given.At(Today, 11), 1), (rows.Single(r => r.Hearing == came.Id.Value).Proposal!.StartsAt, rows.Single(r => r.Hearing == came.Id.Value).Proposal!.Came));
        Assert.Equal(Given.At(Today, 11, 30), rows.Single(r => r.Hearing == first.Id.Value).Proposal!.StartsAt);
    }

    [Fact]
    public async Task A_closure_is_a_situation_of_the_courtroom_and_of_the_calendar_as_a_whole()
    {
        var hearing = await Book(Room, Today.PlusDays(1), 10, 0, Person("accused", Prison));
        var first = await courts.Send(Administrator, new CloseCourtroom(Room, Today.PlusDays(1), Today.PlusDays(1), "Strike"));
        await courts.Do(Administrator, new CloseCourtroom(Room, Today.PlusDays(1), Today.PlusDays(1), "Strike") { Accepts = Strands.In(first.Problem)!.Value.Accepts });

        Assert.Equal(($"stranded:closed:{Room}", Room), ((await OnlySituation(Mine)).Key, (await OnlySituation(Mine)).Place));
        var plan = (await courts.Do(Mine, new MakeRepairPlan(Situations.AllStranded, [hearing.Id]))).Value;
        await Accept(Mine, plan);

        Assert.Equal(Today.PlusDays(2), (await Look(hearing)).StartsAt.Date);
        Assert.Empty(await courts.Do(Mine, new FindStranded()));
    }
}
