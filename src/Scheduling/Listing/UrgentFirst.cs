using System.Diagnostics;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>
/// Within a day the more urgent comes first, as far as hearings can change places without any rule broken and the score changed: places and days stay,
/// so that only starts are exchanged. Every exchange is put before <see cref="PlanChecker"/>. Pure.
/// </summary>
internal static class UrgentFirst
{
    /// <summary>More than a clerk's draft needs; a plan of the whole nation keeps the order that it has by then.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    /// <param name="pinned">Hearings that stay where they are.</param>
    public static ListingPlan Of(ListingInstance instance, ListingPlan plan, IReadOnlySet<string>? pinned = null)
    {
        if (instance.Hearings.All(h => h.Urgency is null or 0))
        {
            return plan;
        }
        var began = Stopwatch.GetTimestamp();
        var hearings = instance.Hearings.ToDictionary(h => h.Id, StringComparer.Ordinal);
        // A hearing in an order to another one stays: moving it could break what this day alone does not show.
        var fixedOnes = instance.Hearings.Where(h => h.Follows is not null).SelectMany(h => new[] { h.Id, h.Follows!.Hearing }).Concat(pinned ?? (IEnumerable<string>)[]).ToHashSet(StringComparer.Ordinal);
        var days = plan.Listed.GroupBy(l => l.Day).Select(day => new Day(instance, hearings, fixedOnes, [.. day])).ToList();
        foreach (var day in days)
        {
            day.Order(() => Stopwatch.GetElapsedTime(began) < Budget);
        }
        var starts = days.SelectMany(d => d.Listed).ToDictionary(l => l.Hearing, StringComparer.Ordinal);
        return plan with { Listed = [.. plan.Listed.Select(l => starts[l.Hearing])] };
    }

    /// <summary>One day of a plan with the part of the instance that it touches.</summary>
    private sealed class Day
    {
        private readonly Dictionary<string, ListingHearing> hearings;
        private readonly HashSet<string> fixedOnes;
        private readonly ListingInstance here;
        private List<ListedHearing> listed;

        public Day(ListingInstance whole, Dictionary<string, ListingHearing> hearings, HashSet<string> fixedOnes, List<ListedHearing> listed)
        {
            (this.hearings, this.fixedOnes, this.listed) = (hearings, fixedOnes, listed);
            var people = listed.SelectMany(l => hearings[l.Hearing].Participants).Select(p => p.Person).ToHashSet(StringComparer.Ordinal);
            here = whole with { Hearings = [.. listed.Select(l => hearings[l.Hearing] with { Follows = null })], Persons = [.. whole.Persons.Where(p => people.Contains(p.Id))] };
        }

        public IReadOnlyList<ListedHearing> Listed => listed;

        public void Order(Func<bool> goOn)
        {
            foreach (var room in listed.Select(l => l.Courtroom).Distinct().ToList())
            {
                while (goOn() && Exchange(room))
                {
                }
            }
        }

        /// <summary>The first exchange that brings a more urgent hearing forward; false where there is none.</summary>
        private bool Exchange(string room)
        {
            var order = listed.Where(l => l.Courtroom == room).OrderBy(l => l.Start).ToList();
            for (var i = 0; i < order.Count; i++)
            {
                for (var j = i + 1; j < order.Count; j++)
                {
                    if (Urgency(order[j]) > Urgency(order[i]) && Try(order[i], order[j], neighbours: j == i + 1))
                    {
                        return true;
                    }
                }
            }
            return false;
        }

        private bool Try(ListedHearing first, ListedHearing second, bool neighbours)
        {
            var (one, other) = (hearings[first.Hearing], hearings[second.Hearing]);
            if (fixedOnes.Contains(one.Id) || fixedOnes.Contains(other.Id) || (one.Duration != other.Duration && !neighbours))
            {
                return false;
            }
            var changed = listed.Select(l => l == first ? l with { Start = second.Start + other.Duration - one.Duration } : l == second ? l with { Start = first.Start } : l).ToList();
            if (PlanChecker.Check(here, ListingPlan.Of(here.Name, changed)).Broken.Count > 0)
            {
                return false;
            }
            listed = changed;
            return true;
        }

        private int Urgency(ListedHearing l) => hearings[l.Hearing].Urgency ?? 0;
    }
}
