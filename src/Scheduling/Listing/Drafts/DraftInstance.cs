using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>
/// Turns calendar, reservations and backlog into a listing instance. What the format does not know is said in its own terms: a courtroom's and a
/// judge's other hearings are cut out of the sittings, a person's are times they are unavailable, a station's are hearings pinned where they are, at a
/// place and in a courtroom of their own. What does not lie on the grid is rounded so that less is free than there is. Pure.
/// </summary>
internal sealed class DraftInstance
{
    private const int Grid = ListingInstance.GridMinutes, MostStations = 8;

    /// <summary>In minutes of travel: what another place than the one asked for costs, and each further one. Less than a day's waiting.</summary>
    private const int NextBest = 20;

    private readonly DraftFacts facts;
    private readonly DateTimeZone zone;
    private readonly List<LocalDate> dates = [];
    private readonly Dictionary<LocalDate, int> dayOf = [];
    private readonly HashSet<string> judges = [];
    private readonly List<ListingCourtroom> rooms = [];
    private readonly List<ListingAccessPoint> points = [];
    private readonly Dictionary<string, List<ListingOption>> placesAt = [];
    private readonly Dictionary<string, ListingPerson> persons = [];
    private readonly List<ListingHearing> hearings = [];
    private readonly List<ListedHearing> busy = [];
    private readonly Dictionary<Guid, string> left = [];

    private DraftInstance(DraftFacts facts) => (this.facts, zone) = (facts, LocalDay.Zone(facts.Hearings[0].Hearing.Room.Zone));

    /// <param name="facts">With one hearing at least.</param>
    /// <param name="name">The instance's name.</param>
    public static DraftProblem Of(DraftFacts facts, string name)
    {
        var made = new DraftInstance(facts);
        made.Sittings();
        if (made.dates.Count == 0)
        {
            return new(made.Instance(name), [], facts.Hearings.ToDictionary(h => h.Id, _ => "sitting"));
        }
        made.Places();
        made.Hearings();
        return new(made.Instance(name), made.busy, made.left);
    }

    private ListingInstance Instance(string name) => new(
        ListingInstance.FormatName, name, Math.Max(1, dates.Count), dates.Count == 0 ? [LocalDatePattern.Iso.Format(facts.From)] : [.. dates.Select(LocalDatePattern.Iso.Format)], Grid,
        [.. judges.Select(j => new ListingJudge(j, []))], rooms, points, [.. persons.Values], hearings);

    /// <summary>The days on which any of the courtrooms sits become the instance's days; a vacation's sittings are in a courtroom of their own, for urgent purposes.</summary>
    private void Sittings()
    {
        var all = new List<(string Room, Guid Judge, LocalDate Day, List<(int Start, int End)> Free)>();
        foreach (var room in facts.Hearings.SelectMany(h => h.Rooms).DistinctBy(r => r.Code).OrderBy(r => r.Code, StringComparer.Ordinal))
        {
            for (var day = facts.From; day <= facts.To; day = day.PlusDays(1))
            {
                var court = CourtCalendar.Day(facts.Calendar, room, day, urgent: false);
                var vacation = court.Reason == NoSitting.Vacation;
                court = vacation ? CourtCalendar.Day(facts.Calendar, room, day, urgent: true) : court;
                if (court.Reason is null && Free(room, court, day) is { Count: > 0 } free)
                {
                    all.Add((vacation ? room.Code + DraftProblem.VacationSuffix : room.Code, court.Judge!.Value, day, free));
                }
            }
        }
        foreach (var day in all.Select(s => s.Day).Distinct().Order())
        {
            dayOf[day] = dates.Count;
            dates.Add(day);
        }
        foreach (var room in all.GroupBy(s => s.Room))
        {
            judges.UnionWith(room.Select(s => $"{s.Judge}"));
            rooms.Add(new(room.Key, [.. from s in room from f in s.Free select new ListingSitting(dayOf[s.Day], f.Start, f.End, $"{s.Judge}")]));
        }
    }

    /// <summary>What is left of a courtroom's sittings: after now, and without what it and its judge are taken for.</summary>
    private List<(int Start, int End)> Free(RoomRow room, CourtDay court, LocalDate day)
    {
        var taken = facts.Held[room.Id].Concat(facts.Held[court.Judge!.Value]).Select(h => Outward(h, day)).OfType<(int Start, int End)>().ToList();
        var now = facts.Now.InZone(zone);
        if (now.Date >= day)
        {
            taken.Add((0, now.Date > day ? ListingInstance.MinutesADay : Up(Minutes(now.TimeOfDay) + 1)));
        }
        return Without([.. court.Sittings.Select(s => (Up(Minutes(s.From)), Down(Minutes(s.To))))], taken);
    }

    private void Places()
    {
        var (first, last) = (rooms.SelectMany(r => r.Sittings).Min(s => s.Start), rooms.SelectMany(r => r.Sittings).Max(s => s.End));
        var blocked = new List<(string Room, ListingHearing Hearing, ListedHearing Entry)>();
        foreach (var at in facts.Hearings.SelectMany(h => h.Hearing.Appearances.SelectMany(h.Places)).Select(p => p.At).OfType<AccessPointRow>().DistinctBy(a => a.Id).OrderBy(a => a.Code, StringComparer.Ordinal))
        {
            var stations = facts.Calendar.Stations[at.Id].Where(s => !s.OutOfOrder).Take(MostStations).ToList();
            var turnaround = Up(at.TurnaroundMinutes);
            var open = stations.Count == 0 ? [] : (from day in dates
                                                   from span in CourtCalendar.Open(facts.Calendar, at, day)
                                                   let start = Up(Minutes(span.From))
                                                   let end = Down(Minutes(span.To))
                                                   where start < end
                                                   select new ListingInterval(dayOf[day], start, end)).ToList();
            var free = 0;
            foreach (var station in stations)
            {
                var place = $"{at.Code}{DraftProblem.StationMark}{station.Number}";
                var before = blocked.Count;
                var here = UntilHeld(station, turnaround, open);
                Block(place, station, turnaround, here, first, last + turnaround, blocked);
                if (blocked.Count > before || here.Count < open.Count || here.Sum(o => o.End) < open.Sum(o => o.End))
                {
                    points.Add(new(place, 1, turnaround, here));
                }
                else
                {
                    free++;
                }
            }
            if (free > 0 || stations.Count == 0)
            {
                points.Add(new(at.Code, Math.Max(1, free), turnaround, open));
            }
            placesAt[at.Code] = [.. points.Where(p => DraftProblem.AccessPoint(p.Id) == at.Code).Select(p => new ListingOption(p.Id, 0))];
        }
        foreach (var room in blocked.GroupBy(b => b.Room))
        {
            judges.Add(room.Key);
            persons[room.Key] = new(room.Key, 0, false, []);
            rooms.Add(new(room.Key, [.. room.Select(b => new ListingSitting(b.Entry.Day, b.Entry.Start, b.Entry.Start + b.Hearing.Duration, room.Key))]));
        }
        hearings.AddRange(blocked.Select(b => b.Hearing));
        busy.AddRange(blocked.Select(b => b.Entry));
    }

    /// <summary>Where the station is held from just after closing, the turnaround has to be over by then.</summary>
    private List<ListingInterval> UntilHeld(StationRow station, int turnaround, List<ListingInterval> open) => [.. (
        from opening in open
        let next = facts.Held[station.Id].Select(h => Outward(h, dates[opening.Day])?.Start).Where(s => s >= opening.End && s < opening.End + turnaround).Min()
        let end = next is { } held ? held - turnaround : opening.End
        where end > opening.Start
        select opening with { End = end })];

    /// <summary>
    /// What is held of one station, as pinned hearings of one more courtroom. A hearing there takes the station for its time and the turnaround: so a
    /// block is shortened by it, and blocks that come too close become one.
    /// </summary>
    private void Block(string at, StationRow station, int turnaround, List<ListingInterval> open, int from, int to, List<(string, ListingHearing, ListedHearing)> blocked)
    {
        var room = $"{DraftProblem.BusyPrefix}{at}";
        foreach (var opening in open)
        {
            var (start, end) = (-1, -1);
            void Close()
            {
                if (start >= 0)
                {
                    var length = Math.Min(Math.Max(Grid, end - start - turnaround), opening.End - start);
                    var id = $"{room}:{opening.Day}:{start}";
                    blocked.Add((room, new(id, [room], length, opening.Day, opening.Day, 1, [new(room, [new(at, 0)])], []), new(id, room, opening.Day, start, [at])));
                }
            }
            var held = facts.Held[station.Id].Select(h => Outward(h, dates[opening.Day])).OfType<(int Start, int End)>()
                .Select(h => (Start: Math.Max(h.Start, Math.Max(opening.Start, from)), End: Math.Min(h.End, to + turnaround))).Where(h => h.Start < h.End && h.Start < opening.End && h.Start < to).Order();
            foreach (var next in held)
            {
                // Together with the turnaround: a block reaches at least so far.
                if (start >= 0 && next.Start < Math.Max(end, start + Grid + turnaround))
                {
                    end = Math.Max(end, next.End);
                    continue;
                }
                Close();
                (start, end) = (next.Start, next.End);
            }
            Close();
        }
    }

    private void Hearings()
    {
        var windows = PartWindows.Of(facts.Hearings, dates, facts.Parts, at => at.InZone(zone).Date);
        var advocates = facts.Hearings.SelectMany(h => h.Hearing.Appearances).Where(a => a.Role == PlaceNeed.Advocate).Select(a => a.PersonId).ToHashSet();
        var asked = facts.Hearings.Select(h => $"{h.Id}").ToHashSet(StringComparer.Ordinal);
        // The part before, where it waits in this draft too.
        var before = facts.Parts.SelectMany(m => m.OrderBy(p => p.Part).Zip(m.OrderBy(p => p.Part).Skip(1))).ToDictionary(p => p.Second.Hearing, p => new ListingFollows($"{p.First.Hearing}", p.Second.DaysBetween));
        var sitting = rooms.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var hearing in facts.Hearings.OrderBy(h => h.Part))
        {
            var window = windows[hearing.Id];
            if (window.Left is null && before.TryGetValue(hearing.Id, out var part) && left.ContainsKey(Guid.Parse(part.Hearing)))
            {
                window = Window.None(PartWindows.Earlier);
            }
            var eligible = hearing.Rooms.SelectMany(r => facts.Urgent.Contains(hearing.Hearing.Purpose) ? new[] { r.Code, r.Code + DraftProblem.VacationSuffix } : [r.Code]).Where(sitting.Contains).ToList();
            var people = hearing.Hearing.Appearances;
            // Two are to be kept apart since it was asked for: only the places that were asked for first are looked at.
            var chosen = Choices.Meeting(people, p => hearing.OtherPlaces.GetValueOrDefault(p.Id, [])) is not null ? (Func<AppearanceState, IEnumerable<PlaceChoice>>)(p => [new(p.Place, p.At)]) : hearing.Places;
            // Two stations of one access point are two places here: who must be apart is looked at once, as booking does.
            if ((window.Left ?? (eligible.Count == 0 ? "sitting" : SeparationRules.Refusal(people.Select(p => p.Need)) is not null ? "apart" : null)) is { } why)
            {
                left[hearing.Id] = why;
                continue;
            }
            var participants = people.Select((p, i) => new ListingParticipant(
                Person(p, twice: people.Take(i).Count(other => other.PersonId == p.PersonId), advocates.Contains(p.PersonId)),
                [.. chosen(p).SelectMany((place, nr) => place.Place switch
                {
                    PlaceKind.Link => [new(ListingPlace.Link, nr * NextBest)],
                    PlaceKind.Courtroom => [new(ListingPlace.Room, nr * NextBest)],
                    _ => placesAt[place.At!.Code].Select(o => o with { Travel = nr * NextBest }),
                })], p.Role)).ToList();
            hearings.Add(new($"{hearing.Id}", eligible, Up(hearing.Minutes), window.Earliest, window.Latest, Weight(hearing), participants, [], hearing.Hearing.Purpose,
                before.TryGetValue(hearing.Id, out var follows) && asked.Contains(follows.Hearing) ? follows : null, (int)hearing.Priority));
        }
    }

    /// <summary>The person as the instance knows them. Who stands on a hearing's list twice takes two places and is one person for the first of them.</summary>
    private string Person(AppearanceState appearance, int twice, bool advocate)
    {
        var id = twice == 0 ? $"{appearance.PersonId}" : $"{appearance.PersonId}#{twice}";
        if (!persons.ContainsKey(id))
        {
            var gap = advocate ? (int)HearingNeed.AdvocateGap.TotalMinutes : 0;
            // An advocate's next hearing may not begin within the gap after this one: what they have already keeps the time before it free.
            var taken = twice > 0 ? [] : from day in dates
                                         from held in facts.Held[appearance.PersonId]
                                         let span = Outward(new(held.Start - Duration.FromMinutes(gap), held.End), day)
                                         where span is not null
                                         select new ListingInterval(dayOf[day], span.Value.Start, span.Value.End);
            persons[id] = new(id, gap, twice == 0 && appearance.Role is "investigating-officer" or "medico-legal-officer" or "witness", [.. taken], appearance.Role);
        }
        return id;
    }

    /// <summary>How much a hearing counts: by its priority, a little more for each week it waits, and more where its limit lies within these days.</summary>
    private int Weight(RequestedHearing hearing) =>
        hearing.Priority switch { Priority.Urgent => 25, Priority.Soon => 10, _ => 4 }
        + (int)Math.Clamp((facts.Now - hearing.AskedAt).TotalDays / 7, 0, 8) + (hearing.NotLater <= facts.To ? 5 : 0);

    /// <summary>The part of a held interval that lies on a day, on the grid, nothing of it left out.</summary>
    private (int Start, int End)? Outward(Interval held, LocalDate day)
    {
        var whole = day.AtStartOfDayInZone(zone).ToInstant();
        var (start, end) = ((held.Start - whole).TotalMinutes, (held.End - whole).TotalMinutes);
        var (first, last) = (Math.Max(0, Down((int)Math.Floor(start))), Math.Min(ListingInstance.MinutesADay, Up((int)Math.Ceiling(end))));
        return start < ListingInstance.MinutesADay && end > 0 && first < last ? (first, last) : null;
    }

    private static List<(int Start, int End)> Without(List<(int Start, int End)> sittings, List<(int Start, int End)> taken)
    {
        foreach (var t in taken)
        {
            sittings = [.. sittings.SelectMany(s => new[] { (s.Start, End: Math.Min(s.End, t.Start)), (Start: Math.Max(s.Start, t.End), s.End) }).Where(s => s.Start < s.End)];
        }
        return [.. sittings.Where(s => s.Start < s.End).Order()];
    }

    private static int Minutes(LocalTime time) => time.Hour * 60 + time.Minute;

    private static int Up(int minutes) => (minutes + Grid - 1) / Grid * Grid;

    private static int Down(int minutes) => (int)Math.Floor(minutes / (double)Grid) * Grid;
}
