using NodaTime;
using RuleOfLaw.Courts.Attendance.JudgeDay;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Tests.Attendance.JudgeDay;

public sealed class OfferedStartsTests
{
    [Fact]
    public void A_choice_is_spread_over_the_first_days_that_have_any()
    {
        var zone = Offset.FromHours(5);
        var free = from day in Enumerable.Range(1, 9)
                   from minute in Enumerable.Range(0, 48)
                   let at = new LocalDateTime(2026, 12, day, 9, 0).PlusMinutes(minute * 5).WithOffset(zone)
                   select new FreeStart(at, at.PlusMinutes(15));

        var offered = OfferedStarts.Of(free);

        Assert.Equal(Enumerable.Range(1, OfferedStarts.MostDays), offered.Select(d => d.Day.Day));
        Assert.All(offered, d => Assert.Equal(["9:00", "9:30", "10:00", "10:30", "11:00", "11:30"], d.Starts.Select(s => $"{s.StartsAt.Hour}:{s.StartsAt.Minute:00}")));
    }

    [Fact]
    public void Nothing_free_offers_nothing() => Assert.Empty(OfferedStarts.Of([]));
}
