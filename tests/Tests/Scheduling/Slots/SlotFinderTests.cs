using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Slots;
using Interval = NodaTime.Interval;

namespace RuleOfLaw.Courts.Tests.Scheduling.Slots;

/// <summary>The slot finder beside a slow model that is obviously right: step by step, every courtroom and every combination of places is put before the rules of placement and the dealer.</summary>
public sealed class SlotFinderTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
    private static readonly LocalDate Day = new(2026, 12, 1);
    private static readonly RoomRow Room = new(Guid.NewGuid(), "VC-KP-01", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly RoomRow Other = Room with { Id = Guid.NewGuid(), Code = "VC-KP-02" };
    private static readonly AccessPointRow Prison = new(Guid.NewGuid(), "AP-KP-01", "kp-peshawar", "KP", 10, false, "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly AccessPointRow Complex = Prison with { Id = Guid.NewGuid(), Code = "AP-KP-06", TurnaroundMinutes = 5, ProtectedEntry = true };
    // Half an hour behind: its day and hours are its own.
    private static readonly AccessPointRow Hospital = Prison with { Id = Guid.NewGuid(), Code = "AP-KP-15", TurnaroundMinutes = 0, Zone = "Asia/Kabul" };
    private static readonly AccessPointRow[] Places = [Prison, Complex, Hospital];
    private static readonly Guid Judge = Guid.NewGuid(), Second = Guid.NewGuid(), Advocate = Guid.NewGuid(), Accused = Guid.NewGuid(), Witness = Guid.NewGuid();

    /// <summary>A random calendar, random reservations and a random need, all of one seed.</summary>
    private sealed class World
    {
        private readonly Random random;

        public World(int seed)
        {
            random = new(seed);
            List<StationRow> stations = [.. Places.SelectMany(p => Enumerable.Range(1, Number(1, 3)).Select(n => new StationRow(Guid.NewGuid(), p.Id, n, Chance(15))))];
            Facts = new(
                1, [Room, Other], Places, stations,
                [.. Hours("KP", "REGULAR"), .. Chance(20) ? Hours("KP", "EVENING") : [], .. Chance(10) ? Hours("VC-KP-02", "REGULAR") : []],
                Chance(10) ? [new(Day, "KP", "Eid", "عید", Chance(50))] : [],
                Chance(10) ? [new("KP", Day, Day.PlusDays(1), "Winter", "سرما", Chance(50))] : [],
                Chance(15) ? [Special(Room.Id)] : [], Chance(15) ? [Special(Prison.Id)] : [],
                [.. Chance(5) ? [new ClosureRow(Room.Id, Day, Day, "Works")] : Array.Empty<ClosureRow>(), .. Chance(10) ? [new ClosureRow(Complex.Id, Day, Day, "Works")] : Array.Empty<ClosureRow>()],
                [new(Judge, Room.Id, new(2021, 1, 1), null, false), new(Chance(50) ? Judge : Second, Other.Id, new(2021, 1, 1), null, false)],
                Chance(5) ? [new(Judge, Day, Day)] : [],
                [.. Places.SelectMany(p => Enumerable.Range(1, 7).Select(w => Open(p, w)))]);
            Guid[] resources = [Room.Id, Other.Id, Judge, Second, Advocate, Accused, Witness, .. stations.Select(s => s.Id)];
            Held = [.. Enumerable.Range(0, Number(0, 60)).Select(_ => random.GetItems(resources, 1)[0]).Select(r => Minute() is var from ? new Held(r, new(At(from), At(from + Length()))) : null!)];
            Urgent = Chance(50);
            Now = At(Chance(30) ? Number(0, 600) : -600);
            Minutes = random.GetItems([5, 10, 15, 25, 40, 90, 7], 1)[0];
            Attendees =
            [
                .. Enumerable.Range(0, Number(0, 4)).Select(n => new Attendee(
                    Some(), n switch { 0 => new PersonId(Advocate), 1 => new(Accused), 2 => new(Witness), _ => null }, n switch { 0 => "advocate", 1 => "accused", _ => "witness" }, n > 0 && Chance(40))),
            ];
            Rooms = Chance(30) ? [Room, Other] : Chance(20) ? [Other, Room] : [Room];
            Earliest = Chance(10) ? At(Number(0, 300)) : null;
            Latest = Chance(10) ? At(Number(200, 700)) : null;
        }

        public CalendarFacts Facts { get; }
        public IReadOnlyList<Held> Held { get; }
        public bool Urgent { get; }
        public Instant Now { get; }
        public int Minutes { get; }
        public IReadOnlyList<Attendee> Attendees { get; }
        public IReadOnlyList<RoomRow> Rooms { get; }
        public Instant? Earliest { get; }
        public Instant? Latest { get; }

        public SlotNeed Need => WantedNeed.Of(Facts, new(Rooms[0].Code, Minutes, Day, Day.PlusDays(1), [], [])
        {
            OrCourtrooms = [.. Rooms.Skip(1).Select(r => r.Code)], Attendees = Attendees, Earliest = Earliest, Latest = Latest,
        }, Urgent, new HashSet<Guid>()).Value;

        public Found Find(int max = int.MaxValue) => SlotFinder.Find(Facts, Need, Occupancy.Of(Held.Select(h => (h.ResourceId, h.During))), Day, Day.PlusDays(1), Now, max);

        /// <summary>Every start there is room for, and where it can be had.</summary>
        public IEnumerable<(Instant Start, (string Room, string Places)? Free)> Slow()
        {
            for (var day = Day; day <= Day.PlusDays(1); day = day.PlusDays(1))
            {
                var starts = Rooms.SelectMany(r => CourtCalendar.Day(Facts, r, day, Urgent).Sittings).SelectMany(Steps).Select(t => day.At(t).InZoneStrictly(Zone).ToInstant());
                foreach (var start in starts.Distinct().Order())
                {
                    yield return (start, Where(day, start));
                }
            }
        }

        private (string, string)? Where(LocalDate day, Instant start)
        {
            foreach (var room in Rooms.Where(r => CourtCalendar.Day(Facts, r, day, Urgent).Sittings.SelectMany(Steps).Any(t => day.At(t).InZoneStrictly(Zone).ToInstant() == start)))
            {
                foreach (var spots in Combinations([.. Attendees.Select(Eligible)]))
                {
                    if (Bookable(room, start, spots))
                    {
                        return (room.Code, string.Join(' ', spots));
                    }
                }
            }
            return null;
        }

        private bool Bookable(RoomRow room, Instant start, IReadOnlyList<string> spots)
        {
            var during = new Interval(start, start + Duration.FromMinutes(Minutes));
            var wanted = new HearingState(Guid.NewGuid(), room, null, "BAIL", during, HearingStatus.Scheduled, 1, null, null, null, null, [],
                [.. Attendees.Zip(spots, (a, spot) => new AppearanceState(
                    Guid.NewGuid(), Guid.NewGuid(), a.Person?.Value ?? Guid.NewGuid(), a.Role!, new([a.Role!], a.Protected), PlaceCode.Kind(spot), Facts.AccessPoints.GetValueOrDefault(spot), null, null))]);
            return !(during.Start < Earliest) && !(during.End > Latest) && Placement.Judge(Now, Facts, wanted, Urgent) is { Succeeded: true } judged
                && Dealer.Deal(Facts, Placement.Need(judged.Value), Held).Conflicts.Count == 0;
        }

        /// <summary>A protected person goes through a protected entry where one of the places has it.</summary>
        private IReadOnlyList<string> Eligible(Attendee attendee)
        {
            var codes = attendee.Places.Select(p => PlaceCode.Of(p.AccessPoint is not null ? PlaceKind.Station : p.Link ? PlaceKind.Link : PlaceKind.Courtroom, p.AccessPoint)).Distinct().ToList();
            return attendee.Protected && codes.Contains(Complex.Code) ? [.. codes.Where(c => c is not ("AP-KP-01" or "AP-KP-15"))] : codes;
        }

        private static IEnumerable<IReadOnlyList<string>> Combinations(IReadOnlyList<IReadOnlyList<string>> choices) =>
            choices.Aggregate((IEnumerable<IReadOnlyList<string>>)[[]], (made, next) => made.SelectMany(m => next.Select(n => (IReadOnlyList<string>)[.. m, n])));

        private IEnumerable<LocalTime> Steps(Span sitting)
        {
            for (var at = sitting.From; at.PlusMinutes(Minutes) <= sitting.To && at.PlusMinutes(Minutes) > at; at = at.PlusMinutes(StartGrid.Minutes))
            {
                yield return at;
            }
        }

        private IReadOnlyList<PlaceInput> Some() =>
            [.. random.GetItems<PlaceInput>([new(Prison.Code), new(Complex.Code), new(Hospital.Code), new(Link: true), new(Courtroom: true)], Chance(60) ? 1 : Number(2, 3)).Distinct()];

        private IEnumerable<HoursRow> Hours(string scope, string season)
        {
            var opens = new LocalTime(season == "EVENING" ? 17 : Number(8, 9), random.GetItems([0, 30, 3, 7], 1)[0]);
            var pause = season == "REGULAR" && Chance(60);
            return Enumerable.Range(1, Chance(20) ? 2 : 7).Select(w => new HoursRow(scope, new(2022, 1, 1), null, w, opens, opens.PlusMinutes(Number(100, 300)), pause ? opens.PlusMinutes(60) : null, pause ? opens.PlusMinutes(77) : null, season));
        }

        private OpeningRow Open(AccessPointRow place, int weekday) => new(place.Id, new(2021, 1, 1), null, weekday, new(Number(7, 9), Number(0, 59)), new(Number(11, 15), Number(0, 59)));

        private SpecialRow Special(Guid place) => new(place, Day, new(Number(6, 12), 0), new(Number(13, 20), 0));

        private int Minute() => Chance(70) ? 5 * Number(-30, 120) : Number(-150, 600);

        private int Length() => Chance(70) ? 5 * Number(1, 12) : Number(1, 90);

        private int Number(int from, int to) => random.Next(from, to + 1);

        private bool Chance(int percent) => random.Next(100) < percent;
    }

    private static Instant At(int minutes) => Day.At(new LocalTime(9, 0)).InZoneStrictly(Zone).ToInstant() + Duration.FromMinutes(minutes);

    private static void ForAllWorlds(Action<World> law) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => law(new(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Free_starts_and_their_places_are_exactly_those_that_placement_would_take() => ForAllWorlds(world => Assert.Equal(
        world.Slow().Where(s => s.Free is not null).Select(s => (s.Start, s.Free!.Value.Room, s.Free.Value.Places)),
        world.Find().Starts.Select(s => (s.During.Start, s.Room.Code, string.Join(' ', s.Spots.Select(p => p.Code))))));

    [Fact]
    public void Every_start_of_a_courtroom_is_either_free_or_refused_for_a_reason() => ForAllWorlds(world =>
    {
        if (world.Rooms.Count == 1)
        {
            var refusals = world.Find().Refusals;
            Assert.All(world.Slow(), s => Assert.Equal(s.Free is null, refusals.Any(r => r.During.Contains(s.Start))));
        }
    });

    [Fact]
    public void The_first_starts_are_the_first_of_all() => ForAllWorlds(world => Assert.Equal(
        world.Find().Starts.Select(s => s.During.Start).Take(3), world.Find(3).Starts.Select(s => s.During.Start)));

    private static readonly StationRow[] Stations = [new(Guid.NewGuid(), Prison.Id, 1, false), new(Guid.NewGuid(), Prison.Id, 2, false), new(Guid.NewGuid(), Prison.Id, 3, true)];

    private static readonly CalendarFacts Facts = new(
        1, [Room], [Prison, Complex], [.. Stations, new(Guid.NewGuid(), Complex.Id, 1, false)], [new("KP", new(2022, 1, 1), null, 2, new(9, 0), new(13, 0), new(11, 0), new(11, 30), "REGULAR")], [], [], [], [], [],
        [new(Judge, Room.Id, new(2021, 1, 1), null, false)], [], [new(Prison.Id, new(2021, 1, 1), null, 2, new(9, 30), new(12, 30)), new(Complex.Id, new(2021, 1, 1), null, 2, new(9, 0), new(13, 0))]);

    private static Found Find(int minutes, IEnumerable<Held> held, params Seat[] seats) => SlotFinder.Find(
        Facts, new([Room], minutes, false, seats, []), Occupancy.Of(held.Select(h => (h.ResourceId, h.During))), Day, Day.PlusDays(1), At(-60), int.MaxValue);

    private static List<int> Starts(Found found) => [.. found.Starts.Select(s => (int)(s.During.Start - At(0)).TotalMinutes)];

    [Fact]
    public void A_slot_that_touches_a_booking_is_free()
    {
        var starts = Starts(Find(15, [new(Room.Id, new(At(30), At(45)))]));

        Assert.Contains(15, starts);
        Assert.DoesNotContain(20, starts);
        Assert.DoesNotContain(40, starts);
        Assert.Contains(45, starts);
        Assert.Contains(105, starts); // up to the break
        Assert.DoesNotContain(110, starts);
    }

    [Fact]
    public void Turnaround_and_an_advocates_gap_follow_the_hearing_and_the_other_booking()
    {
        // As they are held: the other hearing from 60 to 70, its station's turnaround and its advocate's ten minutes after it.
        Held[] held = [new(Stations[0].Id, new(At(60), At(80))), new(Stations[1].Id, new(At(60), At(80))), new(Advocate, new(At(60), At(80)))];

        var station = Starts(Find(10, held, new Seat([Spot.Station(Prison)])));
        Assert.Equal((true, false, false, true), (station.Contains(40), station.Contains(45), station.Contains(75), station.Contains(80)));
        var advocate = Starts(Find(10, held, new Seat([Spot.Link], Advocate, HearingNeed.AdvocateGap)));
        Assert.Equal((true, false, false, true), (advocate.Contains(40), advocate.Contains(45), advocate.Contains(75), advocate.Contains(80)));
    }

    [Fact]
    public void What_is_not_free_is_refused_with_its_reason_in_whole_stretches()
    {
        var held = new[] { new Held(Stations[0].Id, new(At(60), At(90))), new Held(Stations[1].Id, new(At(60), At(80))), new Held(Room.Id, new(At(55), At(60))) };

        var refusals = Find(10, held, new Seat([Spot.Station(Prison)])).Refusals;

        Assert.Equal(
            [("access-point:AP-KP-01", 0, 30, "closed"), ("access-point:AP-KP-01", 45, 80, "no-free-station"), ("courtroom:VC-KP-01", 50, 60, "busy")],
            refusals.Take(3).Select(r => (r.Resource, (int)(r.During.Start - At(0)).TotalMinutes, (int)(r.During.End - At(0)).TotalMinutes, r.Reason)));
        Assert.Equal(NoSitting.NoHours, refusals[^1].Reason);
    }

    [Fact]
    public void Who_must_not_meet_is_put_apart_or_refused()
    {
        SlotNeed need = new([Room], 15, false, [new([Spot.Station(Prison)]), new([Spot.Station(Prison), Spot.Station(Complex)])], [(0, 1)]);

        var apart = SlotFinder.Find(Facts, need, Occupancy.Of([]), Day, Day, At(-60), 1).Starts[0];
        Assert.Equal(["AP-KP-01", "AP-KP-06"], apart.Spots.Select(s => s.Code));
        var together = SlotFinder.Find(Facts, need with { Seats = [need.Seats[0], need.Seats[0]] }, Occupancy.Of([]), Day, Day, At(-60), 1);
        Assert.Empty(together.Starts);
        Assert.Contains(together.Refusals, r => r.Reason == "protected-together");
    }

    [Fact]
    public void The_parts_of_a_series_lie_days_apart_and_every_series_is_whole()
    {
        FoundStart On(int day, int hour) => new(new(Day.PlusDays(day).At(new(hour, 0)).InZoneStrictly(Zone).ToInstant(), Day.PlusDays(day).At(new(hour, 30)).InZoneStrictly(Zone).ToInstant()), Room, []);
        var starts = new[] { On(0, 9), On(0, 10), On(1, 9), On(2, 11), On(4, 9), On(5, 9) };

        var series = SlotFinder.Series(starts, 3, 2).ToList();

        Assert.Equal([[starts[0], starts[3], starts[4]], [starts[1], starts[3], starts[4]]], series);
    }
}
