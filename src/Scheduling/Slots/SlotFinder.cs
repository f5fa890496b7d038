using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>What a start is looked for: a courtroom, minutes, stations per access point, and people with the gap each needs afterwards.</summary>
internal sealed record SlotNeed(RoomRow Room, int Minutes, bool Urgent, IReadOnlyList<(AccessPointRow At, int Stations)> Places, IReadOnlyList<(Guid Person, Duration Gap)> People);

internal sealed record Refused(string Resource, Interval During, string Reason);

internal sealed record Found(IReadOnlyList<Interval> Starts, IReadOnlyList<Refused> Refusals);

/// <summary>Free starts on a five-minute grid, and why the rest is not free. Pure: calendar and reservations in, starts out.</summary>
internal static class SlotFinder
{
    public const int GridMinutes = 5;

    private const string Busy = "busy", Closed = "closed", NoStation = "no-free-station", Past = "past";

    public static Found Find(CalendarFacts facts, SlotNeed need, ILookup<Guid, Interval> held, LocalDate from, LocalDate to, Instant now, int max)
    {
        var (starts, refusals) = (new List<Interval>(), new List<Refused>());
        var zone = DateTimeZoneProviders.Tzdb[need.Room.Zone];
        for (var day = from; day <= to && starts.Count < max; day = day.PlusDays(1))
        {
            var court = CourtCalendar.Day(facts, need.Room, day, need.Urgent);
            if (court.Reason is { } reason)
            {
                refusals.Add(new($"courtroom:{need.Room.Code}", new(day.AtStartOfDayInZone(zone).ToInstant(), day.PlusDays(1).AtStartOfDayInZone(zone).ToInstant()), reason));
                continue;
            }
            foreach (var sitting in court.Sittings.Select(s => s.On(day, zone)))
            {
                Search(facts, need, held, court.Judge!.Value, day, sitting, now, max, starts, refusals);
            }
        }
        return new(starts, refusals);
    }

    private static void Search(CalendarFacts facts, SlotNeed need, ILookup<Guid, Interval> held, Guid judge, LocalDate day, Interval sitting, Instant now, int max, List<Interval> starts, List<Refused> refusals)
    {
        var (length, step) = (Duration.FromMinutes(need.Minutes), Duration.FromMinutes(GridMinutes));
        for (var start = sitting.Start; start + length <= sitting.End && starts.Count < max; start += step)
        {
            var during = new Interval(start, start + length);
            if (Why(facts, need, held, judge, day, during, now) is { } why)
            {
                Merge(refusals, new(why.Resource, new(start, start + step), why.Reason));
            }
            else
            {
                starts.Add(during);
            }
        }
    }

    /// <summary>The first thing in the way; null where the start is free.</summary>
    private static (string Resource, string Reason)? Why(CalendarFacts facts, SlotNeed need, ILookup<Guid, Interval> held, Guid judge, LocalDate day, Interval during, Instant now)
    {
        bool Taken(Guid resource, Interval span) => held[resource].Any(h => h.Start < span.End && span.Start < h.End);

        if (during.Start < now)
        {
            return ($"courtroom:{need.Room.Code}", Past);
        }
        if (Taken(need.Room.Id, during))
        {
            return ($"courtroom:{need.Room.Code}", Busy);
        }
        if (Taken(judge, during))
        {
            return ("judge", Busy);
        }
        foreach (var (at, stations) in need.Places)
        {
            var zone = DateTimeZoneProviders.Tzdb[at.Zone];
            if (!CourtCalendar.Open(facts, at, day).Select(o => o.On(day, zone)).Any(o => o.Start <= during.Start && during.End <= o.End))
            {
                return ($"access-point:{at.Code}", Closed);
            }
            var span = new Interval(during.Start, during.End + Duration.FromMinutes(at.TurnaroundMinutes));
            if (facts.Stations[at.Id].Count(s => !s.OutOfOrder && !Taken(s.Id, span)) < stations)
            {
                return ($"access-point:{at.Code}", NoStation);
            }
        }
        return need.People.Any(p => Taken(p.Person, new(during.Start, during.End + p.Gap))) ? ("person", Busy) : null;
    }

    /// <summary>Adds a refusal, lengthening the last one when it goes on.</summary>
    private static void Merge(List<Refused> refusals, Refused next)
    {
        if (refusals.Count > 0 && refusals[^1] is var last && last.Resource == next.Resource && last.Reason == next.Reason && last.During.End == next.During.Start)
        {
            refusals[^1] = last with { During = new(last.During.Start, next.During.End) };
        }
        else
        {
            refusals.Add(next);
        }
    }
}
