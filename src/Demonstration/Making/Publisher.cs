using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Demonstration.Loading;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>Writes a courtroom's day: its cause list, and each hearing with its people, its history and, where the day is over, its end.</summary>
internal sealed class Publisher
{
    private sealed class Published(Guid id, LocalDate day, DateTime at)
    {
        public Guid Id => id;

        public LocalDate Day => day;

        public DateTime At => at;

        public int Serials { get; set; }

        public Guid? Supplement { get; set; }

        public int SupplementSerials { get; set; }
    }

    private readonly Dictionary<int, Published> lastList = [];

    /// <param name="number">0: the day's own list; more: a supplement of it.</param>
    public void Write(Chunk chunk, World world, Room room, LocalDate day, IReadOnlyList<Draft> drafts, bool over, bool published, DateTime now, int number = 0)
    {
        var dice = new Dice($"end/{room.Courtroom.Code}/{LocalDatePattern.Iso.Format(day)}", number);
        var before = lastList.GetValueOrDefault(room.Index);
        var publishedAt = world.At(day.PlusDays(-1), 15 * 60 + dice.Below(60)).ToDateTimeUtc();
        publishedAt = publishedAt < now ? publishedAt : now.AddMinutes(-dice.Between(5, 90));
        var list = new Published(dice.Id(Milliseconds(publishedAt)), day, publishedAt);
        foreach (var draft in drafts)
        {
            var (starts, ends) = (world.At(day, draft.From).ToDateTimeUtc(), world.At(day, draft.To).ToDateTimeUtc());
            var created = starts.AddDays(-(draft.Purpose == "REMAND" ? dice.Between(2, 6) : dice.Between(4, 24))).AddMinutes(-dice.Below(240));
            created = created < now ? created : now.AddMinutes(-dice.Between(100, 4000));
            var id = dice.Id(Milliseconds(created));
            var ending = over ? Ending.Of(ref dice, draft.Held, draft.To - draft.From) : new Ending("Scheduled", null, null, null, 0);
            // A few urgent matters are heard though they were on no list.
            var listed = published && !(over && draft.Held && draft.Case.Adjourned is null && dice.Chance(0.035));
            var moved = over && listed && before is { } earlier && ending.Status != "Cancelled" && dice.Chance(0.03) && created < earlier.At.AddHours(-1);
            var revision = moved ? 2 : 1;
            History(chunk, id, created, "booked", null, "Scheduled", 1, null, ref dice);
            if (moved)
            {
                Move(chunk, room, world, before!, id, draft, ref dice);
            }
            if (listed)
            {
                chunk.Items.Add(new(list.Id, ++list.Serials, id, number == 0 ? "listed" : "added", starts, ends));
                chunk.Days.Add(new(id, day, room.Courtroom.Id.Value, list.At));
            }
            DateTime? started = ending.Started is { } late ? starts.AddMinutes(late) : null;
            var ended = starts.AddMinutes(ending.Ended);
            if (over)
            {
                End(chunk, world, room, list, id, revision, ending, started, ended, listed, starts, ends, ref dice);
            }
            chunk.Hearings.Add(new(id, room.Courtroom.Id.Value, room.Judge, draft.Purpose, starts, ends, ending.Status, revision, ending.Outcome, ending.Reason, started,
                ending.Status == "Concluded" ? ended : null, draft.Case.Adjourned, created, draft.Case.Id));
            draft.Case.Adjourned = ending.Outcome == "Adjourned" ? id : null;
            Seats(chunk, draft, id, created, starts, ends, ending, ended, over, room, ref dice);
        }
        if (published && list.Serials > 0)
        {
            chunk.Lists.Add(new(list.Id, room.Courtroom.Id.Value, day, number, list.At));
            lastList[room.Index] = list;
        }
    }

    private static void End(
        Chunk chunk, World world, Room room, Published list, Guid id, int revision, Ending ending, DateTime? started, DateTime ended, bool listed, DateTime starts, DateTime ends, ref Dice dice)
    {
        if (ending.Status == "Cancelled")
        {
            var at = ended > list.At ? ended : list.At.AddMinutes(dice.Between(5, 40));
            History(chunk, id, at, "cancelled", "Scheduled", "Cancelled", revision, "OTHER", ref dice);
            if (listed)
            {
                Remove(chunk, room, world, list, id, starts, ends, ref dice);
            }
            return;
        }
        if (started is { } at2)
        {
            History(chunk, id, at2, "started", "Scheduled", "InSession", revision, null, ref dice);
        }
        History(chunk, id, ended, "concluded", started is null ? "Scheduled" : "InSession", "Concluded", revision, ending.Reason, ref dice);
    }

    /// <summary>The hearing stood on an earlier day's list first and was moved to this day.</summary>
    private static void Move(Chunk chunk, Room room, World world, Published before, Guid id, Draft draft, ref Dice dice)
    {
        var (oldStarts, oldEnds) = (world.At(before.Day, draft.From).ToDateTimeUtc(), world.At(before.Day, draft.To).ToDateTimeUtc());
        chunk.Items.Add(new(before.Id, ++before.Serials, id, "listed", oldStarts, oldEnds));
        chunk.Days.Add(new(id, before.Day, room.Courtroom.Id.Value, before.At));
        Remove(chunk, room, world, before, id, oldStarts, oldEnds, ref dice);
        var detail = $$"""{"courtroom":"{{room.Courtroom.Code}}","startsAt":"{{oldStarts:yyyy-MM-ddTHH:mm:ssZ}}","endsAt":"{{oldEnds:yyyy-MM-ddTHH:mm:ssZ}}","oldCourtroom":"{{room.Courtroom.Code}}","oldStartsAt":"{{oldStarts:yyyy-MM-ddTHH:mm:ssZ}}","oldEndsAt":"{{oldEnds:yyyy-MM-ddTHH:mm:ssZ}}"}""";
        History(chunk, id, before.At.AddMinutes(dice.Between(10, 200)), "rescheduled", "Scheduled", "Scheduled", 2, null, ref dice, detail);
    }

    /// <summary>What leaves a published list stands on its supplement of that morning.</summary>
    private static void Remove(Chunk chunk, Room room, World world, Published list, Guid id, DateTime starts, DateTime ends, ref Dice dice)
    {
        if (list.Supplement is null)
        {
            var at = world.At(list.Day, 7 * 60 + 45).ToDateTimeUtc();
            list.Supplement = dice.Id(Milliseconds(at));
            chunk.Lists.Add(new(list.Supplement.Value, room.Courtroom.Id.Value, list.Day, 1, at));
        }
        chunk.Items.Add(new(list.Supplement.Value, ++list.SupplementSerials, id, "removed", starts, ends));
    }

    private static void Seats(Chunk chunk, Draft draft, Guid hearing, DateTime created, DateTime starts, DateTime ends, Ending ending, DateTime ended, bool over, Room room, ref Dice dice)
    {
        foreach (var seat in draft.Seats)
        {
            var id = dice.Id(Milliseconds(created));
            chunk.Appearances.Add(new(id, hearing, seat.Part.Participant, seat.Part.Person, seat.Place, seat.At?.Id.Value, seat.Station?.Id.Value));
            if (!over)
            {
                chunk.Reservations.Add(new(hearing, "person", seat.Part.Person, starts, seat.Part.Role == "advocate" ? ends.AddMinutes(10) : ends, id));
                if (seat.Station is { } station)
                {
                    chunk.Reservations.Add(new(hearing, "station", station.Id.Value, starts, ends.AddMinutes(seat.At!.TurnaroundMinutes), id));
                }
            }
            else if (ending.Status == "Concluded")
            {
                chunk.Attendance.Add(Showing.Over(id, seat.Part.Role, starts, ended, ending, ref dice));
            }
        }
        if (!over)
        {
            chunk.Reservations.Add(new(hearing, "courtroom", room.Courtroom.Id.Value, starts, ends, null));
            chunk.Reservations.Add(new(hearing, "judge", room.Judge, starts, ends, null));
        }
    }

    private static void History(Chunk chunk, Guid hearing, DateTime at, string change, string? from, string to, int revision, string? reason, ref Dice dice, string detail = "{}") =>
        chunk.History.Add(new(dice.Id(Milliseconds(at)), hearing, at, change, from, to, revision, reason, detail));

    private static long Milliseconds(DateTime at) => new DateTimeOffset(at).ToUnixTimeMilliseconds();
}
