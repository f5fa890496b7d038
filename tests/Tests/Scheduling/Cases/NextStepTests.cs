using NodaTime;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

public sealed class NextStepTests
{
    private static readonly Instant Now = Given.At(new(2026, 12, 1), 10);

    private static CaseHearing Hearing(int fromNow, HearingStatus status) =>
        new(new(Guid.NewGuid()), "VC-KP-01", "BAIL", Now + Duration.FromMinutes(fromNow), Now + Duration.FromMinutes(fromNow + 15), status, null, null, null, 1);

    [Fact]
    public void Nothing_live_means_that_a_date_is_to_be_fixed() =>
        Assert.Equal(new NextStep(StepKind.Fix, null), NextStep.Of([Hearing(-60, HearingStatus.Concluded), Hearing(60, HearingStatus.Cancelled)], Now));

    [Fact]
    public void What_waits_on_the_backlog_is_the_step_as_long_as_nothing_has_a_time()
    {
        var waiting = Hearing(0, HearingStatus.Requested) with { StartsAt = null, EndsAt = null };

        Assert.Equal(new NextStep(StepKind.Waiting, waiting), NextStep.Of([Hearing(-60, HearingStatus.Concluded), waiting], Now));
        Assert.Equal(StepKind.Coming, NextStep.Of([waiting, Hearing(60, HearingStatus.Scheduled)], Now).Kind);
    }

    [Fact]
    public void Of_several_coming_hearings_the_first_is_next()
    {
        var (first, second) = (Hearing(60, HearingStatus.Scheduled), Hearing(120, HearingStatus.Scheduled));

        Assert.Equal(new NextStep(StepKind.Coming, first), NextStep.Of([second, first], Now));
        Assert.Equal(StepKind.Coming, NextStep.Of([Hearing(-14, HearingStatus.Open)], Now).Kind);
    }

    [Fact]
    public void A_hearing_whose_time_is_over_without_an_outcome_waits_to_be_concluded_before_anything_comes()
    {
        var over = Hearing(-15, HearingStatus.Scheduled); // ends now

        Assert.Equal(new NextStep(StepKind.Conclude, over), NextStep.Of([Hearing(60, HearingStatus.Scheduled), over], Now));
    }

    [Fact]
    public void What_is_being_heard_is_the_step_even_past_its_time()
    {
        var running = Hearing(-90, HearingStatus.Paused);

        Assert.Equal(new NextStep(StepKind.Running, running), NextStep.Of([Hearing(-200, HearingStatus.Scheduled), Hearing(60, HearingStatus.Scheduled), running], Now));
    }
}
