namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>What an instance that could be read still has wrong: repeated or unknown ids, times off the grid, numbers out of bounds.</summary>
internal static class InstanceFaults
{
    private const int MostDays = 400, MostHearings = 250_000, MostParticipants = 60, MostOptions = 60, MostId = 100, MostWeight = 100_000, MostTravel = 100_000, MostFaults = 100;
    private const long MostCells = 30_000_000;

    public static IReadOnlyList<string> Of(ListingInstance instance)
    {
        var faults = new List<string>();
        if (instance.Format != ListingInstance.FormatName)
        {
            return [$"its format is not {ListingInstance.FormatName}"];
        }
        if (instance.Grid != ListingInstance.GridMinutes || instance.Days is < 1 or > MostDays || instance.Dates.Count != instance.Days)
        {
            return [$"grid must be {ListingInstance.GridMinutes}, days 1 to {MostDays}, with as many dates"];
        }
        if (instance.Hearings.Count > MostHearings
            || (long)instance.Days * (instance.Courtrooms.Count + instance.AccessPoints.Count + instance.Persons.Count) > MostCells)
        {
            return [$"it is too large: at most {MostHearings} hearings, and {MostCells} days of courtrooms, access points and persons"];
        }

        var judges = Ids(faults, "judges", instance.Judges.Select(j => j.Id));
        var rooms = Ids(faults, "courtrooms", instance.Courtrooms.Select(c => c.Id));
        var points = Ids(faults, "accessPoints", instance.AccessPoints.Select(a => a.Id));
        var persons = Ids(faults, "persons", instance.Persons.Select(p => p.Id));
        Ids(faults, "hearings", instance.Hearings.Select(h => h.Id));
        if (points.Contains(ListingPlace.Link) || points.Contains(ListingPlace.Room))
        {
            faults.Add("an access point has a reserved id");
        }
        var places = points.Append(ListingPlace.Link).Append(ListingPlace.Room).ToHashSet(StringComparer.Ordinal);

        faults.AddRange(instance.Judges.Where(j => j.Leave.Any(d => d < 0 || d >= instance.Days)).Select(j => $"judge {j.Id}: leave"));
        foreach (var c in instance.Courtrooms)
        {
            Intervals(faults, instance, $"courtroom {c.Id}", [.. c.Sittings.Select(s => new ListingInterval(s.Day, s.Start, s.End))], overlap: false, touch: true);
            faults.AddRange(c.Sittings.Where(s => !judges.Contains(s.Judge)).Select(s => $"courtroom {c.Id}: unknown judge {s.Judge}"));
        }
        foreach (var a in instance.AccessPoints)
        {
            Intervals(faults, instance, $"access point {a.Id}", a.Open, overlap: false, touch: false);
            Fault(faults, a.Stations is < 1 or > 8 || !Clock(a.Turnaround), $"access point {a.Id}: stations or turnaround");
        }
        foreach (var p in instance.Persons)
        {
            Intervals(faults, instance, $"person {p.Id}", p.Unavailable, overlap: true, touch: true);
            Fault(faults, !Clock(p.Gap), $"person {p.Id}: gap");
        }
        foreach (var h in instance.Hearings.TakeWhile(_ => faults.Count < MostFaults))
        {
            Hearing(faults, instance, h, rooms, persons, places);
        }
        return faults;
    }

    private static void Hearing(List<string> faults, ListingInstance instance, ListingHearing h, HashSet<string> rooms, HashSet<string> persons, HashSet<string> places)
    {
        Fault(faults, h.Courtrooms.Count == 0 || h.Courtrooms.Distinct(StringComparer.Ordinal).Count() != h.Courtrooms.Count || !h.Courtrooms.All(rooms.Contains), $"hearing {h.Id}: courtrooms");
        Fault(faults, h.Duration == 0 || !Clock(h.Duration), $"hearing {h.Id}: duration");
        Fault(faults, h.Weight is < 1 or > MostWeight, $"hearing {h.Id}: weight (1 to {MostWeight})");
        Fault(faults, h.Earliest < 0 || h.Earliest >= instance.Days || h.Latest < h.Earliest, $"hearing {h.Id}: dates");
        var who = h.Participants.Select(p => p.Person).ToList();
        Fault(faults, who.Count > MostParticipants || who.Distinct(StringComparer.Ordinal).Count() != who.Count || !who.All(persons.Contains), $"hearing {h.Id}: participants");
        foreach (var p in h.Participants)
        {
            var at = p.Options.Select(o => o.At).ToList();
            Fault(faults, at.Count is 0 or > MostOptions || at.Distinct(StringComparer.Ordinal).Count() != at.Count || !at.All(places.Contains)
                || p.Options.Any(o => o.Travel is < 0 or > MostTravel), $"hearing {h.Id}: options of {p.Person}");
        }
        Fault(faults, h.Apart.Any(a => a.Count != 2 || a[0] == a[1] || a.Any(i => i < 0 || i >= who.Count)), $"hearing {h.Id}: apart");
    }

    private static HashSet<string> Ids(List<string> faults, string what, IEnumerable<string> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            Fault(faults, id.Length > MostId, $"{what}: an id is longer than {MostId} characters");
            Fault(faults, !seen.Add(id), $"{what}: the id {id} repeats");
        }
        return seen;
    }

    private static void Intervals(List<string> faults, ListingInstance instance, string what, IReadOnlyList<ListingInterval> intervals, bool overlap, bool touch)
    {
        Fault(faults, intervals.Any(i => i.Day < 0 || i.Day >= instance.Days || !Clock(i.Start) || !Clock(i.End) || i.Start >= i.End), $"{what}: an interval");
        if (!overlap)
        {
            var sorted = intervals.OrderBy(i => i.Day).ThenBy(i => i.Start).ToList();
            Fault(faults, sorted.Zip(sorted.Skip(1)).Any(p => p.First.Day == p.Second.Day && (touch ? p.Second.Start < p.First.End : p.Second.Start <= p.First.End)), $"{what}: intervals overlap or touch");
        }
    }

    private static bool Clock(int minutes) => minutes is >= 0 and <= ListingInstance.MinutesADay && minutes % ListingInstance.GridMinutes == 0;

    private static void Fault(List<string> faults, bool wrong, string what)
    {
        if (wrong && faults.Count < MostFaults)
        {
            faults.Add(what);
        }
    }
}
