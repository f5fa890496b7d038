using NodaTime.Text;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>One thing wrong with an instance.</summary>
/// <param name="Field">Where, as a path: <c>hearings[3].duration</c>; empty: the instance as a whole.</param>
/// <param name="Key">The text that says what is asked for.</param>
/// <param name="What">The same for a shell, in English, with the thing's id.</param>
internal sealed record InstanceFault(string Field, string Key, string What, IReadOnlyDictionary<string, object?>? Args = null)
{
    public override string ToString() => What;
}

/// <summary>What an instance that could be read still has wrong: repeated or unknown ids, times off the grid, numbers out of bounds.</summary>
internal static class InstanceFaults
{
    private const int MostDays = 400, MostHearings = 250_000, MostParticipants = 60, MostOptions = 60, MostId = 100, MostWeight = 100_000, MostTravel = 100_000, MostFaults = 100, MostFollowing = 50, MostDaysBetween = 366;
    private const long MostCells = 30_000_000;

    public static IReadOnlyList<InstanceFault> Of(ListingInstance instance)
    {
        if (instance.Format != ListingInstance.FormatName)
        {
            return [new("format", "listing.fault.format", $"its format is not {ListingInstance.FormatName}", Named("format", ListingInstance.FormatName))];
        }
        if (instance.Grid != ListingInstance.GridMinutes || instance.Days is < 1 or > MostDays || instance.Dates.Count != instance.Days)
        {
            return [new(instance.Grid != ListingInstance.GridMinutes ? "grid" : "days", "listing.fault.days", $"grid must be {ListingInstance.GridMinutes}, days 1 to {MostDays}, with as many dates", Named("most", MostDays))];
        }
        if (instance.Hearings.Count > MostHearings
            || (long)instance.Days * (instance.Courtrooms.Count + instance.AccessPoints.Count + instance.Persons.Count) > MostCells)
        {
            return [new("hearings", "listing.fault.large", $"it is too large: at most {MostHearings} hearings, and {MostCells} days of courtrooms, access points and persons", Named("most", MostHearings))];
        }
        return new Looking(instance).Look();
    }

    private static Dictionary<string, object?> Named(string name, object? value) => new() { [name] = value };

    private sealed class Looking(ListingInstance instance)
    {
        private readonly List<InstanceFault> faults = [];
        private HashSet<string> rooms = [], persons = [], places = [];

        public IReadOnlyList<InstanceFault> Look()
        {
            Fault(instance.Name.Length is 0 or > MostId, "name", "id", "its name", MostId);
            var judges = Ids("judges", instance.Judges, j => j.Id);
            rooms = Ids("courtrooms", instance.Courtrooms, c => c.Id);
            places = Ids("accessPoints", instance.AccessPoints, a => a.Id);
            persons = Ids("persons", instance.Persons, p => p.Id);
            Ids("hearings", instance.Hearings, h => h.Id);
            Fault(!places.Add(ListingPlace.Link) | !places.Add(ListingPlace.Room), "accessPoints", "reserved", "an access point has a reserved id");
            Each("judges", instance.Judges, (j, at) => Fault(j.Leave.Any(d => d < 0 || d >= instance.Days), $"{at}.leave", "day", $"judge {j.Id}: leave"));
            Each("courtrooms", instance.Courtrooms, (c, at) =>
            {
                Intervals($"{at}.sittings", $"courtroom {c.Id}", [.. c.Sittings.Select(s => new ListingInterval(s.Day, s.Start, s.End))], overlap: false, touch: true);
                Fault(!c.Sittings.All(s => judges.Contains(s.Judge)), $"{at}.sittings", "unknown", $"courtroom {c.Id}: unknown judge");
            });
            Each("accessPoints", instance.AccessPoints, (a, at) =>
            {
                Intervals($"{at}.open", $"access point {a.Id}", a.Open, overlap: false, touch: false);
                Fault(a.Stations is < 1 or > 8, $"{at}.stations", "number", $"access point {a.Id}: stations", 8, 1);
                Fault(!Clock(a.Turnaround), $"{at}.turnaround", "minutes", $"access point {a.Id}: turnaround");
            });
            Each("persons", instance.Persons, (p, at) =>
            {
                Intervals($"{at}.unavailable", $"person {p.Id}", p.Unavailable, overlap: true, touch: true);
                Fault(!Clock(p.Gap), $"{at}.gap", "minutes", $"person {p.Id}: gap");
            });
            Each("hearings", instance.Hearings, Hearing);
            Following();
            return faults;
        }

        private void Hearing(ListingHearing h, string at)
        {
            var what = $"hearing {h.Id}";
            Fault(h.Courtrooms.Count == 0 || h.Courtrooms.Distinct(StringComparer.Ordinal).Count() != h.Courtrooms.Count || !h.Courtrooms.All(rooms.Contains), $"{at}.courtrooms", "unknown", $"{what}: courtrooms");
            Fault(h.Duration == 0 || !Clock(h.Duration), $"{at}.duration", "minutes", $"{what}: duration");
            Fault(h.Weight is < 1 or > MostWeight, $"{at}.weight", "number", $"{what}: weight (1 to {MostWeight})", MostWeight, 1);
            Fault(h.Earliest < 0 || h.Earliest >= instance.Days, $"{at}.earliest", "day", $"{what}: earliest");
            Fault(h.Latest < h.Earliest, $"{at}.latest", "day", $"{what}: latest");
            var who = h.Participants.Select(p => p.Person).ToList();
            Fault(who.Count > MostParticipants || who.Distinct(StringComparer.Ordinal).Count() != who.Count || !who.All(persons.Contains), $"{at}.participants", "unknown", $"{what}: participants");
            foreach (var (p, i) in h.Participants.Select((p, i) => (p, i)))
            {
                var options = p.Options.Select(o => o.At).ToList();
                Fault(options.Count is 0 or > MostOptions || options.Distinct(StringComparer.Ordinal).Count() != options.Count || !options.All(places.Contains)
                    || p.Options.Any(o => o.Travel is < 0 or > MostTravel), $"{at}.participants[{i}].options", "options", $"{what}: options of {p.Person}");
            }
            Fault(h.Apart.Any(a => a.Count != 2 || a[0] == a[1] || a.Any(i => i < 0 || i >= who.Count)), $"{at}.apart", "apart", $"{what}: apart");
        }

        /// <summary>What is followed exists, nothing follows itself round a ring, and the days have dates to count by.</summary>
        private void Following()
        {
            if (instance.Hearings.All(h => h.Follows is null))
            {
                return;
            }
            var dates = instance.Dates.Select(d => LocalDatePattern.Iso.Parse(d)).ToList();
            Fault(!dates.All(d => d is { Success: true, Value.Year: >= 1947 and <= 2200 }) || dates.Zip(dates.Skip(1)).Any(d => d.First.Value >= d.Second.Value), "dates", "dates", "dates: where hearings follow one another, they must be dates in order");
            var follows = instance.Hearings.Where(h => h.Follows is not null).GroupBy(h => h.Id, StringComparer.Ordinal).ToDictionary(h => h.Key, h => h.First().Follows!.Hearing, StringComparer.Ordinal);
            var ids = instance.Hearings.Select(h => h.Id).ToHashSet(StringComparer.Ordinal);
            Each("hearings", instance.Hearings, (h, at) =>
            {
                if (h.Follows is { } other)
                {
                    var (from, steps) = (other.Hearing, 0);
                    for (; steps <= MostFollowing && follows.TryGetValue(from, out var before); steps++)
                    {
                        from = before;
                    }
                    Fault(!ids.Contains(other.Hearing) || steps > MostFollowing, $"{at}.follows", "unknown", $"hearing {h.Id}: follows");
                    Fault(other.Days is < 0 or > MostDaysBetween, $"{at}.follows.days", "number", $"hearing {h.Id}: days after", MostDaysBetween, 0);
                }
            });
        }

        private void Each<T>(string name, IReadOnlyList<T> items, Action<T, string> look)
        {
            for (var i = 0; i < items.Count && faults.Count < MostFaults; i++)
            {
                look(items[i], $"{name}[{i}]");
            }
        }

        private HashSet<string> Ids<T>(string name, IReadOnlyList<T> items, Func<T, string> of)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            Each(name, items, (item, at) =>
            {
                var id = of(item);
                Fault(id.Length is 0 or > MostId, $"{at}.id", "id", $"{name}: an id is empty or longer than {MostId} characters", MostId);
                Fault(!seen.Add(id), $"{at}.id", "repeats", id.Length <= MostId ? $"{name}: the id {id} repeats" : $"{name}: an id repeats");
            });
            return seen;
        }

        private void Intervals(string at, string what, IReadOnlyList<ListingInterval> intervals, bool overlap, bool touch)
        {
            Fault(intervals.Any(i => i.Day < 0 || i.Day >= instance.Days || !Clock(i.Start) || !Clock(i.End) || i.Start >= i.End), at, "interval", $"{what}: an interval");
            if (!overlap)
            {
                var sorted = intervals.OrderBy(i => i.Day).ThenBy(i => i.Start).ToList();
                Fault(sorted.Zip(sorted.Skip(1)).Any(p => p.First.Day == p.Second.Day && (touch ? p.Second.Start < p.First.End : p.Second.Start <= p.First.End)), at, "overlap", $"{what}: intervals overlap or touch");
            }
        }

        private void Fault(bool wrong, string field, string key, string what, int? most = null, int? least = null)
        {
            if (wrong && faults.Count < MostFaults)
            {
                faults.Add(new(field, $"listing.fault.{key}", what, new Dictionary<string, object?> { ["most"] = most, ["least"] = least }));
            }
        }
    }

    private static bool Clock(int minutes) => minutes is >= 0 and <= ListingInstance.MinutesADay && minutes % ListingInstance.GridMinutes == 0;
}
