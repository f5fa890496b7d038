using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using Interval = NodaTime.Interval;

namespace RuleOfLaw.Courts.Tests.Scheduling.Calendar;

/// <summary>Pakistan had summer time in 2002, 2008 and 2009: old hearings lie on the days and at the times at which they were heard.</summary>
public sealed class ZoneHistoryTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];

    [Theory]
    [InlineData("2001-07-01", 5)]
    [InlineData("2002-04-06", 5)]
    [InlineData("2002-04-08", 6)]
    [InlineData("2002-10-05", 6)]
    [InlineData("2002-10-07", 5)]
    [InlineData("2008-05-31", 5)]
    [InlineData("2008-06-02", 6)]
    [InlineData("2008-11-01", 5)]
    [InlineData("2009-04-14", 5)]
    [InlineData("2009-04-16", 6)]
    [InlineData("2009-11-01", 5)]
    [InlineData("2026-07-01", 5)]
    public void Noon_is_seven_hours_of_universal_time_and_six_in_a_summer_that_had_its_own_time(string date, int offset)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;
        var noon = new Span(new(12, 0), new(12, 15)).On(day, Zone);

        Assert.Equal(day.At(new LocalTime(12 - offset, 0)).InUtc().ToInstant(), noon.Start);
        Assert.Equal(day, LocalDay.At(noon.Start, Zone.Id));
    }

    /// <summary>Every change of the zone's offset since 2000, found in the zone itself and not remembered by us.</summary>
    private static IReadOnlyList<LocalDate> Changes =>
        [.. Zone.GetZoneIntervals(Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0)).Skip(1).Select(i => i.Start.InZone(Zone).Date)];

    [Fact]
    public void The_summers_are_three() => Assert.Equal([2002, 2002, 2008, 2008, 2009, 2009], Changes.Select(c => c.Year));

    /// <summary>An instant lies in exactly one local day, and a day's first and last instant are its own, also where the day has 23 or 25 hours.</summary>
    [Fact]
    public void Days_follow_one_another_without_gap_or_overlap()
    {
        foreach (var change in Changes)
        {
            for (var day = change.PlusDays(-2); day < change.PlusDays(2); day = day.PlusDays(1))
            {
                var (today, tomorrow) = (LocalDay.Of(day, Zone.Id), LocalDay.Of(day.PlusDays(1), Zone.Id));
                Assert.Equal(today.End, tomorrow.Start);
                Assert.Equal((day, day), (LocalDay.At(today.Start, Zone.Id), LocalDay.At(today.End - Duration.FromTicks(1), Zone.Id)));
            }
        }
        Assert.Contains(Changes, c => LocalDay.Of(c, Zone.Id).Duration == Duration.FromHours(23) || LocalDay.Of(c.PlusDays(-1), Zone.Id).Duration == Duration.FromHours(23));
    }

    [Fact]
    public void A_sitting_that_begins_in_the_hour_the_clocks_jumped_over_begins_when_they_jumped()
    {
        var sitting = new Span(new(0, 50), new(1, 31)).On(new(2002, 4, 7), Zone);

        Assert.Equal((Instant.FromUtc(2002, 4, 6, 19, 0), Instant.FromUtc(2002, 4, 6, 19, 31)), (sitting.Start, sitting.End));
    }

    /// <summary>A sitting is never turned around and keeps its order with the next one, on the nights on which the clocks were changed as on any other.</summary>
    [Fact]
    public void Sittings_keep_their_order_whatever_the_clocks_did() => Prop.ForAll(
        (from change in Gen.Elements(Changes.ToArray()) from near in Gen.Choose(-1, 1) from a in Gen.Choose(0, 1438) from b in Gen.Choose(a + 1, 1439) from c in Gen.Choose(b, 1439) select (Day: change.PlusDays(near), a, b, c)).ToArbitrary(),
        x =>
        {
            LocalTime Time(int minute) => new(minute / 60, minute % 60);
            Interval first = new Span(Time(x.a), Time(x.b)).On(x.Day, Zone), second = new Span(Time(x.b), Time(x.c)).On(x.Day, Zone);
            return first.Start <= first.End && first.End <= second.Start && second.Start <= second.End && LocalDay.At(first.Start, Zone.Id) == x.Day;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
}
