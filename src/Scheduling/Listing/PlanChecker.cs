using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>What a valid plan amounts to.</summary>
internal sealed record PlanScore(long Score, int Listed, long Weight, long Waiting, long Travel, long Attendance);

/// <summary>A broken hard rule: <paramref name="Rule"/> in the words of the format (COURTROOM, CAPACITY, PERSON-GAP, …).</summary>
internal sealed record BrokenRule(string Rule, string What);

/// <summary>Checks a plan against every hard rule and scores it: slow, minute by minute, and sharing nothing with the search.</summary>
internal sealed class PlanChecker
{
    private readonly ListingInstance instance;
    private readonly Dictionary<string, ListingHearing> hearings;
    private readonly Dictionary<string, ListingPerson> persons;
    private readonly Dictionary<string, ListingCourtroom> rooms;
    private readonly Dictionary<string, ListingAccessPoint> points;
    private readonly HashSet<(string Judge, int Day)> leave;
    private readonly List<BrokenRule> broken = [];

    private PlanChecker(ListingInstance instance)
    {
        this.instance = instance;
        hearings = instance.Hearings.ToDictionary(h => h.Id, StringComparer.Ordinal);
        persons = instance.Persons.ToDictionary(p => p.Id, StringComparer.Ordinal);
        rooms = instance.Courtrooms.ToDictionary(c => c.Id, StringComparer.Ordinal);
        points = instance.AccessPoints.ToDictionary(a => a.Id, StringComparer.Ordinal);
        leave = [.. instance.Judges.SelectMany(j => j.Leave.Select(d => (j.Id, d)))];
    }

    private sealed class Taken(ListedHearing entry, ListingHearing hearing)
    {
        public ListedHearing Entry => entry;

        public ListingHearing Hearing => hearing;

        public int Start => entry.Start;

        public int End => entry.Start + hearing.Duration;
    }

    /// <returns>Every broken rule; and the score where there is none.</returns>
    public static (IReadOnlyList<BrokenRule> Broken, PlanScore? Score) Check(ListingInstance instance, ListingPlan plan)
    {
        var checker = new PlanChecker(instance);
        var score = checker.Check(plan);
        return (checker.broken, score);
    }

    private PlanScore? Check(ListingPlan plan)
    {
        Break(plan.Format != ListingPlan.FormatName, "FORMAT", $"not a {ListingPlan.FormatName} document");
        Break(plan.Instance != instance.Name, "FORMAT", $"the plan is for {plan.Instance}, not {instance.Name}");
        var (listed, seen) = (new List<Taken>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in plan.Listed)
        {
            if (!hearings.TryGetValue(entry.Hearing, out var hearing))
            {
                Break(true, "FORMAT", $"unknown hearing {entry.Hearing}");
            }
            else if (!seen.Add(entry.Hearing))
            {
                Break(true, "FORMAT", $"{entry.Hearing} is listed twice");
            }
            else
            {
                listed.Add(new(entry, hearing));
            }
        }

        var judges = listed.ToDictionary(t => t, t => Each(t));
        Separate("COURTROOM", listed.GroupBy(t => (t.Entry.Courtroom, t.Entry.Day)), _ => 0);
        Separate("JUDGE", listed.Where(t => judges[t] is not null).GroupBy(t => (judges[t]!, t.Entry.Day)), _ => 0);
        var attending = listed.SelectMany(t => t.Hearing.Participants.Select(p => (Key: (p.Person, t.Entry.Day), Taken: t))).ToList();
        Separate("PERSON", attending.GroupBy(a => a.Key, a => a.Taken), key => persons[key.Item1].Gap);
        Capacity(listed);
        Order(listed);
        if (broken.Count > 0)
        {
            return null;
        }

        var weight = listed.Sum(t => (long)t.Hearing.Weight);
        var waiting = listed.Sum(t => (long)t.Hearing.Weight * (t.Entry.Day - t.Hearing.Earliest));
        var travel = listed.Sum(t => t.Hearing.Participants.Zip(t.Entry.At).Sum(p => (long)p.First.Options.First(o => o.At == p.Second).Travel));
        var attendance = attending.Where(a => persons[a.Key.Person].Busy).Select(a => a.Key).Distinct().LongCount();
        return new(ListingScore.Listed * weight - ListingScore.Waiting * waiting - travel - ListingScore.Attendance * attendance, listed.Count, weight, waiting, travel, attendance);
    }

    // The rules of one hearing alone; answers the judge of its sitting.
    private string? Each(Taken t)
    {
        var (entry, hearing) = (t.Entry, t.Hearing);
        void Break(bool isBroken, string rule, string what) => this.Break(isBroken, rule, $"{hearing.Id} day {entry.Day} {t.Start}-{t.End}: {what}");

        Break(!hearing.Courtrooms.Contains(entry.Courtroom), "ELIGIBLE", entry.Courtroom);
        Break(entry.Start % instance.Grid != 0, "GRID", "start");
        Break(entry.Day < 0 || entry.Day >= instance.Days, "DATES", "day");
        Break(entry.Day >= 0 && entry.Day < hearing.Earliest, "EARLIEST", $"first day {hearing.Earliest}");
        Break(entry.Day > hearing.Latest, "LATEST", $"last day {hearing.Latest}");

        var sitting = rooms.GetValueOrDefault(entry.Courtroom)?.Sittings.FirstOrDefault(s => s.Day == entry.Day && s.Start <= t.Start && t.End <= s.End);
        var onLeave = sitting is not null && leave.Contains((sitting.Judge, entry.Day));
        Break(sitting is null, "SITTING", $"{entry.Courtroom} doesn't sit");
        Break(onLeave, "LEAVE", $"judge {sitting?.Judge} is on leave");

        Break(entry.At.Count != hearing.Participants.Count, "PLACE", $"{entry.At.Count} places for {hearing.Participants.Count} participants");
        foreach (var (participant, at) in hearing.Participants.Zip(entry.At))
        {
            Break(participant.Options.All(o => o.At != at), "PLACE", $"{at} is no option of {participant.Person}");
            var point = points.GetValueOrDefault(at);
            Break(point is not null && !point.Open.Any(o => o.Day == entry.Day && o.Start <= t.Start && t.End <= o.End), "OPEN", $"{at} isn't open");
            var unavailable = persons[participant.Person].Unavailable;
            Break(unavailable.Any(u => u.Day == entry.Day && t.Start < u.End && u.Start < t.End), "AVAILABLE", $"{participant.Person} is unavailable");
        }
        foreach (var pair in hearing.Apart.Where(p => p.All(i => i < entry.At.Count)))
        {
            Break(entry.At[pair[0]] == entry.At[pair[1]] && entry.At[pair[0]] != ListingPlace.Link, "APART", $"participants {pair[0]} and {pair[1]} are both in {entry.At[pair[0]]}");
        }
        return sitting is null || onLeave ? null : sitting.Judge;
    }

    private void Separate(string rule, IEnumerable<IGrouping<(string, int), Taken>> groups, Func<(string, int), int> gapOf)
    {
        foreach (var group in groups)
        {
            var (all, gap) = (group.OrderBy(t => t.Start).ToList(), gapOf(group.Key));
            for (var i = 0; i < all.Count; i++)
            {
                for (var j = i + 1; j < all.Count; j++)
                {
                    if (all[j].Start < all[i].End + gap)
                    {
                        broken.Add(new(all[j].Start < all[i].End ? rule : $"{rule}-GAP", $"{group.Key.Item1} day {group.Key.Item2}: {all[i].Hearing.Id} and {all[j].Hearing.Id}"));
                    }
                }
            }
        }
    }

    private void Capacity(List<Taken> listed)
    {
        foreach (var point in instance.AccessPoints)
        {
            foreach (var day in listed.Where(t => t.Entry.At.Contains(point.Id)).GroupBy(t => t.Entry.Day))
            {
                var used = new Dictionary<int, int>();
                foreach (var (t, uses) in day.Select(t => (t, t.Entry.At.Count(a => a == point.Id))))
                {
                    for (var minute = t.Start; minute < t.End + point.Turnaround; minute++)
                    {
                        used[minute] = used.GetValueOrDefault(minute) + uses;
                    }
                }
                foreach (var (minute, count) in used.Where(u => u.Value > point.Stations && used.GetValueOrDefault(u.Key - 1) <= point.Stations).OrderBy(u => u.Key))
                {
                    broken.Add(new("CAPACITY", $"{point.Id} day {day.Key} at {minute}: {count} of {point.Stations} stations"));
                }
            }
        }
    }

    private void Order(List<Taken> listed)
    {
        var rows = listed.ToDictionary(t => t.Hearing.Id, t => t.Entry, StringComparer.Ordinal);
        foreach (var (t, follows) in listed.Where(t => t.Hearing.Follows is not null).Select(t => (t, t.Hearing.Follows!)))
        {
            Break(!rows.TryGetValue(follows.Hearing, out var before) || DateOf(t.Entry.Day) < DateOf(before.Day).PlusDays(follows.Days) || (t.Entry.Day == before.Day && t.Start < before.Start),
                "FOLLOWS", $"{t.Hearing.Id} day {t.Entry.Day} follows {follows.Hearing} by {follows.Days} days");
        }
        LocalDate DateOf(int day) => LocalDatePattern.Iso.Parse(instance.Dates[day]).Value;
    }

    private void Break(bool isBroken, string rule, string what)
    {
        if (isBroken)
        {
            broken.Add(new(rule, what));
        }
    }
}
