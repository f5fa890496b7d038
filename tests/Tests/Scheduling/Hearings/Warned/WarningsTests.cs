using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Warned;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings.Warned;

public sealed class WarningsTests
{
    private static readonly LocalDate Day = new(2026, 12, 2);
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
    private static readonly CaseAge Age = new(Guid.NewGuid(), "SC 1/2026", "JUVENILE", Day.PlusDays(-80), null);
    private static readonly CaseHistory Nothing = new([Age], [], [], [], []);

    private static Plan At(int hour = 10, int minute = 0, int minutes = 30, string? purpose = "BAIL")
    {
        var start = Given.At(Day, hour, minute);
        return new(purpose, new(start, start + Duration.FromMinutes(minutes)), Day, Zone);
    }

    private static Elsewhere Other(int hour, int minute, int minutes, string? cases = null, LocalDate? day = null)
    {
        var start = Given.At(day ?? Day, hour, minute);
        return new(Guid.NewGuid(), "Counsel", new(start, start + Duration.FromMinutes(minutes)), cases);
    }

    private static TimeLimit Limit(int days, int warn = 10, string? type = "JUVENILE", string? purpose = null, string from = TimeLimit.Institution, LocalDate? since = null, LocalDate? to = null) =>
        new(type, purpose, days, from, warn, "Trial", "سماعت", "Example Act, s. 1", since ?? new(2020, 1, 1), to);

    private static PastHearing Put(string? reason, HearingOutcome outcome = HearingOutcome.Adjourned, Guid? of = null) => new(Guid.NewGuid(), of ?? Age.Case, outcome, reason);

    [Fact]
    public void Nothing_in_the_past_and_nothing_near_is_nothing_to_say() => Assert.Empty(Warnings.For(Nothing, At()));

    [Theory]
    [InlineData(8, 15, 44, false)] // ends 61 minutes before
    [InlineData(8, 30, 30, false)] // ends exactly an hour before
    [InlineData(8, 31, 30, true)]
    [InlineData(9, 30, 30, true)] // touches
    [InlineData(10, 10, 5, true)] // within
    [InlineData(11, 29, 15, true)]
    [InlineData(11, 30, 15, false)] // starts exactly an hour after
    public void Somebody_with_another_hearing_less_than_an_hour_away_is_busy_near(int hour, int minute, int minutes, bool warned)
    {
        var found = Warnings.For(Nothing with { Elsewhere = [Other(hour, minute, minutes)] }, At());

        Assert.Equal(warned, found.Count == 1);
        Assert.True(!warned || found[0] is BusyNear { Name: "Counsel", Cases: null } busy && busy.From == new LocalTime(hour, minute));
    }

    [Fact]
    public void Another_day_is_not_near_and_without_a_time_nobody_is_busy()
    {
        var late = Given.At(Day, 23, 50);

        Assert.Empty(Warnings.For(Nothing with { Elsewhere = [Other(0, 5, 10, day: Day.PlusDays(1))] }, new("BAIL", new(late, late + Duration.FromMinutes(5)), Day, Zone)));
        Assert.Empty(Warnings.For(Nothing with { Elsewhere = [Other(10, 0, 30)] }, At() with { During = null }));
        Assert.Equal("SC 9/2026", Assert.IsType<BusyNear>(Assert.Single(Warnings.For(Nothing with { Elsewhere = [Other(10, 30, 15, "SC 9/2026")] }, At()))).Cases);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(5, true)]
    public void A_case_put_off_twice_for_one_reason_warns_that_once_more_is_the_third_time(int times, bool warned)
    {
        var found = Warnings.For(Nothing with { Hearings = [.. Enumerable.Range(0, times).Select(_ => Put("COUNSEL_ABSENT")), Put("STRIKE"), Put("STRIKE", HearingOutcome.Heard), Put(null), Put(null)] }, At());

        Assert.Equal(warned ? [new AdjournedBefore(Age.Number, "COUNSEL_ABSENT", times)] : [], found);
    }

    [Fact]
    public void Reasons_are_counted_for_each_case_apart_and_a_failed_link_is_a_reason_too()
    {
        var other = Age with { Case = Guid.NewGuid(), Number = "SC 2/2026" };
        var history = Nothing with { Cases = [Age, other], Hearings = [Put("LINK_FAILURE", HearingOutcome.TechnicalFailure), Put("LINK_FAILURE", HearingOutcome.TechnicalFailure, other.Case), Put("LINK_FAILURE", HearingOutcome.TechnicalFailure, other.Case)] };

        Assert.Equal([new AdjournedBefore("SC 2/2026", "LINK_FAILURE", 2)], Warnings.For(history, At()));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void A_witness_called_in_vain_three_times_is_called_for_the_fourth_time(int times, bool warned)
    {
        var (witness, other) = (Guid.NewGuid(), Guid.NewGuid());
        var hearings = Enumerable.Range(0, times).Select(_ => Put("WITNESS_ABSENT")).ToList();
        var heard = Put(null, HearingOutcome.Heard);
        var history = Nothing with
        {
            Hearings = [.. hearings.Select(h => h with { Reason = null }), heard],
            Calls = [.. hearings.Select(h => new Call(h.Hearing, witness, "Witness", false)), new(heard.Hearing, witness, "Witness", false), new(hearings[0].Hearing, other, "Other", true)],
        };

        Assert.Equal(warned ? [new CalledBefore("Witness", times)] : [], Warnings.For(history, At()));
    }

    [Fact]
    public void A_hearing_that_was_held_without_the_witness_did_not_hear_him_and_two_roles_in_one_hearing_are_one_call()
    {
        var witness = Guid.NewGuid();
        var hearings = Enumerable.Range(0, 3).Select(_ => Put(null, HearingOutcome.Heard)).ToList();
        IReadOnlyList<Call> calls = [.. hearings.Select(h => new Call(h.Hearing, witness, "Witness", true))];

        Assert.Equal([new CalledBefore("Witness", 3)], Warnings.For(Nothing with { Hearings = hearings, Calls = calls }, At()));
        Assert.Empty(Warnings.For(Nothing with { Hearings = hearings, Calls = [.. calls.Take(2), .. calls.Take(2)] }, At()));
    }

    [Theory]
    [InlineData(91, false)] // eleven days left
    [InlineData(90, true)] // ten
    [InlineData(80, true)] // the last day itself
    [InlineData(79, true)] // past it
    public void A_limit_warns_from_so_many_days_before_its_last_day(int days, bool warned)
    {
        var found = Warnings.For(Nothing with { Limits = [Limit(days)] }, At());

        Assert.Equal(warned ? [new LimitNear(Age.Number, "Trial", "سماعت", "Example Act, s. 1", Day.PlusDays(days - 80), days - 80)] : [], found);
    }

    [Fact]
    public void A_limit_holds_for_its_type_its_purpose_and_its_days_and_the_one_that_ends_first_is_named()
    {
        IReadOnlyList<Warning> With(Plan plan, params TimeLimit[] limits) => Warnings.For(Nothing with { Limits = limits }, plan);

        Assert.Empty(With(At(), Limit(80, type: "GBV")));
        Assert.Empty(With(At(purpose: "ARGUMENTS"), Limit(80, type: null, purpose: "BAIL")));
        Assert.Empty(With(At(purpose: null), Limit(80, purpose: "BAIL")));
        Assert.Single(With(At(), Limit(80, type: null, purpose: "BAIL")));
        Assert.Empty(With(At(), Limit(80, since: Day.PlusDays(1))));
        Assert.Single(With(At(), Limit(80, since: Day)));
        Assert.Single(With(At(), Limit(80, to: Day)));
        Assert.Empty(With(At(), Limit(80, to: Day.PlusDays(-1))));
        Assert.Equal(-5, Assert.IsType<LimitNear>(Assert.Single(With(At(), Limit(85), Limit(75), Limit(500)))).DaysLeft);
    }

    [Fact]
    public void What_counts_from_the_first_hearing_does_not_run_before_there_was_one()
    {
        var limit = Limit(30, from: TimeLimit.FirstHearing);

        Assert.Empty(Warnings.For(Nothing with { Limits = [limit] }, At()));
        Assert.Single(Warnings.For(Nothing with { Cases = [Age with { FirstHeld = Day.PlusDays(-25) }], Limits = [limit] }, At()));
    }
}
