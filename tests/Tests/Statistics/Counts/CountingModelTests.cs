using Dapper;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Tests.Statistics.Facts;
using RuleOfLaw.Courts.Tests.Support;
using Totals = RuleOfLaw.Courts.Statistics.Contracts.Counts;

namespace RuleOfLaw.Courts.Tests.Statistics.Counts;

/// <summary>The counting SQL beside a model that goes through hearing after hearing, day after day.</summary>
public sealed class CountingModelTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Today = CourtsFixture.Today;
    private static readonly Caller Staff = CourtsFixture.In(Role.ProgrammeStaff, Scope.All);
    private static readonly string[] Rooms = ["VC-KP-01", "VC-BAL-01"];

    /// <summary>Where a hearing stands now, what became of it, and the days on whose lists it stood; days count from today.</summary>
    private sealed record Life(string Room, int Day, int Hour, int End, bool Started, int[] Listed);

    // In session, or scheduled where it never started; then the ends.
    private static readonly string?[] Ends = [null, "Adjourned", "NotReached", "TechnicalFailure", "Withdrawn", "Cancelled", "Heard"];

    private static Totals Model(IEnumerable<Life> lives, int from, int to)
    {
        var total = default(Totals);
        foreach (var life in lives)
        {
            foreach (var day in life.Listed.Distinct().Where(d => from <= d && d <= to))
            {
                total += (life.Day != day, life.Started, Ends[life.End]) switch
                {
                    (true, _, _) => new Totals(1, 0, 0, 0, 0, 0, 0, 1, 0, 0),
                    (_, true, "Adjourned") => new(1, 1, 0, 0, 0, 0, 0, 0, 0, 1),
                    (_, true, _) => new(1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
                    (_, _, "Adjourned") => new(1, 0, 1, 0, 0, 0, 0, 0, 0, 0),
                    (_, _, "NotReached") => new(1, 0, 0, 1, 0, 0, 0, 0, 0, 0),
                    (_, _, "TechnicalFailure") => new(1, 0, 0, 0, 1, 0, 0, 0, 0, 0),
                    (_, _, "Withdrawn") => new(1, 0, 0, 0, 0, 1, 0, 0, 0, 0),
                    (_, _, "Cancelled") => new(1, 0, 0, 0, 0, 0, 1, 0, 0, 0),
                    _ => day < 0 ? new(1, 0, 0, 1, 0, 0, 0, 0, 0, 0) : default,
                };
            }
            if (life.Started && !life.Listed.Contains(life.Day) && from <= life.Day && life.Day <= to)
            {
                total += new Totals(0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
            }
        }
        return total;
    }

    private static Gen<Life> Lives =>
        from room in Gen.Elements(Rooms)
        from day in Gen.Choose(-4, 4)
        from hour in Gen.Choose(0, 23)
        from end in Gen.Choose(0, Ends.Length - 1)
        from started in Gen.Elements(true, false)
        from listed in Gen.SubListOf(Enumerable.Range(-5, 11))
        let ran = Ends[end] == "Heard" || (started && Ends[end] is null or "Adjourned" or "TechnicalFailure")
        select new Life(room, day, hour, end, ran && (started || Ends[end] == "Heard"), [.. listed.Take(3).Concat(day % 2 == 0 ? [day] : [])]);

    [Fact]
    public void Counts_are_those_of_a_model_that_goes_day_by_day()
    {
        var cases = from lives in Gen.ArrayOf(Lives, 40) from start in Gen.Choose(-6, 3) from length in Gen.Choose(0, 8) select (OneRunning(lives), start, start + length);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (lives, from, to) = c;
            Write(lives).GetAwaiter().GetResult();
            if (lives.Length % 2 == 0)
            {
                // Counted from facts or from the courts' rows: it is the same.
                courts.Settle().GetAwaiter().GetResult();
            }
            var counts = courts.Do(Staff, new CountHearings(Today.PlusDays(from), Today.PlusDays(to), [CountBy.Courtroom, CountBy.Month], CountFilter.All)).GetAwaiter().GetResult();
            foreach (var room in Rooms)
            {
                var sum = counts.Rows.Where(r => r.Keys[0] == room).Aggregate(default(Totals), (s, r) => s + r.Counts);
                Assert.Equal(Model(lives.Where(l => l.Room == room), from, to), sum);
                Assert.Equal(sum.Listed, sum.Held + sum.AdjournedUnheard + sum.NotReached + sum.TechnicalFailure + sum.Withdrawn + sum.Cancelled + sum.Moved);
            }
            Assert.Equal(Model(lives, from, to), counts.Total);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    /// <summary>At most one hearing of a courtroom is in session: the others have not begun.</summary>
    private static Life[] OneRunning(Life[] lives)
    {
        var running = new HashSet<string>();
        return [.. lives.Select(l => l.Started && Ends[l.End] is null && !running.Add(l.Room) ? l with { Started = false } : l)];
    }

    private async Task Write(IEnumerable<Life> lives)
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from scheduling.hearing_day; delete from scheduling.hearing");
        foreach (var life in lives)
        {
            var id = Guid.NewGuid();
            await connection.ExecuteAsync(
                """
                insert into scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, outcome, reason, started_at, concluded_at, created_at)
                select @id, r.id, p.judge_id, 'BAIL', @at, @at + interval '15 minutes', @status, @outcome, null, case when @started then @at end, case when @outcome is not null then @at end, @at - interval '5 days'
                from scheduling.courtroom r join scheduling.judge_posting p on p.courtroom_id = r.id where r.code = @Room;
                insert into scheduling.hearing_day (hearing_id, day, courtroom_id, published_at)
                select h.id, d, h.courtroom_id, @at from scheduling.hearing h, unnest(@days) d where h.id = @id on conflict do nothing
                """,
                new
                {
                    id,
                    life.Room,
                    at = Given.At(Today.PlusDays(life.Day), life.Hour).ToDateTimeUtc(),
                    started = life.Started,
                    outcome = Ends[life.End] is "Cancelled" ? null : Ends[life.End],
                    status = Ends[life.End] is "Cancelled" ? "Cancelled" : Ends[life.End] is not null ? "Concluded" : life.Started ? "InSession" : "Scheduled",
                    days = life.Listed.Select(d => Today.PlusDays(d).ToDateOnly()).ToArray(),
                });
        }
    }
}
