using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Attendance.JudgeDay;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Tests.Attendance.JudgeDay;

public sealed class PredictionTests
{
    private static readonly Instant Nine = Instant.FromUtc(2026, 12, 1, 4, 0);

    private static Instant At(int minutes) => Nine + Duration.FromMinutes(minutes);

    private static Listed Waiting(int from, int length = 15) => new(At(from), At(from + length), HearingStatus.Scheduled, null);

    /// <summary>A day without overlaps: gaps and lengths in minutes, any statuses.</summary>
    private static readonly Arbitrary<(Listed[] Day, int Now)> Days =
        (from shape in (from gap in Gen.Choose(0, 40) from length in Gen.Choose(5, 60) from status in Gen.Elements(Enum.GetValues<HearingStatus>()) select (gap, length, status)).ArrayOf(6)
         from now in Gen.Choose(-60, 400)
         select (Lay(shape), now)).ToArbitrary();

    private static Listed[] Lay((int Gap, int Length, HearingStatus Status)[] shape)
    {
        var at = 0;
        return [.. shape.Select(s =>
        {
            var listed = new Listed(At(at + s.Gap), At(at + s.Gap + s.Length), s.Status, s.Status is HearingStatus.InSession or HearingStatus.Paused ? At(at + s.Gap + 3) : null);
            at += s.Gap + s.Length;
            return listed;
        })];
    }

    [Fact]
    public void Only_what_waits_is_predicted() =>
        Holds((day, _, starts) => day.Zip(starts).All(p => p.Second is null == p.First.Status is not (HearingStatus.Scheduled or HearingStatus.Open)));

    [Fact]
    public void Nothing_is_predicted_before_it_is_listed_or_before_now() =>
        Holds((day, now, starts) => day.Zip(starts).All(p => p.Second is not { } at || (at >= p.First.StartsAt && at >= now)));

    [Fact]
    public void Predicted_hearings_follow_each_other() =>
        Holds((day, _, starts) =>
        {
            var waiting = day.Zip(starts).Where(p => p.Second is not null).ToList();
            return waiting.Zip(waiting.Skip(1)).All(p => p.Second.Second >= p.First.Second + (p.First.First.EndsAt - p.First.First.StartsAt));
        });

    [Fact]
    public void A_day_on_time_starts_as_listed() =>
        Assert.Equal([At(0), At(15), At(60)], Prediction.Starts([Waiting(0), Waiting(15), Waiting(60)], At(-30)).Select(s => s!.Value));

    [Fact]
    public void Running_late_shifts_the_rest_until_a_gap_takes_it_up()
    {
        Listed[] day = [new(At(0), At(15), HearingStatus.InSession, At(10)), Waiting(15), Waiting(30), Waiting(90)];

        Assert.Equal([null, At(25), At(40), At(90)], Prediction.Starts(day, At(12)));
        Assert.Equal([null, At(35), At(50), At(90)], Prediction.Starts(day, At(35)));
    }

    [Fact]
    public void Running_early_calls_nobody_before_the_time_they_were_told() =>
        Assert.Equal([null, At(15)], Prediction.Starts([new(At(0), At(15), HearingStatus.Concluded, At(0)), Waiting(15)], At(5)));

    private static void Holds(Func<Listed[], Instant, IReadOnlyList<Instant?>, bool> law) =>
        Check.QuickThrowOnFailure(Prop.ForAll(Days, d => law(d.Day, At(d.Now), Prediction.Starts(d.Day, At(d.Now)))));
}
