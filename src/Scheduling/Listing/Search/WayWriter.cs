namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// Writes the ways of each hearing: an eligible courtroom with a place for every participant. Of ways that take the same stations only
/// the one of least travel counts, and at most <see cref="Most"/> choices of places are kept, the cheapest.
/// </summary>
internal sealed class WayWriter(ListingInstance instance, Dictionary<string, int> rooms, Dictionary<string, int> points)
{
    public const int Most = 96;

    public RowsWriter<Way> Ways { get; } = new();

    public RowsWriter<StationUse> Uses { get; } = new();

    public RowsWriter<int> Places { get; } = new();

    private sealed record Choice(int[] Places, int Travel);

    public void Add(ListingHearing hearing, int alone)
    {
        var choices = Choices(hearing);
        foreach (var room in hearing.Courtrooms.Distinct())
        {
            foreach (var choice in choices)
            {
                Ways.Add(new(rooms[room], choice.Travel + alone));
                foreach (var at in choice.Places.Where(p => p >= 0).GroupBy(p => p).OrderBy(g => g.Key))
                {
                    Uses.Add(new(at.Key, at.Count()));
                }
                Uses.EndRow();
                foreach (var place in choice.Places)
                {
                    Places.Add(place);
                }
                Places.EndRow();
            }
        }
        Ways.EndRow();
    }

    // Participant by participant, keeping the cheapest part choices.
    private List<Choice> Choices(ListingHearing hearing)
    {
        var choices = new List<Choice> { new([], 0) };
        var parted = hearing.Apart.SelectMany(p => p).ToHashSet();
        for (var i = 0; i < hearing.Participants.Count; i++)
        {
            var options = hearing.Participants[i].Options.OrderBy(o => o.Travel).ToList();
            if (choices.Count == 1 && options.Count == 1)
            {
                choices[0] = new([.. choices[0].Places, Place(options[0].At)], choices[0].Travel + options[0].Travel);
                choices.RemoveAll(c => !Allowed(hearing, c.Places));
                continue;
            }
            choices = [.. (from c in choices
                           from o in options
                           let next = new Choice([.. c.Places, Place(o.At)], c.Travel + o.Travel)
                           where Allowed(hearing, next.Places)
                           orderby next.Travel
                           group next by Signature(next.Places, parted) into same
                           select same.First()).OrderBy(c => c.Travel).Take(Most)];
        }
        choices.RemoveAll(c => !Allowed(hearing, c.Places));
        return choices;
    }

    // Whether no access point is asked for more stations than it has, and who must be apart is.
    private bool Allowed(ListingHearing hearing, int[] places)
    {
        var last = places.Length - 1;
        if (last < 0)
        {
            return true;
        }
        var at = places[last];
        return (at < 0 || places.Count(p => p == at) <= instance.AccessPoints[at].Stations)
            && !hearing.Apart.Any(p => Math.Max(p[0], p[1]) == last && at != Backlog.AtLink && places[Math.Min(p[0], p[1])] == at);
    }

    // What tells two choices apart for the search: the stations taken, and where those are who must be apart.
    private static string Signature(int[] places, HashSet<int> parted) =>
        string.Join(',', places.Where(p => p >= 0).Order()) + '|' + string.Join(',', parted.Where(i => i < places.Length).Order().Select(i => places[i]));

    private int Place(string at) => at switch
    {
        ListingPlace.Link => Backlog.AtLink,
        ListingPlace.Room => Backlog.InRoom,
        _ => points[at],
    };
}
