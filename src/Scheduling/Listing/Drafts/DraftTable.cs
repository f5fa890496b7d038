using RuleOfLaw.Courts.Scheduling.Listing.Search;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>Something that keeps a hearing from a time.</summary>
/// <param name="Kind">A text <c>draft.why-…</c>: <c>closed, station, person, judge, courtroom</c>.</param>
/// <param name="Resource">The instance's id of it; of an access point its code.</param>
internal readonly record struct Obstacle(string Kind, string Resource);

/// <summary>Why a hearing has no time: what refuses most of the starts it could have had.</summary>
/// <param name="Of">The starts that its courtrooms' sittings would have given it; 0: there were none.</param>
internal sealed record Unlisted(Obstacle What, int Refused, int Of);

/// <summary>
/// What a plan occupies, slot by slot: says what is in the way of a hearing at a time, whether an earlier plan's rows can stay, and why an unlisted
/// hearing is unlisted. Slow and plain beside the search. Pure.
/// </summary>
internal sealed class DraftTable
{
    private const int Grid = ListingInstance.GridMinutes, Slots = ListingInstance.MinutesADay / Grid;

    /// <summary>Texts of their own: there was no sitting at all; there is a time left; the other parts leave no day.</summary>
    public const string NoSitting = "sitting", Free = "free", Parts = "parts";

    private readonly Dictionary<string, ListingHearing> hearings;
    private readonly Dictionary<string, ListingCourtroom> rooms;
    private readonly Dictionary<string, ListingAccessPoint> points;
    private readonly Dictionary<string, ListingPerson> persons;
    private readonly Dictionary<(string Kind, string Resource, int Day), int[]> taken = [];
    private readonly Dictionary<(string Person, int Day), List<(int Start, int End)>> attends = [];
    private readonly Dictionary<string, int> placed = new(StringComparer.Ordinal);
    private readonly ILookup<string, ListingHearing> followers;
    private readonly DayNumbers days;

    public DraftTable(ListingInstance instance)
    {
        hearings = instance.Hearings.ToDictionary(h => h.Id, StringComparer.Ordinal);
        rooms = instance.Courtrooms.ToDictionary(c => c.Id, StringComparer.Ordinal);
        points = instance.AccessPoints.ToDictionary(a => a.Id, StringComparer.Ordinal);
        persons = instance.Persons.ToDictionary(p => p.Id, StringComparer.Ordinal);
        followers = instance.Hearings.Where(h => h.Follows is not null).ToLookup(h => h.Follows!.Hearing, StringComparer.Ordinal);
        days = new(instance);
    }

    /// <summary>Takes a row if nothing is in its way.</summary>
    public bool TryPlace(ListedHearing row)
    {
        if (!hearings.TryGetValue(row.Hearing, out var hearing) || row.Day < hearing.Earliest || row.Day > (hearing.Latest ?? int.MaxValue) || !hearing.Courtrooms.Contains(row.Courtroom)
            || row.At.Count != hearing.Participants.Count || row.At.Where((at, i) => hearing.Participants[i].Options.All(o => o.At != at)).Any()
            || JudgeOf(hearing, row.Courtroom, row.Day, row.Start) is not { } judge || InTheWay(hearing, row.Courtroom, judge, row.Day, row.Start).Any()
            || row.At.Where(points.ContainsKey).GroupBy(a => a).Any(g => Left(points[g.Key], row.Day, row.Start, row.Start + hearing.Duration) is not { } left || left < g.Count()))
        {
            return false;
        }
        var end = row.Start + hearing.Duration;
        placed[row.Hearing] = row.Day;
        Fill("courtroom", row.Courtroom, row.Day, row.Start, end);
        Fill("judge", judge, row.Day, row.Start, end);
        for (var i = 0; i < row.At.Count; i++)
        {
            if (points.TryGetValue(row.At[i], out var at))
            {
                Fill("station", at.Id, row.Day, row.Start, end + at.Turnaround);
            }
            var day = (hearing.Participants[i].Person, row.Day);
            (attends.TryGetValue(day, out var list) ? list : attends[day] = []).Add((row.Start, end));
        }
        return true;
    }

    /// <summary>Why a hearing that is not placed has no time.</summary>
    public Unlisted Why(string id)
    {
        var hearing = hearings[id];
        var (first, last) = (hearing.Earliest, hearing.Latest ?? int.MaxValue);
        first = hearing.Follows is { } follows && placed.TryGetValue(follows.Hearing, out var before) ? Math.Max(first, days.After(before, follows.Days)) : first;
        last = followers[id].Where(f => placed.ContainsKey(f.Id)).Select(f => days.Before(placed[f.Id], f.Follows!.Days)).Append(last).Min();
        if (first > last)
        {
            return new(new(Parts, ""), 0, 0);
        }
        var (refused, of) = (new Dictionary<Obstacle, int>(), 0);
        foreach (var room in hearing.Courtrooms)
        {
            foreach (var sitting in rooms[room].Sittings.Where(s => s.Day >= first && s.Day <= last))
            {
                for (var start = sitting.Start; start + hearing.Duration <= sitting.End; start += Grid)
                {
                    of++;
                    var any = false;
                    foreach (var obstacle in InTheWay(hearing, room, sitting.Judge, sitting.Day, start).Distinct())
                    {
                        any = true;
                        refused[obstacle] = refused.GetValueOrDefault(obstacle) + 1;
                    }
                    if (!any)
                    {
                        return new(new(Free, ""), 0, of);
                    }
                }
            }
        }
        // Among equals what a clerk can do least about comes first: the order in which obstacles are looked for.
        return of == 0 ? new(new(NoSitting, ""), 0, 0) : refused.OrderByDescending(r => r.Value).Select(r => new Unlisted(r.Key, r.Value, of)).First();
    }

    private string? JudgeOf(ListingHearing hearing, string room, int day, int start) =>
        rooms[room].Sittings.FirstOrDefault(s => s.Day == day && s.Start <= start && start + hearing.Duration <= s.End)?.Judge;

    /// <summary>How many stations of a place are free all along; null where it is closed.</summary>
    private int? Left(ListingAccessPoint at, int day, int start, int end) =>
        at.Open.Any(o => o.Day == day && o.Start <= start && end <= o.End) ? at.Stations - Most("station", at.Id, day, start, end + at.Turnaround) : null;

    private IEnumerable<Obstacle> InTheWay(ListingHearing hearing, string room, string judge, int day, int start)
    {
        var end = start + hearing.Duration;
        // Who can only come to access points, with all of their places to choose from; those who have the same choice together. The first stands for all of them.
        foreach (var asked in hearing.Participants.Where(p => p.Options.All(o => points.ContainsKey(o.At))).GroupBy(p => string.Join(' ', p.Options.Select(o => o.At))))
        {
            var left = asked.First().Options.Select(o => Left(points[o.At], day, start, end)).ToList();
            if (left.All(l => l is null))
            {
                yield return new("closed", DraftProblem.AccessPoint(asked.First().Options[0].At));
            }
            else if (left.Sum(l => Math.Max(0, l ?? 0)) < asked.Count())
            {
                yield return new("station", DraftProblem.AccessPoint(asked.First().Options[0].At));
            }
        }
        foreach (var who in hearing.Participants.Select(p => persons[p.Person]))
        {
            if (who.Unavailable.Any(u => u.Day == day && u.Start < end && start < u.End)
                || (attends.TryGetValue((who.Id, day), out var others) && others.Any(o => start < o.End + who.Gap && o.Start < end + who.Gap)))
            {
                yield return new("person", who.Id);
            }
        }
        if (Most("judge", judge, day, start, end) > 0 && Most("courtroom", room, day, start, end) == 0)
        {
            yield return new("judge", judge);
        }
        if (Most("courtroom", room, day, start, end) > 0)
        {
            yield return new("courtroom", room);
        }
    }

    private int Most(string kind, string resource, int day, int start, int end)
    {
        if (!taken.TryGetValue((kind, resource, day), out var slots))
        {
            return 0;
        }
        var most = 0;
        for (var s = start / Grid; s < Math.Min(Slots, end / Grid); s++)
        {
            most = Math.Max(most, slots[s]);
        }
        return most;
    }

    private void Fill(string kind, string resource, int day, int start, int end)
    {
        var slots = taken.TryGetValue((kind, resource, day), out var there) ? there : taken[(kind, resource, day)] = new int[Slots];
        for (var s = start / Grid; s < Math.Min(Slots, end / Grid); s++)
        {
            slots[s]++;
        }
    }
}
