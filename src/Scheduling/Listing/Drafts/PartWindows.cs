using NodaTime;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>The days on which a hearing may be listed, as positions in the draft's working days; or why there are none.</summary>
internal readonly record struct Window(int Earliest, int Latest, string? Left = null)
{
    public static Window None(string left) => new(0, -1, left);
}

/// <summary>
/// Gives each hearing its window of days: the parts of one matter leave each other the days they need, on both sides. That they come in order, as far
/// apart as they have to be, is the search's to see (<see cref="ListingFollows"/>). Pure.
/// </summary>
internal static class PartWindows
{
    /// <summary>Reasons with a text <c>draft.why-…</c>.</summary>
    public const string TooLate = "limit", TooEarly = "later", Earlier = "part", Cramped = "parts";

    /// <param name="dates">The working days, ascending.</param>
    /// <param name="parts">All parts of the matters, also those that are not to be listed now.</param>
    /// <param name="dateOf">The local date of a time.</param>
    public static Dictionary<Guid, Window> Of(IReadOnlyList<RequestedHearing> hearings, IReadOnlyList<LocalDate> dates, ILookup<Guid, PartState> parts, Func<Instant, LocalDate> dateOf)
    {
        var windows = new Dictionary<Guid, Window>();
        foreach (var one in hearings.Where(h => h.Group is null))
        {
            windows[one.Id] = Between(dates, one.NotBefore, one.NotLater);
        }
        foreach (var matter in hearings.Where(h => h.Group is not null).GroupBy(h => h.Group!.Value))
        {
            Parts(windows, [.. matter.OrderBy(h => h.Part)], dates, [.. parts[matter.Key].OrderBy(p => p.Part)], dateOf);
        }
        return windows;
    }

    private static void Parts(Dictionary<Guid, Window> windows, List<RequestedHearing> matter, IReadOnlyList<LocalDate> dates, List<PartState> parts, Func<Instant, LocalDate> dateOf)
    {
        var here = matter.ToDictionary(h => h.Id);
        var (from, to) = (new LocalDate?[parts.Count], new LocalDate?[parts.Count]);
        // Forwards: the first day of each part. A part that has a time already binds the next; one that waits elsewhere stops all that follow.
        var stopped = false;
        for (var i = 0; i < parts.Count; i++)
        {
            var least = i == 0 ? null : from[i - 1]?.PlusDays(parts[i].DaysBetween);
            if (here.TryGetValue(parts[i].Hearing, out var one))
            {
                if (stopped)
                {
                    windows[one.Id] = Window.None(Earlier);
                    here.Remove(one.Id);
                    continue;
                }
                var window = Between(dates, Max(one.NotBefore, least), null);
                from[i] = window.Left is null ? dates[window.Earliest] : least ?? one.NotBefore;
            }
            else
            {
                from[i] = parts[i].StartsAt is { } at ? dateOf(at) : least;
                stopped |= parts[i].StartsAt is null;
            }
        }
        // Backwards: the last day of each.
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var most = i == parts.Count - 1 ? null : to[i + 1]?.PlusDays(-parts[i + 1].DaysBetween);
            to[i] = here.TryGetValue(parts[i].Hearing, out var one) ? Min(one.NotLater, most) ?? dates[^1] : parts[i].StartsAt is { } at ? dateOf(at) : most;
            if (one is not null)
            {
                to[i] = Before(dates, to[i]!.Value) is { } day ? dates[day] : to[i];
            }
        }
        for (var i = 0; i < parts.Count; i++)
        {
            if (!here.TryGetValue(parts[i].Hearing, out var one))
            {
                continue;
            }
            var window = Between(dates, from[i], to[i]);
            if (window.Left is not null)
            {
                windows[one.Id] = Window.None(parts.Count > 1 ? Cramped : window.Left);
                foreach (var later in parts.Skip(i + 1).Where(p => here.ContainsKey(p.Hearing)))
                {
                    windows[later.Hearing] = Window.None(Earlier);
                }
                return;
            }
            windows[one.Id] = window;
        }
    }

    private static Window Between(IReadOnlyList<LocalDate> dates, LocalDate? from, LocalDate? to)
    {
        var earliest = 0;
        while (earliest < dates.Count && dates[earliest] < from)
        {
            earliest++;
        }
        return earliest == dates.Count ? Window.None(TooEarly)
            : (to is { } limit ? Before(dates, limit) : dates.Count - 1) is { } latest && latest >= earliest ? new(earliest, latest) : Window.None(TooLate);
    }

    /// <summary>The last working day that is not after the date.</summary>
    private static int? Before(IReadOnlyList<LocalDate> dates, LocalDate date)
    {
        var at = dates.Count - 1;
        while (at >= 0 && dates[at] > date)
        {
            at--;
        }
        return at < 0 ? null : at;
    }

    private static LocalDate? Max(LocalDate? a, LocalDate? b) => a is { } x && b is { } y ? LocalDate.Max(x, y) : a ?? b;

    private static LocalDate? Min(LocalDate? a, LocalDate? b) => a is { } x && b is { } y ? LocalDate.Min(x, y) : a ?? b;
}
