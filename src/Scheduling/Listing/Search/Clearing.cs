namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Takes hearings off the timetable: those in the way of one, or those in a stretch of an access point's or a courtroom's day.</summary>
internal sealed class Clearing<T>(Timetable<T> timetable, Trial<T> trial, Shares shares, Demand demand, Chance chance, byte worker) where T : struct, ISlots<T>
{
    private readonly Backlog backlog = timetable.Backlog;

    /// <summary>Takes off everything that keeps the hearing from beginning at the slot.</summary>
    /// <returns>False where something of that must stay.</returns>
    public bool MakeRoom(int hearing, int opening, int at)
    {
        var (way, day, end) = (timetable.Openings.Way[opening], timetable.Openings.Day[opening], at + backlog.Duration[hearing]);
        return Courtroom(backlog.Ways.Items[way].Courtroom, day, at, end) && People(hearing, day, at, end) && Stations(way, day, at, end);
    }

    /// <summary>Takes off at most so many that are at the access point between the slots.</summary>
    public void PointWindow(int point, int day, int from, int to, int most)
    {
        for (var link = timetable.AtPoint.First(point * backlog.Days + day); link >= 0 && trial.Waiting.Length < most;)
        {
            var (other, next) = (link / timetable.UsesOfOne, timetable.AtPoint.Next(link));
            if (timetable.At[other] < to && from < timetable.EndOf(other))
            {
                trial.TakeOff(other);
            }
            link = next;
        }
    }

    /// <summary>Takes off at most so many that are in the courtroom between the slots.</summary>
    public void RoomWindow(int courtroom, int day, int from, int to, int most)
    {
        for (var other = timetable.InRoom.First(courtroom * backlog.Days + day); other >= 0 && trial.Waiting.Length < most;)
        {
            var next = timetable.InRoom.Next(other);
            if (timetable.At[other] < to && from < timetable.EndOf(other))
            {
                trial.TakeOff(other);
            }
            other = next;
        }
    }

    private bool Courtroom(int courtroom, int day, int at, int end)
    {
        var clear = InRoom(courtroom, day, at, end);
        foreach (var e in timetable.Elsewhere(courtroom, day, at))
        {
            clear = clear && InRoom(e.Courtroom, day, Math.Max(at, e.From), Math.Min(end, e.To));
        }
        return clear;
    }

    private bool InRoom(int courtroom, int day, int at, int end)
    {
        for (var other = timetable.InRoom.First(courtroom * backlog.Days + day); other >= 0;)
        {
            var next = timetable.InRoom.Next(other);
            if (timetable.At[other] < end && at < timetable.EndOf(other) && !trial.TakeOff(other))
            {
                return false;
            }
            other = next;
        }
        return true;
    }

    private bool People(int hearing, int day, int at, int end)
    {
        foreach (var who in backlog.People[hearing])
        {
            var gap = backlog.Gap[who];
            for (var link = timetable.OfPerson.First(who * backlog.Days + day); link >= 0;)
            {
                var (other, next) = (demand.HearingOfPersonLink[link], timetable.OfPerson.Next(link));
                if (timetable.At[other] < end + gap && at < timetable.EndOf(other) + gap && !trial.TakeOff(other))
                {
                    return false;
                }
                link = next;
            }
        }
        return true;
    }

    private bool Stations(int way, int day, int at, int end)
    {
        foreach (var use in backlog.Uses[way])
        {
            while (!timetable.HasStations(use, day, at, end - at))
            {
                if (Lightest(use.At, day, at, end) is not (>= 0 and var lightest) || !trial.TakeOff(lightest))
                {
                    return false;
                }
            }
        }
        return true;
    }

    // Of those at the access point then, one that weighs little for the time it takes.
    private int Lightest(int point, int day, int at, int end)
    {
        var (lightest, least) = (-1, double.MaxValue);
        var turnaround = backlog.Turnaround[point];
        for (var link = timetable.AtPoint.First(point * backlog.Days + day); link >= 0; link = timetable.AtPoint.Next(link))
        {
            var other = link / timetable.UsesOfOne;
            if (timetable.At[other] < end + turnaround && at < timetable.EndOf(other) + turnaround && shares.OfHearing[other] == worker)
            {
                var weight = demand.Density[other] * (0.5 + chance.Unit());
                if (weight < least)
                {
                    (lightest, least) = (other, weight);
                }
            }
        }
        return lightest;
    }
}
