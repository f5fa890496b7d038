using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Tests.Scheduling.Calendar;

/// <summary>The order in which a courtroom's day is decided (domain.md, Time).</summary>
public sealed class CourtCalendarTests
{
    private static readonly RoomRow Room = new(Guid.NewGuid(), "VC-KP-01", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2021, 1, 18), null);
    private static readonly Guid Judge = Guid.NewGuid(), DutyJudge = Guid.NewGuid();
    private static readonly LocalDate Tuesday = new(2026, 12, 1);

    private static HoursRow Hours(string scope, int weekday, int from, int to, string season = "REGULAR", LocalTime? breakFrom = null, LocalTime? breakTo = null) =>
        new(scope, new(2022, 1, 1), null, weekday, new(from, 0), new(to, 0), breakFrom, breakTo, season);

    private static CalendarFacts Facts(
        IEnumerable<HoursRow>? hours = null, IEnumerable<HolidayRow>? holidays = null, IEnumerable<VacationRow>? vacations = null, IEnumerable<SpecialRow>? sittings = null,
        IEnumerable<ClosureRow>? closures = null, IEnumerable<PostingRow>? postings = null, IEnumerable<LeaveRow>? leaves = null) =>
        new(1, [Room], [], [], hours ?? [Hours("KP", 2, 9, 15)], holidays ?? [], vacations ?? [], sittings ?? [], [], closures ?? [],
            postings ?? [new(Judge, Room.Id, new(2021, 1, 1), null, false)], leaves ?? [], []);

    private static CourtDay Day(CalendarFacts facts, bool urgent = false, LocalDate? day = null) => CourtCalendar.Day(facts, Room, day ?? Tuesday, urgent);

    private static IReadOnlyList<Span> Spans(params (int From, int To)[] hours) => [.. hours.Select(h => new Span(new(h.From, 0), new(h.To, 0)))];

    [Fact]
    public void A_break_parts_the_sitting_and_a_weekday_without_a_row_has_none()
    {
        var facts = Facts([Hours("KP", 2, 9, 15, breakFrom: new(13, 0), breakTo: new(14, 0))]);

        Assert.Equal(Spans((9, 13), (14, 15)), Day(facts).Sittings);
        Assert.Equal(NoSitting.NoHours, Day(facts, day: Tuesday.PlusDays(1)).Reason);
    }

    [Fact]
    public void The_most_specific_scope_wins_whole_so_that_its_missing_weekday_is_free()
    {
        var hours = new[] { Hours("KP", 2, 9, 15), Hours("KP", 3, 9, 15), Hours("KP/SESSIONS", 2, 10, 12) };

        Assert.Equal(Spans((10, 12)), Day(Facts(hours)).Sittings);
        Assert.Equal(NoSitting.NoHours, Day(Facts(hours), day: Tuesday.PlusDays(1)).Reason);
        Assert.Equal(Spans((8, 9)), Day(Facts([.. hours, Hours("VC-KP-01", 2, 8, 9)])).Sittings);
    }

    [Fact]
    public void Ramazan_comes_before_regular_hours_even_of_a_more_specific_scope_and_evenings_are_added_and_merged()
    {
        var hours = new[] { Hours("KP/SESSIONS", 2, 9, 15), Hours("KP", 2, 8, 13, "RAMAZAN"), Hours("kp-peshawar", 2, 13, 17, "EVENING") };

        Assert.Equal(Spans((8, 17)), Day(Facts(hours)).Sittings);
    }

    [Fact]
    public void A_confirmed_holiday_closes_and_an_expected_one_only_warns()
    {
        var expected = Day(Facts(holidays: [new(Tuesday, "NATIONAL", "Eid", "عید", false)]));

        Assert.Equal((null, "Eid"), (expected.Reason, expected.Expected.Single().NameEn));
        Assert.Equal(NoSitting.Holiday, Day(Facts(holidays: [new(Tuesday, "KP", "Eid", "عید", true)])).Reason);
        Assert.Null(Day(Facts(holidays: [new(Tuesday, "GB", "Jashn", "جشن", true)])).Reason);
    }

    [Fact]
    public void A_vacation_leaves_urgent_matters_to_the_duty_judge()
    {
        var vacation = new VacationRow("KP", Tuesday.PlusDays(-3), Tuesday.PlusDays(3), "Winter", "سرما", true);
        var posted = new PostingRow(Judge, Room.Id, new(2021, 1, 1), null, false);
        var duty = new PostingRow(DutyJudge, Room.Id, Tuesday, Tuesday, true);

        Assert.Equal(NoSitting.Vacation, Day(Facts(vacations: [vacation])).Reason);
        Assert.Equal(Judge, Day(Facts(vacations: [vacation]), urgent: true).Judge);
        Assert.Equal(DutyJudge, Day(Facts(vacations: [vacation], postings: [posted, duty]), urgent: true).Judge);
        Assert.Equal(NoSitting.Vacation, Day(Facts(vacations: [vacation with { DutyJudges = false }]), urgent: true).Reason);
    }

    [Fact]
    public void A_special_sitting_comes_before_closure_holiday_and_vacation()
    {
        var facts = Facts(
            holidays: [new(Tuesday, "NATIONAL", "Eid", "عید", true)], closures: [new(Room.Id, Tuesday, Tuesday, "Works")],
            sittings: [new(Room.Id, Tuesday, new(20, 0), new(22, 0))]);

        Assert.Equal(Spans((20, 22)), Day(facts).Sittings);
    }

    [Fact]
    public void Without_a_judge_or_with_the_judge_on_leave_there_is_no_sitting_unless_a_duty_judge_acts()
    {
        var leave = new LeaveRow(Judge, Tuesday, Tuesday);
        var duty = new PostingRow(DutyJudge, Room.Id, Tuesday, Tuesday, true);

        Assert.Equal(NoSitting.NoJudge, Day(Facts(postings: [])).Reason);
        Assert.Equal(NoSitting.Leave, Day(Facts(leaves: [leave])).Reason);
        Assert.Equal(DutyJudge, Day(Facts(leaves: [leave], postings: [new(Judge, Room.Id, new(2021, 1, 1), null, false), duty])).Judge);
    }

    [Fact]
    public void A_courtroom_is_in_use_from_its_first_day_until_it_is_closed()
    {
        Assert.Equal(NoSitting.NotInUse, Day(Facts(), day: new(2021, 1, 12)).Reason);
        Assert.Equal(NoSitting.NotInUse, CourtCalendar.Day(Facts(), Room with { ClosedOn = Tuesday }, Tuesday, false).Reason);
    }
}
