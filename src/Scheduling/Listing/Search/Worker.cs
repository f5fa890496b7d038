namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>
/// One thread's search over the days it holds. A step takes a few hearings off the timetable, puts what it can back in another order
/// together with unlisted hearings that want the freed places, and keeps the result if it is better, or not too much worse
/// (simulated annealing); else everything is as before. Steps take no memory.
/// </summary>
internal sealed class Worker<T> where T : struct, ISlots<T>
{
    private readonly byte me;
    private readonly Timetable<T> timetable;
    private readonly Backlog backlog;
    private readonly Openings<T> openings;
    private readonly Shares shares;
    private readonly Demand demand;
    private readonly Chance chance;
    private readonly Trial<T> trial;
    private readonly Clearing<T> clearing;
    private readonly Refilling<T> refilling;

    // The unlisted hearings this worker holds, and where each stands among them.
    private readonly int[] unlisted;
    private readonly int[] place;
    private int unlistedCount;

    public Worker(byte me, Timetable<T> timetable, Shares shares, Demand demand, ulong seed)
    {
        (this.me, this.timetable, this.shares, this.demand) = (me, timetable, shares, demand);
        (backlog, openings, chance) = (timetable.Backlog, timetable.Openings, new(seed));
        trial = new(timetable, shares, me);
        clearing = new(timetable, trial, shares, demand, chance, me);
        refilling = new(timetable, trial, shares, demand, chance, me);
        unlisted = new int[backlog.Hearings];
        place = new int[backlog.Hearings];
    }

    /// <summary>By how much the score has risen since the round began.</summary>
    public long Gained { get; private set; }

    public long Steps { get; private set; }

    public void BeginRound()
    {
        Gained = 0;
        unlistedCount = 0;
        Array.Fill(place, -1);
        for (var h = 0; h < backlog.Hearings; h++)
        {
            if (shares.OfHearing[h] == me && !timetable.IsListed(h) && openings.Start[h] < openings.Start[h + 1])
            {
                Hold(h);
            }
        }
    }

    public void Step(double temperature)
    {
        Steps++;
        trial.Begin();
        if (unlistedCount > 0 && chance.Below(100) < Tuning.MakeRoomPercent)
        {
            ListOne();
        }
        else
        {
            ClearWindow();
        }
        refilling.Refill();
        if (trial.Change >= 0 || trial.Change > temperature * Math.Log(1 - chance.Unit()))
        {
            Gained += trial.Change;
            Keep();
        }
        else
        {
            trial.Undo();
        }
    }

    /// <summary>Lists an unlisted hearing at some place; who is in the way goes.</summary>
    private void ListOne()
    {
        var hearing = unlisted[chance.Below(unlistedCount)];
        if (OwnOpening(hearing) is not (>= 0 and var opening))
        {
            return;
        }
        var starts = openings.Starts[opening];
        var at = starts.Nth(chance.Below(starts.Count));
        if (clearing.MakeRoom(hearing, opening, at))
        {
            trial.Place(hearing, opening, at);
            Invite(openings.Way[opening], openings.Day[opening]);
        }
    }

    // The cheap ones rather.
    private int OwnOpening(int hearing)
    {
        var (first, many) = (openings.Start[hearing], openings.Start[hearing + 1] - openings.Start[hearing]);
        for (var tries = 0; tries < 8; tries++)
        {
            var u = chance.Unit();
            var opening = first + (int)(u * (chance.OneIn(2) ? u : 1) * many);
            if (shares.OfDay[openings.Day[opening]] == me)
            {
                return opening;
            }
        }
        return -1;
    }

    /// <summary>Takes off everything around some listed hearing at its access point or in its courtroom.</summary>
    private void ClearWindow()
    {
        if (OwnListed() is not (>= 0 and var hearing))
        {
            return;
        }
        var (way, day) = (openings.Way[timetable.Opening[hearing]], timetable.DayOf(hearing));
        var from = timetable.At[hearing] - chance.Below(Tuning.WindowSlots);
        var to = timetable.EndOf(hearing) + chance.Below(Tuning.WindowSlots);
        var uses = backlog.Uses[way];
        if (uses.Length > 0 && chance.Below(100) < Tuning.PointPercent)
        {
            clearing.PointWindow(uses[chance.Below(uses.Length)].At, day, from, to, Tuning.ClearMost);
        }
        else
        {
            clearing.RoomWindow(backlog.Ways.Items[way].Courtroom, day, from, to, Tuning.ClearMost);
        }
        Invite(way, day);
    }

    private int OwnListed()
    {
        for (var tries = 0; tries < 64; tries++)
        {
            var h = chance.Below(backlog.Hearings);
            if (shares.OfHearing[h] == me && timetable.IsListed(h))
            {
                return h;
            }
        }
        return -1;
    }

    /// <summary>Lets some unlisted hearings that want the same access point or courtroom on that day join those waiting.</summary>
    private void Invite(int way, int day)
    {
        var uses = backlog.Uses[way];
        var wanting = uses.Length > 0 ? demand.OfPoint[uses[chance.Below(uses.Length)].At] : demand.OfRoom[backlog.Ways.Items[way].Courtroom];
        var at = chance.Below(wanting.Length);
        var invited = 0;
        for (var looked = Math.Min(wanting.Length, Tuning.InviteLook); looked > 0 && invited < Tuning.InviteMost && !trial.IsFull; looked--)
        {
            var hearing = wanting[at];
            at = at + 1 == wanting.Length ? 0 : at + 1;
            if (shares.OfHearing[hearing] == me && place[hearing] >= 0 && !trial.HasTouched(hearing)
                && backlog.Earliest[hearing] <= day && day <= backlog.Latest[hearing])
            {
                trial.Await(hearing);
                invited++;
            }
        }
    }

    private void Keep()
    {
        foreach (var h in trial.Touched)
        {
            if (timetable.IsListed(h) && place[h] >= 0)
            {
                var last = unlisted[--unlistedCount];
                unlisted[place[h]] = last;
                place[last] = place[h];
                place[h] = -1;
            }
            else if (!timetable.IsListed(h) && place[h] < 0)
            {
                Hold(h);
            }
        }
    }

    private void Hold(int hearing)
    {
        place[hearing] = unlistedCount;
        unlisted[unlistedCount++] = hearing;
    }
}
