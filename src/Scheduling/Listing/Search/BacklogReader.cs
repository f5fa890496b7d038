namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Makes the numbers of an instance that has no faults.</summary>
internal static class BacklogReader
{
    private const int Grid = ListingInstance.GridMinutes;

    public static Backlog Read(ListingInstance instance)
    {
        var days = instance.Days;
        var judge = Index(instance.Judges, j => j.Id);
        var room = Index(instance.Courtrooms, c => c.Id);
        var point = Index(instance.AccessPoints, a => a.Id);
        var person = Index(instance.Persons, p => p.Id);
        var leave = instance.Judges.SelectMany(j => j.Leave.Select(d => (judge[j.Id], d))).ToHashSet();

        var sittings = (from c in instance.Courtrooms
                        from s in c.Sittings
                        where !leave.Contains((judge[s.Judge], s.Day))
                        orderby s.Start
                        select (Row: room[c.Id] * days + s.Day, s.Start, s.End, Judge: judge[s.Judge])).ToList();
        var first = sittings.Count == 0 ? 0 : sittings.Min(s => s.Start) / Grid;
        var last = sittings.Count == 0 ? 1 : sittings.Max(s => s.End) / Grid;
        int Slot(int minutes) => minutes / Grid - first;

        var sitting = RowsWriter<Sitting>.Group(instance.Courtrooms.Count * days, [.. sittings.Select(s => (s.Row, new Sitting(Slot(s.Start), Slot(s.End), s.Judge)))]);
        var hearings = instance.Hearings;
        var taking = new int[instance.Persons.Count];
        foreach (var p in hearings.SelectMany(h => h.Participants))
        {
            taking[person[p.Person]]++;
        }
        var shared = new int[taking.Length];
        var (sharedCount, gaps) = (0, new List<int>());
        var attender = new int[taking.Length];
        var attenders = 0;
        for (var p = 0; p < taking.Length; p++)
        {
            var (many, who) = (taking[p] > 1, instance.Persons[p]);
            shared[p] = many ? sharedCount++ : -1;
            attender[p] = many && who.Busy ? attenders++ : -1;
            if (many)
            {
                gaps.Add(who.Gap / Grid);
            }
        }

        var (people, busy, unavailable) = (new RowsWriter<int>(), new RowsWriter<int>(), new RowsWriter<DaySpan>());
        var ways = new WayWriter(instance, room, point);
        foreach (var hearing in hearings)
        {
            var alone = 0;
            foreach (var who in hearing.Participants.Select(p => person[p.Person]))
            {
                if (shared[who] >= 0)
                {
                    people.Add(shared[who]);
                }
                if (attender[who] >= 0)
                {
                    busy.Add(attender[who]);
                }
                else if (instance.Persons[who].Busy)
                {
                    alone++;
                }
                foreach (var u in instance.Persons[who].Unavailable)
                {
                    unavailable.Add(new(u.Day, Slot(u.Start), Slot(u.End)));
                }
            }
            people.EndRow();
            busy.EndRow();
            unavailable.EndRow();
            ways.Add(hearing, alone * ListingScore.Attendance);
        }

        return new()
        {
            Instance = instance,
            Days = days,
            FirstSlot = first,
            Slots = last - first,
            Weight = [.. hearings.Select(h => h.Weight)],
            Duration = [.. hearings.Select(h => h.Duration / Grid)],
            Earliest = [.. hearings.Select(h => h.Earliest)],
            Latest = [.. hearings.Select(h => Math.Min(h.Latest ?? days, days - 1))],
            People = people.Done(),
            Attenders = busy.Done(),
            Unavailable = unavailable.Done(),
            Ways = ways.Ways.Done(),
            Uses = ways.Uses.Done(),
            Places = ways.Places.Done(),
            Gap = [.. gaps],
            AttenderCount = attenders,
            Stations = [.. instance.AccessPoints.Select(a => a.Stations)],
            Turnaround = [.. instance.AccessPoints.Select(a => a.Turnaround / Grid)],
            Open = RowsWriter<Span>.Group(instance.AccessPoints.Count * days,
                [.. instance.AccessPoints.SelectMany(a => a.Open.Select(o => (point[a.Id] * days + o.Day, new Span(Slot(o.Start), Slot(o.End)))))]),
            Sittings = sitting,
            JudgeElsewhere = Elsewhere(sitting, days),
        };
    }

    private static Rows<Elsewhere> Elsewhere(Rows<Sitting> sittings, int days)
    {
        var rooms = (sittings.Start.Length - 1) / days;
        var ofJudge = (from row in Enumerable.Range(0, rooms * days)
                       from s in sittings[row].ToArray()
                       select (s.Judge, Day: row % days, Sitting: new Elsewhere(row / days, s.From, s.To)))
            .ToLookup(s => (s.Judge, s.Day), s => s.Sitting);
        var elsewhere = new RowsWriter<Elsewhere>();
        for (var row = 0; row < rooms * days; row++)
        {
            foreach (var s in sittings[row])
            {
                foreach (var other in ofJudge[(s.Judge, row % days)])
                {
                    if (other.Courtroom != row / days && other.From < s.To && s.From < other.To)
                    {
                        elsewhere.Add(other);
                    }
                }
                elsewhere.EndRow();
            }
        }
        return elsewhere.Done();
    }

    private static Dictionary<string, int> Index<T>(IReadOnlyList<T> items, Func<T, string> id)
    {
        var index = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            index.Add(id(item), index.Count);
        }
        return index;
    }
}
