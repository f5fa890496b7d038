using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>
/// One sitting of one courtroom: whatever stands in the way is laid over its grid of starts as runs, a sweep over sorted stretches; what stays
/// uncovered is free, and each run that covered something first is a refusal. Pure.
/// </summary>
internal sealed class SittingSearch
{
    private readonly CalendarFacts facts;
    private readonly SlotNeed need;
    private readonly Occupancy held;
    private readonly RoomRow room;
    private readonly LocalDate day;
    private readonly StartGrid grid;
    private readonly bool[] covered;
    private readonly List<Refused> refusals = [];
    private readonly List<FoundStart> starts = [];

    public SittingSearch(CalendarFacts facts, SlotNeed need, Occupancy held, RoomRow room, LocalDate day, Interval sitting)
    {
        (this.facts, this.need, this.held, this.room, this.day) = (facts, need, held, room, day);
        grid = new(sitting, need.Minutes);
        covered = new bool[grid.Count];
    }

    /// <summary>From the first start to the end of the grid.</summary>
    public Interval Starts => new(grid[0], grid[grid.Count]);

    public Found Search(Guid judge, Instant now)
    {
        if (grid.Count == 0)
        {
            return new([], []);
        }
        var courtroom = $"courtroom:{room.Code}";
        Cover(courtroom, Refusals.Past, [grid.Before(now)]);
        Cover(courtroom, Refusals.TooFar, [grid.After(now + Hearings.Placement.Horizon)]);
        Cover(courtroom, Refusals.NotWanted, [need.NotBefore is { } from ? grid.Before(from) : default, need.NotAfter is { } by ? grid.EndingAfter(by) : default]);
        Cover(courtroom, Refusals.Order, [need.Order.NotBefore is { } after ? grid.Before(after) : default, need.Order.EndBy is { } before ? grid.EndingAfter(before) : default]);
        Cover(courtroom, Refusals.Busy, Busy(room.Id, Duration.Zero));
        Cover("judge", Refusals.Busy, Busy(judge, Duration.Zero));
        if (!covered.Contains(false))
        {
            return new([], refusals); // on a full day nobody need ask where people could be
        }
        var seating = new Seating(need);
        foreach (var at in need.Seats.Where(s => s.Spots.Count == 1).Select(s => s.Spots[0].At).OfType<AccessPointRow>().Distinct())
        {
            Cover($"access-point:{at.Code}", Refusals.TooSoon, [TooSoon(at, now)]);
            var (closed, free, needed) = (Closed(at), Free(at), seating.Fixed(at));
            Cover($"access-point:{at.Code}", Refusals.Closed, Runs(k => closed[k]));
            Cover($"access-point:{at.Code}", Refusals.NoStation, Runs(k => free[k] < needed));
        }
        foreach (var seat in need.Seats.Where(s => s.Person is not null))
        {
            Cover($"person:{seat.Person}", Refusals.Busy, Busy(seat.Person!.Value, seat.Gap));
        }
        if (seating.Impossible)
        {
            Cover("people", Refusals.Together, [new(0, grid.Count)]);
        }
        Seat(seating, now);
        return new(starts, refusals);
    }

    /// <summary>Whatever is left is free, if those who have a choice of places all find one.</summary>
    private void Seat(Seating seating, Instant now)
    {
        var left = seating.Places.ToDictionary(at => at.Id, at => Left(at, seating.Fixed(at), now));
        var (last, seated) = (-1, (IReadOnlyList<Spot>?)null);
        var without = new List<(string Resource, string Reason, int Start)>();
        for (var k = 0; k < grid.Count; k++)
        {
            if (covered[k])
            {
                continue;
            }
            if (last < 0 || left.Values.Any(l => l[k] != l[last]))
            {
                seated = seating.Seat(at => left[at.Id][k]);
                last = k;
            }
            if (seated is not null)
            {
                starts.Add(new(grid.Hearing(k), room, seated));
                continue;
            }
            var start = k;
            var (resource, reason) = Why(seating, at => left[at.Id][start]);
            without.Add((resource, reason, k));
        }
        foreach (var group in without.GroupBy(w => (w.Resource, w.Reason)))
        {
            var these = group.Select(w => w.Start).ToHashSet();
            Cover(group.Key.Resource, group.Key.Reason, Runs(these.Contains));
        }
    }

    private static (string Resource, string Reason) Why(Seating seating, Func<AccessPointRow, int> left)
    {
        var seat = seating.FirstWithout(left);
        var preferred = seat.Spots.Select(s => s.At).OfType<AccessPointRow>().FirstOrDefault();
        return preferred is null || seat.Spots.Any(s => s.At is null || left(s.At) > 0)
            ? ("people", Refusals.Apart)
            : ($"access-point:{preferred.Code}", left(preferred) == int.MinValue ? Refusals.Closed : Refusals.NoStation);
    }

    /// <summary>Lays runs (in order) over the grid; those that cover something new are refusals.</summary>
    private void Cover(string resource, string reason, IEnumerable<Run> runs)
    {
        foreach (var run in Merge(runs))
        {
            var gone = covered.AsSpan(run.From, run.To - run.From);
            if (gone.Contains(false))
            {
                refusals.Add(new(resource, new(grid[run.From], grid[run.To]), reason));
            }
            gone.Fill(true);
        }
    }

    private List<Run> Busy(Guid resource, Duration after)
    {
        var runs = new List<Run>();
        foreach (var stretch in held.Of(resource, grid.Window(after)))
        {
            runs.Add(grid.Blocked(stretch, after));
        }
        return runs;
    }

    /// <summary>At each start: how many stations are free for the hearing and the turnaround after it.</summary>
    private int[] Free(AccessPointRow at)
    {
        var turnaround = Duration.FromMinutes(at.TurnaroundMinutes);
        var free = new int[grid.Count + 1];
        foreach (var station in facts.Stations[at.Id].Where(s => !s.OutOfOrder))
        {
            free[0]++;
            foreach (var run in Merge(Busy(station.Id, turnaround)))
            {
                free[run.From]--;
                free[run.To]++;
            }
        }
        for (var k = 1; k < grid.Count; k++)
        {
            free[k] += free[k - 1];
        }
        return free;
    }

    private bool[] Closed(AccessPointRow at)
    {
        var closed = new bool[grid.Count];
        Array.Fill(closed, true);
        var zone = LocalDay.Zone(at.Zone);
        // Where the zones differ, the courtroom's day lies on two of the access point's.
        foreach (var date in at.Zone == room.Zone ? [day] : (LocalDate[])[day.PlusDays(-1), day, day.PlusDays(1)])
        {
            foreach (var open in CourtCalendar.Open(facts, at, date))
            {
                var run = grid.Within(Stretch.Of(open.On(date, zone)));
                if (!run.IsEmpty)
                {
                    closed.AsSpan(run.From, run.To - run.From).Clear();
                }
            }
        }
        return closed;
    }

    /// <summary>At each start: how many stations are left for those who choose; the least number there is where the place is closed.</summary>
    private int[] Left(AccessPointRow at, int needed, Instant now)
    {
        var soon = TooSoon(at, now);
        var (closed, left) = (Closed(at), Free(at));
        for (var k = 0; k < grid.Count; k++)
        {
            left[k] = closed[k] || k < soon.To ? int.MinValue : left[k] - needed;
        }
        return left;
    }

    /// <summary>The starts for which nobody could be there in time any more, unless they are asked for all the same.</summary>
    private Run TooSoon(AccessPointRow at, Instant now) => need.Soon ? default : grid.Before(now + Duration.FromMinutes(at.LeadMinutes));

    private IEnumerable<Run> Runs(Func<int, bool> gone)
    {
        for (var k = 0; k < grid.Count; k++)
        {
            if (gone(k))
            {
                var from = k;
                while (k < grid.Count && gone(k))
                {
                    k++;
                }
                yield return new(from, k);
            }
        }
    }

    private static IEnumerable<Run> Merge(IEnumerable<Run> runs)
    {
        Run? open = null;
        foreach (var run in runs)
        {
            if (run.IsEmpty)
            {
                continue;
            }
            if (open is { } before && run.From <= before.To)
            {
                open = new(before.From, Math.Max(before.To, run.To));
                continue;
            }
            if (open is { } done)
            {
                yield return done;
            }
            open = run;
        }
        if (open is { } last)
        {
            yield return last;
        }
    }
}
