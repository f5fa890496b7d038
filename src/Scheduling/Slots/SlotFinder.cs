using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>Free starts on a five-minute grid, and why the rest is not free. Pure: calendar and reservations in, starts out.</summary>
internal static class SlotFinder
{
    /// <param name="from">First local day of the courtrooms.</param>
    /// <param name="to">Last local day, included.</param>
    public static Found Find(CalendarFacts facts, SlotNeed need, Occupancy held, LocalDate from, LocalDate to, Instant now, int max)
    {
        var (starts, refusals) = (new List<FoundStart>(), new List<Refused>());
        for (var day = from; day <= to && starts.Count < max; day = day.PlusDays(1))
        {
            var (free, refused) = Day(facts, need, held, day, now);
            starts.AddRange(free.Take(max - starts.Count));
            // What lies behind the last start that was asked for was not looked for.
            refusals.AddRange(starts.Count < max ? refused : refused.Where(r => r.During.Start < starts[^1].During.Start));
        }
        return new(starts, refusals);
    }

    /// <summary>Series of hearings, each part the first free one at least so many days after the part before it; as many as there are whole.</summary>
    public static IEnumerable<IReadOnlyList<FoundStart>> Series(IReadOnlyList<FoundStart> starts, int parts, int daysApart)
    {
        var days = starts.Select(s => LocalDay.At(s.During.Start, s.Room.Zone)).ToList();
        for (var first = 0; first < starts.Count; first++)
        {
            var series = new List<FoundStart> { starts[first] };
            var last = first;
            for (var next = first + 1; next < starts.Count && series.Count < parts; next++)
            {
                if (days[next] >= days[last].PlusDays(daysApart))
                {
                    series.Add(starts[next]);
                    last = next;
                }
            }
            if (series.Count < parts)
            {
                yield break; // whoever begins later has even less room
            }
            yield return series;
        }
    }

    /// <summary>All courtrooms of a day: of those free at one time the preferred.</summary>
    private static Found Day(CalendarFacts facts, SlotNeed need, Occupancy held, LocalDate day, Instant now)
    {
        if (need.Rooms.Count == 1)
        {
            return Day(facts, need, held, need.Rooms[0], day, now);
        }
        var all = need.Rooms.Select(room => Day(facts, need, held, room, day, now)).ToList();
        return new(
            [.. all.SelectMany(f => f.Starts).OrderBy(s => s.During.Start).DistinctBy(s => s.During.Start)],
            [.. all.SelectMany(f => f.Refusals).Distinct().OrderBy(r => r.During.Start)]);
    }

    private static Found Day(CalendarFacts facts, SlotNeed need, Occupancy held, RoomRow room, LocalDate day, Instant now)
    {
        var court = CourtCalendar.Day(facts, room, day, need.Urgent);
        if (court.Reason is { } reason)
        {
            return new([], [new($"courtroom:{room.Code}", LocalDay.Of(day, room.Zone), reason)]);
        }
        var zone = LocalDay.Zone(room.Zone);
        var (starts, refusals, before) = (new List<FoundStart>(), new List<Refused>(), (Instant?)null);
        foreach (var sitting in court.Sittings)
        {
            var search = new SittingSearch(facts, need, held, room, day, sitting.On(day, zone));
            var found = search.Search(court.Judge!.Value, now);
            starts.AddRange(found.Starts);
            refusals.AddRange(found.Refusals.Where(r => !Join(refusals, r, before, search.Starts.Start)));
            before = search.Starts.End;
        }
        return new(starts, [.. refusals.OrderBy(r => r.During.Start)]);
    }

    /// <summary>What lasts over the break from one sitting's last start to the next one's first is one refusal.</summary>
    private static bool Join(List<Refused> refusals, Refused next, Instant? end, Instant first)
    {
        var open = next.During.Start == first ? refusals.FindIndex(r => r.Resource == next.Resource && r.Reason == next.Reason && r.During.End == end) : -1;
        if (open >= 0)
        {
            refusals[open] = next with { During = new(refusals[open].During.Start, next.During.End) };
        }
        return open >= 0;
    }
}
