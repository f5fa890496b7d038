using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>A hearing that was given a time and is still to get its stations and its end.</summary>
internal sealed class Draft(Room room, DemoCase inCase, string purpose, int from, int to, IReadOnlyList<Part> called, bool held)
{
    public Room Room => room;

    public DemoCase Case => inCase;

    public string Purpose => purpose;

    public int From => from;

    public int To => to;

    public bool Held => held;

    public List<Seat> Seats { get; } = [.. called.Select(p => new Seat(p))];
}

internal sealed class Seat(Part part)
{
    public Part Part => part;

    public string Place { get; set; } = part.Place;

    public AccessPoint? At { get; set; }

    public Station? Station { get; set; }
}

/// <summary>
/// Makes the hearings of some days: those before <paramref name="today"/> with their ends, the others listed with their reservations.
/// The same world and days give the same rows.
/// </summary>
/// <param name="held">How many are held in a courtroom on a day.</param>
/// <param name="taken">What others hold already on a day that is still to come.</param>
internal sealed class Maker(World world, LocalDate today, DateTime now, Func<Room, LocalDate, int> held, Action<LocalDate, DayBusy>? taken = null)
{
    private const int Grid = 5;
    private readonly DayBusy busy = new();
    private readonly Dictionary<Guid, IReadOnlyList<(int From, int To)>> opens = [];
    private readonly List<DemoCase>[] pools = [.. world.Rooms.Select(_ => new List<DemoCase>())];
    private readonly Publisher publisher = new();

    /// <summary>Days up to this one have their cause list published.</summary>
    public LocalDate PublishedTo { get; init; } = today.PlusDays(3);

    public Chunk Make(LocalDate from, LocalDate to)
    {
        var chunk = new Chunk();
        for (var day = from; day <= to; day = day.PlusDays(1))
        {
            var drafts = new List<Draft>();
            busy.Clear();
            opens.Clear();
            if (day >= today)
            {
                taken?.Invoke(day, busy);
            }
            foreach (var room in world.Rooms)
            {
                if (day >= room.Courtroom.EstablishedOn && !(day >= room.Courtroom.ClosedOn))
                {
                    Draw(chunk, room, day, drafts);
                }
            }
            Deal(drafts, day);
            foreach (var room in drafts.GroupBy(d => d.Room))
            {
                publisher.Write(chunk, world, room.Key, day, [.. room.OrderBy(d => d.From)], day < today, day <= PublishedTo, now);
            }
        }
        return chunk;
    }

    /// <summary>Gives a courtroom's day its hearings, one after the other in its sittings.</summary>
    private void Draw(Chunk chunk, Room room, LocalDate day, List<Draft> drafts)
    {
        var count = held(room, day);
        var (spans, urgentOnly) = world.Sits(room, day);
        var purposes = room.Kind.Purposes(world.Shares, urgentOnly);
        if (count == 0 || spans.Count == 0 || purposes.Count == 0)
        {
            return;
        }
        var dice = new Dice($"day/{room.Courtroom.Code}/{LocalDatePattern.Iso.Format(day)}");
        var ends = new List<bool>();
        for (var i = 0; i < count; i++)
        {
            ends.Insert(dice.Below(ends.Count + 1), true);
            if (dice.Chance(0.36))
            {
                ends.Insert(dice.Below(ends.Count + 1), false);
            }
        }
        var wanted = ends.Select(_ => dice.Weighted(purposes)).ToList();
        var minutes = wanted.Select(p => Math.Max(Grid, world.Registry.Purpose(p)!.DefaultMinutes + dice.Weighted([(-Grid, 20), (0, 60), (Grid, 20)]))).ToList();
        var starts = Places(room, spans, minutes, ref dice);
        var opened = 0;
        for (var i = 0; i < starts.Count; i++)
        {
            var (from, to) = starts[i];
            var inCase = Case(chunk, room, wanted[i], day, from, to, ref opened, ref dice);
            inCase.LastDay = day;
            inCase.Left--;
            var called = inCase.Called(wanted[i], ref dice);
            foreach (var part in called)
            {
                busy.Take(part.Person, from, part.Role == "advocate" ? to + 10 : to);
            }
            busy.Take(room.Courtroom.Id.Value, from, to);
            busy.Take(room.Judge, from, to);
            drafts.Add(new(room, inCase, wanted[i], from, to, called, ends[i]));
        }
    }

    /// <summary>Times on a five-minute grid, spread over the sittings; tighter and shorter where the day is full.</summary>
    private List<(int From, int To)> Places(Room room, IReadOnlyList<(int From, int To)> spans, List<int> minutes, ref Dice dice)
    {
        foreach (var (gaps, cut) in ((bool, int)[])[(true, 480), (false, 480), (false, 10), (false, Grid)])
        {
            var slack = gaps ? Math.Max(0, spans.Sum(s => s.To - s.From) - minutes.Sum() - 20) : 0;
            var places = new List<(int, int)>();
            var (span, cursor) = (0, spans[0].From);
            foreach (var length in minutes.Select(m => Math.Min(m, cut)))
            {
                cursor += slack == 0 ? 0 : dice.Below(2 * slack / (minutes.Count + 1) + 1) / Grid * Grid;
                while (span < spans.Count && (cursor + length > spans[span].To || !busy.Free(room.Courtroom.Id.Value, cursor, cursor + length) || !busy.Free(room.Judge, cursor, cursor + length)))
                {
                    if (cursor + length > spans[span].To)
                    {
                        cursor = ++span < spans.Count ? Math.Max(cursor, spans[span].From) : cursor;
                    }
                    else
                    {
                        cursor += Grid;
                    }
                }
                if (span == spans.Count)
                {
                    break;
                }
                places.Add((cursor, cursor + length));
                cursor += length;
            }
            if (places.Count == minutes.Count || (cut == Grid && taken is not null))
            {
                return places;
            }
        }
        throw new InvalidOperationException($"{minutes.Count} hearings do not fit into a day of {room.Courtroom.Code}.");
    }

    private DemoCase Case(Chunk chunk, Room room, string purpose, LocalDate day, int from, int to, ref int opened, ref Dice dice)
    {
        var pool = pools[room.Index];
        for (var tries = 0; pool.Count > 0 && tries < 8; tries++)
        {
            var at = dice.Below(pool.Count);
            var found = pool[at];
            if (found.Left <= 0)
            {
                pool[at] = pool[^1];
                pool.RemoveAt(pool.Count - 1);
            }
            else if (found.LastDay < day && Court.Fits(found.Type, purpose) && busy.Free(found.Advocate!.Value, from, to + 10))
            {
                return found;
            }
        }
        var type = room.Kind.CaseTypes[0].Value;
        for (var tries = 0; tries < 12; tries++)
        {
            type = purpose == "BAIL" && room.Kind.Criminal && !room.Kind.Bench && room.Courtroom.CourtType is not ("GBV" or "JUVENILE") && dice.Chance(0.35) ? "BAIL_PETITION" : dice.Weighted(room.Kind.CaseTypes);
            if (Court.Fits(type, purpose))
            {
                break;
            }
        }
        var advocate = room.Advocates[0];
        for (var tries = 0; tries < 40; tries++)
        {
            advocate = dice.One(room.Advocates);
            if (busy.Free(advocate.Id, from, to + 10))
            {
                break;
            }
        }
        // Days times twenty leaves room for the cases opened on one day, so that no two runs give a number twice.
        var number = $"DEMO {Court.Register(type)} {day.DayOfYear * 20 + opened++}/{day.Year}";
        var openedAt = Earlier(world.At(day, 9 * 60).ToDateTimeUtc().AddDays(-dice.Between(4, 25)).AddMinutes(dice.Below(300)), ref dice);
        var made = Casework.Open(chunk, room, type, world.Registry.CaseType(type)!.RestrictedByDefault, number, day, openedAt, advocate, ref dice);
        pool.Add(made);
        return made;
    }

    private DateTime Earlier(DateTime moment, ref Dice dice) => moment < now ? moment : now.AddMinutes(-dice.Between(30, 3000));

    private void Deal(List<Draft> drafts, LocalDate day) => Dealer.Deal(drafts, busy, place => opens.TryGetValue(place.Id.Value, out var open) ? open : opens[place.Id.Value] = world.Opens(place, day));
}

internal static class Dealer
{
    /// <summary>Deals the stations of a whole day in the order of the starts; who finds none comes by link, the accused is brought to court.</summary>
    public static void Deal(IEnumerable<Draft> drafts, DayBusy busy, Func<AccessPoint, IReadOnlyList<(int From, int To)>> opens)
    {
        foreach (var (draft, seat) in drafts.SelectMany(d => d.Seats, (d, s) => (d, s)).Where(x => x.s.Place == "station").OrderBy(x => x.d.From).ThenBy(x => x.d.Room.Index))
        {
            foreach (var place in seat.Part.Places)
            {
                if (opens(place).Any(o => o.From <= draft.From && draft.To <= o.To)
                    && place.Stations.FirstOrDefault(s => !s.OutOfOrder && busy.Free(s.Id.Value, draft.From, draft.To + place.TurnaroundMinutes)) is { } station)
                {
                    busy.Take(station.Id.Value, draft.From, draft.To + place.TurnaroundMinutes);
                    (seat.At, seat.Station) = (place, station);
                    break;
                }
            }
            if (seat.At is null)
            {
                seat.Place = seat.Part.Role == "accused" ? "courtroom" : "link";
            }
        }
    }
}
