using System.Diagnostics;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// Lists hearings that follow one another: in rounds, first those that follow none, then those that follow them, and so on. Each round begins with the plan
/// of the one before and keeps the days of what is followed; so a hearing may have any day that its predecessor's real day leaves, and the
/// search itself, in which nothing reaches across days, need not know of it.
/// </summary>
internal sealed class InOrder
{
    public delegate ListingResult Round(ListingInstance instance, ListingSearchOptions options, IProgress<ListingProgress>? progress);

    private readonly ListingInstance instance;
    private readonly ListingSearchOptions options;
    private readonly Dictionary<string, ListingHearing> hearings;
    private readonly ILookup<string, ListingHearing> followers;
    private readonly List<ListingHearing> ordered;
    private readonly Dictionary<string, int> depth = new(StringComparer.Ordinal);
    private readonly DayNumbers days;
    // Days that are settled; and hearings that can't be listed, for want of a predecessor or of days.
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> gone = new(StringComparer.Ordinal);

    private InOrder(ListingInstance instance, ListingSearchOptions options)
    {
        (this.instance, this.options, days) = (instance, options, new(instance));
        hearings = instance.Hearings.ToDictionary(h => h.Id, StringComparer.Ordinal);
        followers = instance.Hearings.Where(h => h.Follows is not null).ToLookup(h => h.Follows!.Hearing, StringComparer.Ordinal);
        foreach (var hearing in instance.Hearings)
        {
            Depth(hearing);
        }
        ordered = [.. instance.Hearings.Where(h => h.Follows is not null || followers.Contains(h.Id)).OrderBy(h => depth[h.Id])];
        foreach (var pinned in (options.From?.Listed ?? []).Where(l => Pinned(l.Hearing) && hearings.ContainsKey(l.Hearing)))
        {
            known[pinned.Hearing] = pinned.Day;
        }
    }

    public static bool Needed(ListingInstance instance) => instance.Hearings.Any(h => h.Follows is not null);

    public static ListingResult Search(ListingInstance instance, ListingSearchOptions options, IProgress<ListingProgress>? progress, CancellationToken cancel, Round search) =>
        new InOrder(instance, options).Search(progress, cancel, search);

    private ListingResult Search(IProgress<ListingProgress>? progress, CancellationToken cancel, Round search)
    {
        var (clock, rounds, steps) = (Stopwatch.StartNew(), depth.Values.Max() + 1, 0L);
        var plan = options.From ?? ListingPlan.Of(instance.Name, []);
        ListingResult? first = null, last = null;
        for (var round = 0; round < rounds && (last is null || !cancel.IsCancellationRequested); round++)
        {
            var windows = Windows();
            var here = instance.Hearings.Where(h => windows.ContainsKey(h.Id) && (depth[h.Id] <= round || Pinned(h.Id)))
                .Select(h => h with { Earliest = windows[h.Id].From, Latest = windows[h.Id].To, Follows = null }).ToList();
            // Twice as long for the last round, which has them all.
            var share = rounds - round == 1 ? 1 : rounds - round + 1;
            last = search(instance with { Hearings = here }, options with
            {
                Time = options.Time is { } time ? TimeSpan.FromMilliseconds(Math.Max(1, (time - clock.Elapsed).TotalMilliseconds / share)) : null,
                Steps = options.Steps is { } most ? Math.Max(1, (most - steps) / share) : null,
                From = Begin(plan, windows),
            }, progress is null ? null : new Later(progress, clock.Elapsed, steps));
            first ??= last;
            steps += last.Steps;
            plan = Settle(last.Plan, round);
        }
        var score = PlanChecker.Check(instance, plan).Score?.Score ?? last!.Score;
        return new(plan, score, Math.Min(first!.FirstFit, score), steps, clock.Elapsed, first.FirstPlan);
    }

    private bool Pinned(string hearing) => options.Pinned?.Contains(hearing) == true;

    /// <summary>What is listed so far, and of the plan given whatever it says of those that come in now.</summary>
    private ListingPlan Begin(ListingPlan plan, Dictionary<string, (int From, int To)> windows)
    {
        var listed = plan.Listed.Select(l => l.Hearing).ToHashSet(StringComparer.Ordinal);
        return plan with
        {
            Listed = [.. plan.Listed.Concat((options.From?.Listed ?? []).Where(l => !listed.Contains(l.Hearing)))
                .Where(l => windows.TryGetValue(l.Hearing, out var w) && w.From <= l.Day && l.Day <= w.To)],
        };
    }

    private int Depth(ListingHearing hearing) => depth.TryGetValue(hearing.Id, out var found) ? found
        : depth[hearing.Id] = hearing.Follows is { } follows ? Depth(hearings[follows.Hearing]) + 1 : 0;

    /// <summary>The days that each hearing can have, given what is settled; those that can have none are missing, and with them all that follow.</summary>
    private Dictionary<string, (int From, int To)> Windows()
    {
        var windows = instance.Hearings.Where(h => !gone.Contains(h.Id)).ToDictionary(h => h.Id, h => (From: h.Earliest, To: Math.Min(h.Latest ?? instance.Days - 1, instance.Days - 1)), StringComparer.Ordinal);
        foreach (var hearing in ordered.Where(h => windows.ContainsKey(h.Id)))
        {
            if (known.TryGetValue(hearing.Id, out var day))
            {
                windows[hearing.Id] = (day, day);
            }
            else if (hearing.Follows is { } follows)
            {
                var from = windows.TryGetValue(follows.Hearing, out var earlier) ? days.After(earlier.From, follows.Days) : int.MaxValue;
                if (from > windows[hearing.Id].To)
                {
                    windows.Remove(hearing.Id);
                    continue;
                }
                windows[hearing.Id] = (Math.Max(windows[hearing.Id].From, from), windows[hearing.Id].To);
            }
        }
        foreach (var hearing in ordered.AsEnumerable().Reverse().Where(h => windows.ContainsKey(h.Id) && !known.ContainsKey(h.Id)))
        {
            var (from, to) = windows[hearing.Id];
            foreach (var later in followers[hearing.Id].Where(f => windows.ContainsKey(f.Id)))
            {
                to = Math.Min(to, days.Before(windows[later.Id].To, later.Follows!.Days));
            }
            windows[hearing.Id] = (from, to);
        }
        // A pinned hearing may leave its predecessor no day.
        foreach (var hearing in ordered.Where(h => windows.TryGetValue(h.Id, out var w) && w.From > w.To).ToList())
        {
            windows.Remove(hearing.Id);
        }
        return windows;
    }

    /// <summary>Takes note of the round's days. Two on one day in the wrong order change places where they ask for the same; else the later one goes.</summary>
    private ListingPlan Settle(ListingPlan plan, int round)
    {
        var rows = plan.Listed.ToDictionary(l => l.Hearing, StringComparer.Ordinal);
        foreach (var hearing in ordered.Where(h => depth[h.Id] <= round || Pinned(h.Id)))
        {
            if (rows.TryGetValue(hearing.Id, out var row) && hearing.Follows is { } follows && rows.TryGetValue(follows.Hearing, out var earlier) && earlier.Day == row.Day && earlier.Start > row.Start)
            {
                rows.Remove(hearing.Id);
                if (SameDemand(hearing, hearings[follows.Hearing]) && !Pinned(hearing.Id) && !Pinned(follows.Hearing))
                {
                    (rows[follows.Hearing], rows[hearing.Id]) = (row with { Hearing = follows.Hearing }, earlier with { Hearing = hearing.Id });
                }
            }
            if (!Pinned(hearing.Id) && (!rows.ContainsKey(hearing.Id) || hearing.Follows is { } needs && !rows.ContainsKey(needs.Hearing)))
            {
                rows.Remove(hearing.Id);
                gone.Add(hearing.Id);
            }
            else if (rows.TryGetValue(hearing.Id, out var settled))
            {
                known[hearing.Id] = settled.Day;
            }
        }
        return plan with { Listed = [.. plan.Listed.Select(l => l.Hearing).Where(rows.ContainsKey).Select(id => rows[id])] };
    }

    private static bool SameDemand(ListingHearing one, ListingHearing other) =>
        one.Duration == other.Duration && one.Courtrooms.ToHashSet(StringComparer.Ordinal).SetEquals(other.Courtrooms) && one.Participants.Count == other.Participants.Count
        && one.Participants.Zip(other.Participants).All(p => p.First.Person == p.Second.Person && p.First.Options.Select(o => o.At).ToHashSet(StringComparer.Ordinal).SetEquals(p.Second.Options.Select(o => o.At)));

    /// <summary>The progress of a round as that of the whole search.</summary>
    private sealed class Later(IProgress<ListingProgress> told, TimeSpan elapsed, long steps) : IProgress<ListingProgress>
    {
        public void Report(ListingProgress value) => told.Report(value with { Elapsed = value.Elapsed + elapsed, Steps = value.Steps + steps });
    }
}

/// <summary>An instance's days by their dates.</summary>
internal sealed class DayNumbers(ListingInstance instance)
{
    private readonly int[] dates = [.. instance.Dates.Select(d => NodaTime.Period.DaysBetween(new(2000, 1, 1), LocalDatePattern.Iso.Parse(d).Value))];

    /// <summary>The first day at least so many calendar days after one; the number of days where there is none.</summary>
    public int After(int day, int least)
    {
        var at = day;
        while (at < dates.Length && dates[at] < dates[day] + least)
        {
            at++;
        }
        return at;
    }

    /// <summary>The last day at least so many calendar days before one; -1 where there is none.</summary>
    public int Before(int day, int least)
    {
        var at = day;
        while (at >= 0 && dates[at] > dates[day] - least)
        {
            at--;
        }
        return at;
    }
}
