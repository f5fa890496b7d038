using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Statistics.Counts;

/// <summary>The laws of counting (domain.md), each in a courtroom of its own.</summary>
public sealed class CountingTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);
    private static readonly Caller Staff = CourtsFixture.In(Role.ProgrammeStaff, Scope.All);

    private async Task<HearingId> Book(string room, int hour, LocalDate? day = null, bool restricted = false, string type = "CRIMINAL_SESSIONS") =>
        await courts.Owner.Hearing(room, Given.At(day ?? Day, hour), 15, "Scheduled", await courts.Owner.Case(room, $"{Guid.NewGuid()}", "State v. Nobody", restricted, type));

    private Task Publish(string room, LocalDate? day = null) => courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, day ?? Day));

    private Task Hear(string room, HearingId hearing, HearingOutcome outcome = HearingOutcome.Heard, string? reason = null) => Conclude(room, hearing, outcome, reason, start: true);

    private async Task Conclude(string room, HearingId hearing, HearingOutcome outcome, string? reason = null, bool start = false)
    {
        if (start)
        {
            await courts.Do(CourtsFixture.Judge(room), new StartHearing(hearing));
        }
        await courts.Do(CourtsFixture.Judge(room), new ConcludeHearing(hearing, outcome, reason, null));
    }

    private async Task<HearingCounts> Count(string room, params CountBy[] by) =>
        await courts.Do(Staff, new CountHearings(Day.PlusDays(-10), Day.PlusDays(20), by, new(Courtroom: room)));

    private async Task<RuleOfLaw.Courts.Statistics.Contracts.Counts> Total(string room) => (await Count(room)).Total;

    [Fact]
    public async Task Each_listed_hearing_ends_as_exactly_one_of_seven_and_they_sum_to_listed()
    {
        const string room = "VC-KP-01";
        var hearings = new List<HearingId>();
        for (var hour = 8; hour < 16; hour++)
        {
            hearings.Add(await Book(room, hour));
        }
        await Publish(room);
        await Hear(room, hearings[0]);
        await Conclude(room, hearings[1], HearingOutcome.Adjourned, "COUNSEL_ABSENT");
        await Conclude(room, hearings[2], HearingOutcome.NotReached);
        await Conclude(room, hearings[3], HearingOutcome.TechnicalFailure, "LINK_FAILURE");
        await Conclude(room, hearings[4], HearingOutcome.Withdrawn);
        await courts.Do(CourtsFixture.Clerk(room), new CancelHearing(hearings[5], 1, "OTHER"));
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(hearings[6], 1, Given.At(Day.PlusDays(1), 10), null, null, null));
        // The eighth still waits: it has no end to count.

        Assert.Equal(new(7, 1, 1, 1, 1, 1, 1, 1, 0, 0), await Total(room));
    }

    [Fact]
    public async Task A_moved_hearing_is_moved_on_its_old_day_and_held_on_its_new_one()
    {
        const string room = "VC-KP-02";
        var hearing = await Book(room, 9);
        await Publish(room);
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(hearing, 1, Given.At(Day.PlusDays(1), 10), null, null, null));
        await Publish(room, Day.PlusDays(1));
        await Hear(room, hearing);

        Assert.Equal(new(2, 1, 0, 0, 0, 0, 0, 1, 0, 0), await Total(room));
    }

    [Fact]
    public async Task A_hearing_moved_within_its_day_or_back_to_it_was_not_moved()
    {
        const string room = "VC-KP-03";
        var (within, back) = (await Book(room, 9), await Book(room, 10));
        await Publish(room);
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(within, 1, Given.At(Day, 11), null, null, null));
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(back, 1, Given.At(Day.PlusDays(1), 10), null, null, null));
        await courts.Do(CourtsFixture.Clerk(room), new RescheduleHearing(back, 2, Given.At(Day, 12), null, null, null));
        await Hear(room, within);
        await Hear(room, back);

        Assert.Equal(new(2, 2, 0, 0, 0, 0, 0, 0, 0, 0), await Total(room));
    }

    [Fact]
    public async Task A_cancellation_counts_only_after_publication()
    {
        const string room = "VC-KP-04";
        var (before, after) = (await Book(room, 9), await Book(room, 10));
        await courts.Do(CourtsFixture.Clerk(room), new CancelHearing(before, 1, "OTHER"));
        await Publish(room);
        await courts.Do(CourtsFixture.Clerk(room), new CancelHearing(after, 1, "OTHER"));

        Assert.Equal(new(1, 0, 0, 0, 0, 0, 1, 0, 0, 0), await Total(room));
    }

    [Fact]
    public async Task A_hearing_held_on_no_published_list_is_shown_apart_and_is_part_of_the_headline()
    {
        const string room = "VC-KP-05";
        await Hear(room, await Book(room, 9));

        var total = await Total(room);
        Assert.Equal(new(0, 0, 0, 0, 0, 0, 0, 0, 1, 0), total);
        Assert.Equal(1, total.AllHeld);
    }

    [Fact]
    public async Task Adjourned_after_the_start_is_inside_held()
    {
        const string room = "VC-KP-06";
        var hearing = await Book(room, 9);
        await Publish(room);
        await Hear(room, hearing, HearingOutcome.Adjourned, "WITNESS_ABSENT");

        Assert.Equal(new(1, 1, 0, 0, 0, 0, 0, 0, 0, 1), await Total(room));
        Assert.Equal("WITNESS_ABSENT", (await Count(room, CountBy.Reason)).Rows.Single().Keys[0]);
    }

    [Fact]
    public async Task A_running_hearing_is_held_and_a_taken_back_start_is_not()
    {
        const string room = "VC-KP-07";
        var (running, mistaken) = (await Book(room, 9), await Book(room, 11));
        await Publish(room);
        await courts.Do(CourtsFixture.Judge(room), new StartHearing(running));
        // The judge of one room sits in one hearing at a time.
        await courts.Owner.Sql("update scheduling.hearing set status = 'Scheduled', started_at = null where id = @id", new { id = mistaken.Value });

        Assert.Equal(new(1, 1, 0, 0, 0, 0, 0, 0, 0, 0), await Total(room));
    }

    [Fact]
    public async Task A_listed_hearing_without_any_record_was_not_reached_once_its_day_is_over()
    {
        const string room = "VC-KP-08";
        var (yesterday, hearing) = (CourtsFixture.Today.PlusDays(-1), await Book(room, 9, CourtsFixture.Today.PlusDays(-1)));
        await courts.Owner.Sql("insert into scheduling.hearing_day (hearing_id, day, courtroom_id, published_at) select id, @yesterday, courtroom_id, created_at from scheduling.hearing where id = @id", new { yesterday, id = hearing.Value });

        Assert.Equal(new(1, 0, 0, 1, 0, 0, 0, 0, 0, 0), await Total(room));
    }

    [Fact]
    public async Task A_hearing_counts_on_the_courts_date_when_it_is_another_day_in_Greenwich()
    {
        const string room = "VC-KP-09";
        // 02:00 on 1 January in Peshawar is 21:00 on 31 December in Greenwich.
        var newYear = new LocalDate(2027, 1, 1);
        await Hear(room, await Book(room, 2, newYear));

        Task<HearingCounts> Year(int year) => courts.Do(Staff, new CountHearings(new(year, 1, 1), new(year, 12, 31), [CountBy.Month], new(Courtroom: room)));
        Assert.Equal("2027-01", (await Year(2027)).Rows.Single().Keys[0]);
        Assert.Empty((await Year(2026)).Rows);
    }

    [Fact]
    public async Task A_hearing_of_two_access_points_stands_in_both_rows_and_once_in_the_total()
    {
        const string room = "VC-KP-10";
        var @case = await courts.Owner.Case(room, "AP 1/2026", "State v. A");
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, 9), 15, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "A", accessPoint: "AP-KP-01");
        await courts.Owner.Appearance(hearing, @case, "B", "witness", accessPoint: "AP-KP-02");
        await courts.Owner.Appearance(hearing, @case, "C", "witness", accessPoint: "AP-KP-02");
        await Hear(room, hearing);

        var counts = await Count(room, CountBy.AccessPoint);
        Assert.Equal([("AP-KP-01", 1), ("AP-KP-02", 1)], counts.Rows.Select(r => (r.Keys[0]!, r.Counts.HeldUnpublished)));
        Assert.Equal(1, counts.Total.AllHeld);
        Assert.Equal(1, (await courts.Do(Staff, new CountHearings(Day, Day, [], new(Courtroom: room, AccessPoint: "AP-KP-02")))).Total.AllHeld);
        Assert.Equal(0, (await courts.Do(Staff, new CountHearings(Day, Day, [], new(Courtroom: room, AccessPoint: "AP-KP-03")))).Total.AllHeld);
    }

    [Fact]
    public async Task By_sex_and_age_appearances_in_held_hearings_are_counted_as_recorded()
    {
        const string room = "VC-KP-11";
        var @case = await courts.Owner.Case(room, "Sex 1/2026", "State v. A");
        var (held, unheard) = (await courts.Owner.Hearing(room, Given.At(Day, 9), 15, "Scheduled", @case), await courts.Owner.Hearing(room, Given.At(Day, 10), 15, "Scheduled", @case));
        foreach (var (name, sex, age) in new[] { ("A", "female", "adult"), ("B", "female", "child"), ("C", "not-recorded", "not-recorded") })
        {
            var appearance = await courts.Owner.Appearance(held, @case, name);
            await courts.Owner.Sql("update scheduling.person set sex = @sex, age = @age where id = (select person_id from scheduling.appearance where id = @id)", new { sex, age, id = appearance.Value });
        }
        await courts.Owner.Appearance(unheard, @case, "D");
        await Hear(room, held);
        await Conclude(room, unheard, HearingOutcome.NotReached);

        var sexes = await Count(room, CountBy.Sex);
        Assert.True(sexes.Appearances);
        Assert.Equal([("female", 2), ("not-recorded", 1)], sexes.Rows.Select(r => (r.Keys[0]!, r.Counts.AllHeld)));
        Assert.Equal([("female/adult", 1), ("female/child", 1), ("not-recorded/not-recorded", 1)], (await Count(room, CountBy.Sex, CountBy.Age)).Rows.Select(r => (string.Join('/', r.Keys), r.Counts.AllHeld)));
        Assert.Equal(3, sexes.Total.AllHeld);
    }

    [Fact]
    public async Task A_restricted_matter_counts_like_any_other_and_nothing_tells_which_it_was()
    {
        const string room = "VC-KP-12";
        var hidden = await Book(room, 9, restricted: true, type: "GBV");
        await Publish(room);
        await Hear(room, hidden);

        Assert.Equal(1, (await Total(room)).Held);
        var listed = await courts.Do(Staff, new ListCountedHearings(Day, Day, new(Courtroom: room)));
        var line = Assert.Single(await listed.Rows.ToListAsync());
        Assert.Equal(("held", true, (Guid?)null, (LocalTime?)null, (LocalTime?)null, (LocalTime?)null), (line.Result, line.Restricted, line.Hearing, line.Appointed, line.Started, line.Concluded));
    }

    [Fact]
    public async Task Everybody_counts_what_lies_within_their_scope()
    {
        const string swat = "kp-swat";
        var (own, other) = (await courts.Owner.One<string>("select min(r.code) from scheduling.courtroom r join scheduling.court c on c.id = r.court_id where c.district = @swat", new { swat }), "VC-BAL-01");
        await Hear(own, await Book(own, 9));
        await Hear(other, await Book(other, 9));
        async Task<IEnumerable<string?>> Seen(Caller caller) => (await courts.Do(caller, new CountHearings(Day, Day, [CountBy.Courtroom], CountFilter.All))).Rows.Select(r => r.Keys[0]);

        Assert.Superset(new HashSet<string?> { own, other }, (await Seen(Staff)).ToHashSet());
        Assert.Equal([own], await Seen(CourtsFixture.In(Role.ProgrammeStaff, new(ScopeKind.District, swat))));
        Assert.Equal([other], await Seen(CourtsFixture.In(Role.ProgrammeStaff, new(ScopeKind.Province, "BALOCHISTAN"))));
        Assert.Equal([own], await Seen(CourtsFixture.Clerk(own)));
        Assert.Equal([other], await Seen(CourtsFixture.Judge(other)));
        Assert.Equal([swat], (await courts.Do(CourtsFixture.In(Role.ProgrammeStaff, new(ScopeKind.District, swat)), new CountHearings(Day, Day, [], CountFilter.All))).Scope);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk(own), new CountHearings(Day, Day, [], new(Courtroom: other)))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk(own), new CountHearings(Day, Day, [], new(Courtroom: "VC-NO-99")))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Administrator, new CountHearings(Day, Day, [], CountFilter.All))).Problem?.Slug);
        Assert.Equal("unauthenticated", (await courts.Send(CourtsFixture.Anonymous, new GetMeasures(Day, Day, null, CountFilter.All))).Problem?.Slug);
    }

    [Fact]
    public async Task Measures_divide_the_same_counts()
    {
        const string room = "VC-KP-13";
        var hearings = new List<HearingId>();
        for (var hour = 8; hour < 12; hour++)
        {
            hearings.Add(await Book(room, hour));
        }
        await Publish(room);
        await Hear(room, hearings[0]);
        await Hear(room, hearings[1], HearingOutcome.Adjourned, "WITNESS_ABSENT");
        await Conclude(room, hearings[2], HearingOutcome.TechnicalFailure, "LINK_FAILURE");
        await Conclude(room, hearings[3], HearingOutcome.Adjourned, "COUNSEL_ABSENT");
        await courts.Owner.Sql("update scheduling.hearing set created_at = started_at - interval '4 days', started_at = started_at where id = @id; update scheduling.hearing set created_at = started_at - interval '8 days', starts_at = started_at - interval '11 minutes' where id = @late",
            new { id = hearings[0].Value, late = hearings[1].Value });

        var measures = (await courts.Do(Staff, new GetMeasures(Day.PlusDays(-3), Day.PlusDays(3), null, new(Courtroom: room)))).Total;
        Assert.Equal((0.25, 0.25, 6.0), (measures.TrialDateCertainty!.Value, measures.TechnicalFailureRate!.Value, Math.Round(measures.WaitDays!.Value, 3)));
        Assert.Null(measures.UseOfStations);
    }
}
