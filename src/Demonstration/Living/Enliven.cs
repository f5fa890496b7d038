using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Demonstration.Making;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Living;

/// <summary>
/// Today is always alive: courtrooms that have nothing around the present hour get demonstration hearings there, on a Sunday and at night too,
/// with special sittings and openings (marked as demonstration) where the calendar has none.
/// </summary>
internal sealed class Enliven(World world, NpgsqlConnection connection, NpgsqlTransaction transaction, Instant now)
{
    private const string Reason = "Demonstration sitting";
    private const int Before = 100, After = 170;

    private sealed record Taken(Guid Resource, DateTime From, DateTime To);

    /// <returns>The hearings to copy in, listed; the settling that follows gives those that are over their end.</returns>
    public async Task<Chunk> Run(int rooms, CancellationToken cancel)
    {
        var chunk = new Chunk();
        var local = now.InZone(world.Zone);
        var minute = local.Hour * 60 + local.Minute;
        var chosen = world.Some(rooms, local.Date);
        var late = await Day(chunk, chosen, local.Date, Math.Max(0, minute - Before), Math.Min(1435, minute + After), minute, [], cancel);
        if (minute + After > 1440)
        {
            await Day(chunk, chosen, local.Date.PlusDays(1), 0, minute + After - 1440, 0, late, cancel);
        }
        return chunk;
    }

    /// <param name="late">What the day before, which is not copied in yet, holds after midnight: an advocate's way, a booth's turnaround.</param>
    /// <returns>What this day holds after midnight.</returns>
    private async Task<IReadOnlyList<(Guid Resource, int Until)>> Day(
        Chunk chunk, IReadOnlyList<Room> rooms, LocalDate day, int from, int to, int minute, IReadOnlyList<(Guid Resource, int Until)> late, CancellationToken cancel)
    {
        var midnight = world.At(day, 0).ToDateTimeUtc();
        int Minute(DateTime moment) => (int)(moment - midnight).TotalMinutes;
        var busy = new DayBusy();
        var held = await connection.QueryAsync<Taken>(
            """
            select resource_id as resource, lower(during) as "from", upper(during) as "to" from scheduling.reservation where during && tstzrange(@midnight, @next)
            union all
            select courtroom_id, starts_at, ends_at from scheduling.hearing where starts_at < @next and ends_at > @midnight and status <> 'Cancelled'
            """, new { midnight, next = world.At(day.PlusDays(1), 0).ToDateTimeUtc() }, transaction);
        var inRoom = held.ToLookup(h => h.Resource);
        foreach (var h in inRoom.SelectMany(g => g))
        {
            busy.Take(h.Resource, Minute(h.From), Minute(h.To));
        }
        foreach (var (resource, until) in late)
        {
            busy.Take(resource, 0, until);
        }
        var next = new List<(Guid Resource, int Until)>();
        var lists = (await connection.QueryAsync<(Guid Room, int Last)>("select courtroom_id, max(number) from scheduling.cause_list where day = @day group by 1", new { day }, transaction)).ToDictionary(l => l.Room, l => l.Last);
        var publisher = new Publisher();
        var opened = new HashSet<AccessPoint>();
        foreach (var room in rooms)
        {
            var there = inRoom[room.Courtroom.Id.Value].Select(h => (From: Minute(h.From), To: Minute(h.To))).ToList();
            // Enough is going on where something runs now or soon, and something is due after it.
            if (there.Count(h => h.To > minute && h.From < minute + 75) >= 2)
            {
                continue;
            }
            var start = there.Where(h => h.To <= minute).Select(h => h.To).Append(from).Max();
            var drafts = Lay(chunk, room, day, minute, (start + 4) / 5 * 5, to, busy);
            if (drafts.Count == 0)
            {
                continue;
            }
            await Sit(room, day, drafts[0].From, drafts[^1].To);
            foreach (var place in drafts.SelectMany(d => d.Seats).SelectMany(s => s.Part.Places).Where(opened.Add))
            {
                await Open(place, day, from, to);
            }
            Dealer.Deal(drafts, busy, _ => [(0, 1440)]);
            next.AddRange(drafts.SelectMany(Late));
            publisher.Write(chunk, world, room, day, drafts, over: false, published: true, now.ToDateTimeUtc(), lists.TryGetValue(room.Courtroom.Id.Value, out var last) ? last + 1 : 0);
        }
        return next;
    }

    private static IEnumerable<(Guid Resource, int Until)> Late(Draft draft) => draft.Seats
        .SelectMany(s => new (Guid Resource, int Until)[]
        {
            (s.Part.Person, s.Part.Role == "advocate" ? draft.To + 10 - 1440 : 0),
            (s.Station?.Id.Value ?? Guid.Empty, s.At is null ? 0 : draft.To + s.At.TurnaroundMinutes - 1440),
        })
        .Where(l => l.Until > 0);

    private List<Draft> Lay(Chunk chunk, Room room, LocalDate day, int minute, int from, int to, DayBusy busy)
    {
        var dice = new Dice($"live/{room.Courtroom.Code}/{day}", from);
        var drafts = new List<Draft>();
        var purposes = room.Kind.Purposes(world.Shares, urgentOnly: false);
        for (var cursor = from; cursor < to;)
        {
            var purpose = dice.Weighted(purposes);
            var length = Math.Clamp(world.Registry.Purpose(purpose)!.DefaultMinutes, 10, 30);
            // Whatever else the dice say, one hearing begins before the present minute and ends after it.
            if (cursor <= minute && minute < cursor + length + 10)
            {
                length = Math.Max(length, (minute - cursor + 14) / 5 * 5);
            }
            if (cursor + length > to)
            {
                break;
            }
            if (!busy.Free(room.Courtroom.Id.Value, cursor, cursor + length) || !busy.Free(room.Judge, cursor, cursor + length))
            {
                cursor += 5;
                continue;
            }
            var advocate = room.Advocates.Skip(dice.Below(6)).FirstOrDefault(a => busy.Free(a.Id, cursor, cursor + length + 10));
            if (advocate is null)
            {
                cursor += 5;
                continue;
            }
            var type = room.Kind.CaseTypes.Select(t => t.Value).First(t => Court.Fits(t, purpose));
            var number = $"DEMO {Court.Register(type)} {day.DayOfYear}-{cursor / 60:00}{cursor % 60:00}-{room.Courtroom.Code[3..]}/{day.Year}";
            var inCase = Casework.Open(chunk, room, type, world.Registry.CaseType(type)!.RestrictedByDefault, number, day, now.ToDateTimeUtc().AddDays(-dice.Between(3, 20)), advocate, ref dice);
            var called = inCase.Called(purpose, ref dice);
            foreach (var part in called)
            {
                busy.Take(part.Person, cursor, part.Role == "advocate" ? cursor + length + 10 : cursor + length);
            }
            busy.Take(room.Courtroom.Id.Value, cursor, cursor + length);
            busy.Take(room.Judge, cursor, cursor + length);
            drafts.Add(new(room, inCase, purpose, cursor, cursor + length, called, held: true));
            cursor += length + dice.Below(2) * 5;
        }
        return drafts;
    }

    /// <summary>A special sitting replaces the day's ordinary ones, so those are written beside it.</summary>
    private async Task Sit(Room room, LocalDate day, int from, int to)
    {
        var (spans, urgentOnly) = world.Sits(room, day);
        if (spans.Any(s => s.From <= from && to <= s.To) && !urgentOnly)
        {
            return;
        }
        var special = await connection.ExecuteScalarAsync<bool>("select exists (select from scheduling.special_sitting where courtroom_id = @room and day = @day)", new { room = room.Courtroom.Id.Value, day }, transaction);
        foreach (var (opens, closes) in special ? [(from, to)] : spans.Append((from, to)))
        {
            await connection.ExecuteAsync("insert into scheduling.special_sitting (courtroom_id, day, opens, closes, reason, demonstration) values (@room, @day, @opens, @closes, @Reason, true)",
                new { room = room.Courtroom.Id.Value, day, opens = Clock(opens), closes = Clock(closes), Reason }, transaction);
        }
    }

    private async Task Open(AccessPoint place, LocalDate day, int from, int to)
    {
        (from, to) = (Math.Max(0, from - 30), Math.Min(1439, to + 30));
        if (!world.Opens(place, day).Any(o => o.From <= from && to <= o.To))
        {
            await connection.ExecuteAsync("insert into scheduling.special_opening (access_point_id, day, opens, closes, reason, demonstration) values (@place, @day, @opens, @closes, @Reason, true)",
                new { place = place.Id.Value, day, opens = Clock(from), closes = Clock(to), Reason }, transaction);
        }
    }

    private static LocalTime Clock(int minute) => new(minute / 60, minute % 60);
}
