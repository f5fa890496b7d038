using AngleSharp.Html.Dom;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.AccessPoints;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Calendar;

/// <summary>An entry that is made again for other days forgets no day of the earlier one: the page shows those days and asks.</summary>
public sealed class LeftDaysTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    // A Monday, far from holidays and vacations; the courts sit on Mondays to Thursdays.
    private static readonly LocalDate First = new(2027, 4, 5);

    private static WeekdayHours[] Week(int opens) => [.. Enumerable.Range(1, 7).Select(d => new WeekdayHours(d, new(opens, 0), new(13, 0)))];

    private async Task<Outcome<Edited>> Set(string scope, LocalDate from, LocalDate? to, string? left = null, string season = "RAMAZAN", int opens = 11, string? accepts = null)
    {
        var seen = await courts.Do(CourtsFixture.Administrator, new GetHoursSeen(scope, season));
        return await courts.Send(CourtsFixture.Administrator, new SetCourtHours(scope, season, from, to, Week(opens), seen) { Left = left, Accepts = accepts });
    }

    private async Task<LocalTime> Opens(string room, LocalDate day) => (await courts.Do(CourtsFixture.Administrator, new GetCourtroom(room, day))).Days.Single(d => d.Date == day).Hours[0].From;

    private static IEnumerable<(string, LocalDate, LocalDate?, bool)> Days(Outcome<Edited> asked) => LeavesDays.In(asked.Problem)!.Value.Days.Select(d => (d.Scope, d.FromDay, d.ToDay, d.Own));

    [Fact]
    public async Task Ramazan_entered_a_day_later_asks_about_the_day_that_would_keep_its_hours_and_gives_it_back()
    {
        const string room = "VC-KP-10";
        var regular = await Opens(room, First);
        Assert.True((await Set(room, First, First.PlusDays(29))).Succeeded);

        var asked = await Set(room, First.PlusDays(1), First.PlusDays(30));

        Assert.Equal([(room, First, First, true)], Days(asked));
        Assert.Equal(regular, await Opens(room, First.PlusDays(30))); // nothing is saved yet
        Assert.True((await Set(room, First.PlusDays(1), First.PlusDays(30), LeavesDays.In(asked.Problem)!.Value.Replace)).Succeeded);
        Assert.Equal([regular, new(11, 0), new(11, 0), regular], [await Opens(room, First), await Opens(room, First.PlusDays(1)), await Opens(room, First.PlusDays(30)), await Opens(room, First.PlusDays(31))]);
        Assert.Equal(1, await courts.Owner.One<int>("select count(*) from platform.audit_entry where action = 'SetCourtHours' and target_id = @room and detail -> 'edit' ->> 'left' = 'replace'", new { room }));
    }

    [Fact]
    public async Task Twenty_nine_days_instead_of_thirty_ask_at_the_end_and_both_may_stay()
    {
        const string room = "VC-KP-11";
        await Set(room, First, First.PlusDays(29));

        var asked = await Set(room, First, First.PlusDays(28), opens: 12);

        Assert.Equal([(room, First.PlusDays(29), First.PlusDays(29), true)], Days(asked));
        Assert.True((await Set(room, First, First.PlusDays(28), LeavesDays.In(asked.Problem)!.Value.Keep, opens: 12)).Succeeded);
        Assert.Equal([new(12, 0), new(11, 0)], [await Opens(room, First.PlusDays(28)), await Opens(room, First.PlusDays(29))]);
    }

    [Fact]
    public async Task An_entry_that_lies_beside_the_new_one_within_the_lunar_year_is_asked_about_and_last_years_is_not()
    {
        const string room = "VC-KP-12";
        await Set(room, First, First.PlusDays(3));
        Assert.Equal([(room, First, First.PlusDays(3), true)], Days(await Set(room, First.PlusDays(40), First.PlusDays(69))));
        Assert.True((await Set(room, First.PlusDays(354), First.PlusDays(383))).Succeeded);
    }

    [Fact]
    public async Task An_answer_to_other_days_than_those_shown_is_asked_again()
    {
        const string room = "VC-KP-13";
        await Set(room, First, First.PlusDays(29));
        var answer = LeavesDays.In((await Set(room, First.PlusDays(1), First.PlusDays(30))).Problem)!.Value.Replace;

        Assert.Equal([(room, First, First.PlusDays(1), true)], Days(await Set(room, First.PlusDays(2), First.PlusDays(31), answer)));
    }

    [Fact]
    public async Task A_forgotten_day_of_a_narrower_scope_is_shown_and_left_to_its_own_entry()
    {
        const string room = "VC-KP-14";
        var scope = (await courts.Do(CourtsFixture.Administrator, new GetCourtroom(room, First))).Courtroom.District;
        await Set(room, First, First.PlusDays(29));

        var asked = await Set(scope, First.PlusDays(1), First.PlusDays(30));

        Assert.Equal([(room, First, First, false)], Days(asked));
        Assert.True((await Set(scope, First.PlusDays(1), First.PlusDays(30), LeavesDays.In(asked.Problem)!.Value.Keep)).Succeeded);
        Assert.Equal(new(11, 0), await Opens(room, First));
    }

    [Fact]
    public async Task What_the_answer_strands_is_still_asked()
    {
        const string room = "VC-KP-15";
        await Set(room, First, First.PlusDays(29));
        await courts.Owner.Hearing(room, Given.At(First.PlusDays(30), 10), 30, "Scheduled", await courts.Owner.Case(room, "15/2026", "State v. A"));
        var replace = LeavesDays.In((await Set(room, First.PlusDays(1), First.PlusDays(30))).Problem)!.Value.Replace;

        var stranding = Strands.In((await Set(room, First.PlusDays(1), First.PlusDays(30), replace)).Problem)!.Value;

        Assert.Single(stranding.Hearings);
        var saved = await Set(room, First.PlusDays(1), First.PlusDays(30), replace, accepts: stranding.Accepts);
        Assert.Single(saved.Value.Stranded);
    }

    [Fact]
    public async Task A_week_of_an_access_point_that_is_moved_leaves_its_first_day_to_what_held_before()
    {
        const string place = "AP-KP-09";
        async Task<Outcome<Edited>> Hours(LocalDate from, LocalDate? to, int opens, string? left = null)
        {
            var seen = (await courts.Do(CourtsFixture.Administrator, new GetAccessPoint(place, First))).HoursSeen;
            return await courts.Send(CourtsFixture.Administrator, new SetAccessPointHours(place, from, to, Week(opens), seen) { Left = left });
        }
        async Task<LocalTime> Opened(LocalDate day) => (await courts.Do(CourtsFixture.Administrator, new GetAccessPoint(place, day))).Days.Single(d => d.Date == day).Hours[0].From;
        Assert.True((await Hours(First.PlusDays(-30), null, 8)).Succeeded);
        Assert.True((await Hours(First, First.PlusDays(12), 11)).Succeeded);

        var asked = await Hours(First.PlusDays(1), First.PlusDays(12), 11);

        Assert.Equal([(place, First, First, true)], Days(asked));
        Assert.True((await Hours(First.PlusDays(1), First.PlusDays(12), 11, LeavesDays.In(asked.Problem)!.Value.Replace)).Succeeded);
        Assert.Equal([new(8, 0), new(8, 0), new(11, 0), new(8, 0)], [await Opened(First.PlusDays(-1)), await Opened(First), await Opened(First.PlusDays(1)), await Opened(First.PlusDays(13))]);
        Assert.True((await Hours(First.PlusDays(10), null, 9)).Succeeded); // regular hours from a day on are a change, not a move
    }

    [Fact]
    public async Task A_vacation_entered_again_and_a_moon_sighted_holiday_entered_beside_its_expected_day_ask_too()
    {
        const string room = "VC-KP-16";
        AddVacation Vacation(LocalDate from, LocalDate to) => new(room, from, to, "Winter vacation", "تعطیلاتِ سرما", true);
        await courts.Do(CourtsFixture.Administrator, Vacation(First, First.PlusDays(10)));
        var again = Vacation(First.PlusDays(1), First.PlusDays(11));
        var asked = await courts.Send(CourtsFixture.Administrator, again);
        Assert.Equal([(room, First, First, true)], Days(asked));
        await courts.Do(CourtsFixture.Administrator, again with { Left = LeavesDays.In(asked.Problem)!.Value.Replace });
        Assert.Equal([(First.PlusDays(1), First.PlusDays(11))], (await courts.Do(CourtsFixture.Administrator, new ListVacations(2027, room))).Select(v => (v.FromDay, v.ToDay)));

        AddHoliday Eid(LocalDate day, bool sighted) => new(day, room, "Eid of the test", "عید", "LUNAR", sighted);
        await courts.Do(CourtsFixture.Administrator, Eid(First.PlusDays(20), false));
        var sighted = Eid(First.PlusDays(21), true);
        var twice = await courts.Send(CourtsFixture.Administrator, sighted);
        Assert.Equal([(room, First.PlusDays(20), First.PlusDays(20), true)], Days(twice));
        await courts.Do(CourtsFixture.Administrator, sighted with { Left = LeavesDays.In(twice.Problem)!.Value.Replace });
        Assert.Equal([(First.PlusDays(21), true)], (await courts.Do(CourtsFixture.Administrator, new ListHolidays(2027, room))).Select(h => (h.Day, h.Confirmed)));
        // A second day of a holiday that is certain is no repetition.
        await courts.Do(CourtsFixture.Administrator, Eid(First.PlusDays(22), true));
    }

    [Theory]
    [InlineData("en", "VC-KP-17", "Take the earlier entry from these days")]
    [InlineData("ur", "VC-KP-18", "ان ایام سے سابقہ اندراج ہٹا دیں")]
    public async Task The_page_shows_the_days_and_asks(string language, string room, string words)
    {
        await Set(room, First, First.PlusDays(29));
        var address = $"/court-hours/edit?scope={room}&season=RAMAZAN";
        using var administrator = await courts.BrowserAs("administrator", language: language);
        var form = await administrator.Open(address);

        var asked = await (await administrator.Send(form, address, "hours", ("Input.FromDay", "2027-04-06"), ("Input.ToDay", "2027-05-05"), ("Input.Times[1-opens]", "11:00"), ("Input.Times[1-closes]", "13:00"))).Page();

        Assert.Single(asked.QuerySelectorAll(".left-days li"));
        Assert.Contains("2027", asked.Words(".left-days li"));
        var replace = (IHtmlButtonElement)asked.QuerySelector("button[name='Input.Left'][value^='replace:']")!;
        Assert.Equal(words, replace.TextContent.Trim());
        Assert.Equal("2027-04-06", ((IHtmlInputElement)asked.QuerySelector("[name='Input.FromDay']")!).Value);
        Assert.Equal(System.Net.HttpStatusCode.Found, (await administrator.Send(asked, address, "hours", ("Input.Left", replace.Value))).StatusCode);
        Assert.Equal(0, await courts.Owner.One<int>("select count(*) from scheduling.court_hours where scope = @room and effective_from < date '2027-04-06'", new { room }));
    }
}
