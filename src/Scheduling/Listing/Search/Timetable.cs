using System.Runtime.CompilerServices;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// What is listed, and what that occupies. Everything is kept by day and nothing reaches across days, so threads that hold different
/// days (and different unlisted hearings) may work on one timetable at once.
/// </summary>
internal sealed class Timetable<T> where T : struct, ISlots<T>
{
    public const int Unlisted = -1;

    private readonly Backlog backlog;
    private readonly Openings<T> openings;
    private readonly int days;

    private readonly T[] room;
    private readonly T[] person;
    // Of an access point's day, level k: the slots in which at least k+1 stations are taken.
    private readonly T[] station;
    private readonly int[] firstLevel;
    private readonly short[] attends;

    public Timetable(Backlog backlog, Openings<T> openings)
    {
        (this.backlog, this.openings, days) = (backlog, openings, backlog.Days);
        firstLevel = new int[backlog.AccessPoints + 1];
        for (var a = 0; a < backlog.AccessPoints; a++)
        {
            firstLevel[a + 1] = firstLevel[a] + backlog.Stations[a] * days;
        }
        room = new T[backlog.Courtrooms * days];
        person = new T[backlog.Gap.Length * days];
        station = new T[firstLevel[^1]];
        attends = new short[backlog.AttenderCount * days];
        Opening = new int[backlog.Hearings];
        Array.Fill(Opening, Unlisted);
        At = new int[backlog.Hearings];
        InRoom = new(backlog.Courtrooms * days, backlog.Hearings);
        AtPoint = new(backlog.AccessPoints * days, backlog.Hearings * UsesAtMost(backlog));
        OfPerson = new(backlog.Gap.Length * days, backlog.People.Items.Length);
        UsesOfOne = UsesAtMost(backlog);
    }

    public Backlog Backlog => backlog;

    public Openings<T> Openings => openings;

    /// <summary>The opening each hearing is listed in, or <see cref="Unlisted"/>.</summary>
    public int[] Opening { get; }

    /// <summary>The slot at which each listed hearing begins.</summary>
    public int[] At { get; }

    /// <summary>The hearings of each courtroom's day.</summary>
    public Chains InRoom { get; }

    /// <summary>The hearings at each access point's day; a hearing's link there is hearing × <see cref="UsesOfOne"/> + which of its uses.</summary>
    public Chains AtPoint { get; }

    public int UsesOfOne { get; }

    /// <summary>The hearings of each person's day; a link is a position in the backlog's People.</summary>
    public Chains OfPerson { get; }

    public bool IsListed(int hearing) => Opening[hearing] >= 0;

    public int DayOf(int hearing) => openings.Day[Opening[hearing]];

    public int EndOf(int hearing) => At[hearing] + backlog.Duration[hearing];

    /// <summary>The slots at which the hearing could begin now in this opening.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T FreeStarts(int hearing, int opening)
    {
        var starts = openings.Starts[opening];
        var (way, day) = (openings.Way[opening], openings.Day[opening]);
        var taken = room[backlog.Ways.Items[way].Courtroom * days + day];
        for (var u = backlog.Uses.Start[way]; u < backlog.Uses.Start[way + 1]; u++)
        {
            var use = backlog.Uses.Items[u];
            var full = station[firstLevel[use.At] + day * backlog.Stations[use.At] + backlog.Stations[use.At] - use.Stations];
            taken |= full.Blocking(backlog.Turnaround[use.At] + 1);
        }
        for (var p = backlog.People.Start[hearing]; p < backlog.People.Start[hearing + 1]; p++)
        {
            var who = backlog.People.Items[p];
            var gap = backlog.Gap[who];
            var busy = person[who * days + day];
            taken |= gap == 0 ? busy : busy.Blocking(gap + 1);
        }
        return starts.Without(taken).IsEmpty ? default : starts.Without(taken.Blocking(backlog.Duration[hearing]));
    }

    /// <summary>Whether the access point has the stations for an interval that begins at the slot.</summary>
    public bool HasStations(StationUse use, int day, int at, int duration)
    {
        var full = station[firstLevel[use.At] + day * backlog.Stations[use.At] + backlog.Stations[use.At] - use.Stations];
        return (full & T.Range(at, at + duration + backlog.Turnaround[use.At])).IsEmpty;
    }

    /// <summary>What listing the hearing on the day costs in attendance days of busy people.</summary>
    public int NewAttendance(int hearing, int day)
    {
        var cost = 0;
        for (var p = backlog.Attenders.Start[hearing]; p < backlog.Attenders.Start[hearing + 1]; p++)
        {
            cost += attends[backlog.Attenders.Items[p] * days + day] == 0 ? ListingScore.Attendance : 0;
        }
        return cost;
    }

    /// <summary>Lists the hearing.</summary>
    /// <returns>By how much the score rises.</returns>
    public int Place(int hearing, int opening, int at)
    {
        (Opening[hearing], At[hearing]) = (opening, at);
        var (way, day) = (openings.Way[opening], openings.Day[opening]);
        var end = at + backlog.Duration[hearing];
        var courtroom = backlog.Ways.Items[way].Courtroom;
        var taken = T.Range(at, end);
        room[courtroom * days + day] |= taken;
        foreach (var e in Elsewhere(courtroom, day, at))
        {
            room[e.Courtroom * days + day] |= taken & T.Range(e.From, e.To);
        }
        InRoom.Add(courtroom * days + day, hearing);
        var link = hearing * UsesOfOne;
        for (var u = backlog.Uses.Start[way]; u < backlog.Uses.Start[way + 1]; u++, link++)
        {
            var use = backlog.Uses.Items[u];
            Take(use.At, day, T.Range(at, end + backlog.Turnaround[use.At]), use.Stations);
            AtPoint.Add(use.At * days + day, link);
        }
        for (var p = backlog.People.Start[hearing]; p < backlog.People.Start[hearing + 1]; p++)
        {
            var who = backlog.People.Items[p];
            person[who * days + day] |= T.Range(at, end + backlog.Gap[who]);
            OfPerson.Add(who * days + day, p);
        }
        var earned = backlog.Earns(hearing, openings.Cost[opening]);
        for (var p = backlog.Attenders.Start[hearing]; p < backlog.Attenders.Start[hearing + 1]; p++)
        {
            earned -= attends[backlog.Attenders.Items[p] * days + day]++ == 0 ? ListingScore.Attendance : 0;
        }
        return earned;
    }

    /// <summary>Takes a listed hearing off the timetable.</summary>
    /// <returns>By how much the score falls.</returns>
    public int Remove(int hearing)
    {
        var (opening, at) = (Opening[hearing], At[hearing]);
        Opening[hearing] = Unlisted;
        var (way, day) = (openings.Way[opening], openings.Day[opening]);
        var end = at + backlog.Duration[hearing];
        var courtroom = backlog.Ways.Items[way].Courtroom;
        var taken = T.Range(at, end);
        room[courtroom * days + day] = room[courtroom * days + day].Without(taken);
        foreach (var e in Elsewhere(courtroom, day, at))
        {
            // Within the judge's sitting nothing else can hold these slots.
            room[e.Courtroom * days + day] = room[e.Courtroom * days + day].Without(taken & T.Range(e.From, e.To));
        }
        InRoom.Remove(courtroom * days + day, hearing);
        var link = hearing * UsesOfOne;
        for (var u = backlog.Uses.Start[way]; u < backlog.Uses.Start[way + 1]; u++, link++)
        {
            var use = backlog.Uses.Items[u];
            Release(use.At, day, T.Range(at, end + backlog.Turnaround[use.At]), use.Stations);
            AtPoint.Remove(use.At * days + day, link);
        }
        for (var p = backlog.People.Start[hearing]; p < backlog.People.Start[hearing + 1]; p++)
        {
            var who = backlog.People.Items[p];
            person[who * days + day] = person[who * days + day].Without(T.Range(at, end + backlog.Gap[who]));
            OfPerson.Remove(who * days + day, p);
        }
        var lost = backlog.Earns(hearing, openings.Cost[opening]);
        for (var p = backlog.Attenders.Start[hearing]; p < backlog.Attenders.Start[hearing + 1]; p++)
        {
            lost -= --attends[backlog.Attenders.Items[p] * days + day] == 0 ? ListingScore.Attendance : 0;
        }
        return lost;
    }

    /// <summary>Takes every hearing off.</summary>
    public void Clear()
    {
        for (var h = 0; h < Opening.Length; h++)
        {
            if (IsListed(h))
            {
                Remove(h);
            }
        }
    }

    /// <summary>The sittings of the hearing's judge in other courtrooms while the hearing's own sitting lasts.</summary>
    public ReadOnlySpan<Elsewhere> Elsewhere(int courtroom, int day, int at)
    {
        var row = courtroom * days + day;
        for (var s = backlog.Sittings.Start[row]; s < backlog.Sittings.Start[row + 1]; s++)
        {
            if (backlog.Sittings.Items[s].From <= at && at < backlog.Sittings.Items[s].To)
            {
                return backlog.JudgeElsewhere[s];
            }
        }
        return [];
    }

    private void Take(int point, int day, T slots, int stations)
    {
        var levels = station.AsSpan(firstLevel[point] + day * backlog.Stations[point], backlog.Stations[point]);
        for (; stations > 0; stations--)
        {
            for (var k = levels.Length - 1; k > 0; k--)
            {
                levels[k] |= slots & levels[k - 1];
            }
            levels[0] |= slots;
        }
    }

    private void Release(int point, int day, T slots, int stations)
    {
        var levels = station.AsSpan(firstLevel[point] + day * backlog.Stations[point], backlog.Stations[point]);
        for (; stations > 0; stations--)
        {
            for (var k = 0; k < levels.Length - 1; k++)
            {
                levels[k] = levels[k].Without(slots.Without(levels[k + 1]));
            }
            levels[^1] = levels[^1].Without(slots);
        }
    }

    private static int UsesAtMost(Backlog backlog)
    {
        var most = 1;
        for (var w = 0; w < backlog.Ways.Items.Length; w++)
        {
            most = Math.Max(most, backlog.Uses.Start[w + 1] - backlog.Uses.Start[w]);
        }
        return most;
    }
}
