namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>What a search begins with: the entries of an earlier plan, some of which are pinned.</summary>
internal sealed class Start
{
    private readonly List<(int Hearing, int Way, int Day, int At)> entries = [];

    private Start(int hearings) => Pinned = new bool[hearings];

    public bool[] Pinned { get; }

    public static Start Of(Backlog backlog, ListingSearchOptions options)
    {
        var start = new Start(backlog.Hearings);
        if (options.From is null)
        {
            return start;
        }
        var hearings = backlog.Instance.Hearings.Select((h, i) => (h.Id, i)).ToDictionary(h => h.Id, h => h.i, StringComparer.Ordinal);
        foreach (var entry in options.From.Listed)
        {
            if (hearings.TryGetValue(entry.Hearing, out var h) && Way(backlog, h, entry) is { } way)
            {
                start.entries.Add((h, way, entry.Day, entry.Start / ListingInstance.GridMinutes - backlog.FirstSlot));
                start.Pinned[h] = options.Pinned?.Contains(entry.Hearing) == true;
            }
        }
        return start;
    }

    /// <exception cref="ListingFormatException">What is pinned breaks a hard rule.</exception>
    public long PlacePinned<T>(Timetable<T> timetable) where T : struct, ISlots<T>
    {
        var earned = 0L;
        foreach (var (hearing, way, day, at) in entries.Where(e => Pinned[e.Hearing]))
        {
            earned += Place(timetable, hearing, way, day, at) ?? throw new ListingFormatException(
                $"The pinned hearing {timetable.Backlog.Instance.Hearings[hearing].Id} can't be where it is pinned.");
        }
        return earned;
    }

    /// <summary>Places the entries that are not pinned, as far as they fit.</summary>
    public long PlaceRest<T>(Timetable<T> timetable) where T : struct, ISlots<T> =>
        entries.Where(e => !Pinned[e.Hearing]).Sum(e => (long)(Place(timetable, e.Hearing, e.Way, e.Day, e.At) ?? 0));

    private static int? Place<T>(Timetable<T> timetable, int hearing, int way, int day, int at) where T : struct, ISlots<T>
    {
        var openings = timetable.Openings;
        for (var o = openings.Start[hearing]; o < openings.Start[hearing + 1]; o++)
        {
            if (openings.Way[o] == way && openings.Day[o] == day && at >= 0 && at < T.Size && timetable.FreeStarts(hearing, o).Has(at))
            {
                return timetable.Place(hearing, o, at);
            }
        }
        return null;
    }

    private static int? Way(Backlog backlog, int hearing, ListedHearing entry)
    {
        for (var w = backlog.Ways.Start[hearing]; w < backlog.Ways.Start[hearing + 1]; w++)
        {
            if (backlog.Instance.Courtrooms[backlog.Ways.Items[w].Courtroom].Id == entry.Courtroom
                && backlog.Places[w].ToArray().Select(p => PlanWriter.Place(backlog, p)).SequenceEqual(entry.At))
            {
                return w;
            }
        }
        return null;
    }
}
