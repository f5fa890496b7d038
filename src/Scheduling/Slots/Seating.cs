using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>
/// Picks a place for everybody who has a choice: in the order of the seats, each the first of its places that leaves one for the rest and keeps apart
/// who must not meet. Pure; tries every combination if it has to, so the numbers of choices are bounded where a need is asked for.
/// </summary>
internal sealed class Seating
{
    private readonly SlotNeed need;
    private readonly int[] choosing;
    private readonly Spot?[] chosen;

    public Seating(SlotNeed need)
    {
        this.need = need;
        choosing = [.. Enumerable.Range(0, need.Seats.Count).Where(s => need.Seats[s].Spots.Count > 1)];
        chosen = [.. need.Seats.Select(s => s.Spots.Count == 1 ? s.Spots[0] : (Spot?)null)];
        Impossible = need.Apart.Any(p => chosen[p.Item1] is { } one && chosen[p.Item2] is { } other && one.Meets(other));
        Places = [.. choosing.SelectMany(s => need.Seats[s].Spots).Select(s => s.At).OfType<AccessPointRow>().Distinct()];
    }

    /// <summary>Two who must not meet have no other place.</summary>
    public bool Impossible { get; }

    /// <summary>The access points among the choices.</summary>
    public IReadOnlyList<AccessPointRow> Places { get; }

    /// <summary>How many stations the seats without a choice need there.</summary>
    public int Fixed(AccessPointRow at) => need.Seats.Count(s => s.Spots.Count == 1 && s.Spots[0].At?.Id == at.Id);

    /// <summary>Everybody's place, or null where there is none for all.</summary>
    /// <param name="left">Stations left at each access point for those who choose.</param>
    public IReadOnlyList<Spot>? Seat(Func<AccessPointRow, int> left) => Seat(0, left) ? [.. chosen.Select(c => c!.Value)] : null;

    /// <summary>The first who finds no place even when nobody else is seated; otherwise the first who chooses.</summary>
    public Seat FirstWithout(Func<AccessPointRow, int> left) =>
        choosing.Select(s => need.Seats[s]).FirstOrDefault(s => s.Spots.All(spot => spot.At is { } at && left(at) <= 0)) ?? need.Seats[choosing[0]];

    private bool Seat(int number, Func<AccessPointRow, int> left)
    {
        if (number == choosing.Length)
        {
            return true;
        }
        var seat = choosing[number];
        foreach (var spot in need.Seats[seat].Spots)
        {
            if (Free(spot, number, left) && !Meets(seat, spot, number))
            {
                chosen[seat] = spot;
                if (Seat(number + 1, left))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private bool Free(Spot spot, int number, Func<AccessPointRow, int> left)
    {
        if (spot.At is not { } at)
        {
            return true;
        }
        var taken = 0;
        for (var i = 0; i < number; i++)
        {
            taken += chosen[choosing[i]]?.At?.Id == at.Id ? 1 : 0;
        }
        return taken < left(at);
    }

    private bool Meets(int seat, Spot spot, int number)
    {
        foreach (var (one, other) in need.Apart)
        {
            var with = one == seat ? other : other == seat ? one : -1;
            // A choice that comes later will look at this one.
            if (with >= 0 && Array.IndexOf(choosing, with) is var place && (place < 0 || place < number) && chosen[with] is { } there && there.Meets(spot))
            {
                return true;
            }
        }
        return false;
    }
}
