using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using Interval = NodaTime.Interval;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings.Stranded;

/// <summary>Stranded is exactly what could not be placed there now: beside the rules of placement themselves, over calendars of every kind.</summary>
public sealed class StrandingTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
    private static readonly LocalDate Monday = new(2026, 12, 7);
    private static readonly RoomRow[] Rooms = [.. Enumerable.Range(1, 2).Select(n => new RoomRow(Guid.NewGuid(), $"VC-KP-0{n}", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2021, 1, 1), null))];
    private static readonly AccessPointRow Prison = new(Guid.NewGuid(), "AP-KP-01", "kp-peshawar", "KP", 10, false, "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly Guid[] Judges = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
    private static readonly Guid[] StationIds = [Guid.NewGuid(), Guid.NewGuid()];

    private static Gen<LocalDate> Day => Gen.Choose(0, 6).Select(d => Monday.PlusDays(d));

    private static Gen<List<T>> Few<T>(Gen<T> gen, int most = 3) => Gen.Choose(0, most).SelectMany(n => Gen.ListOf(gen, n)).Select(l => l.ToList());

    private static readonly Gen<CalendarFacts> Facts =
        from closures in Few(from place in Gen.Elements(Rooms[0].Id, Rooms[1].Id, Prison.Id) from day in Day from days in Gen.Choose(0, 2) select new ClosureRow(place, day, day.PlusDays(days), "Works"))
        from holidays in Few(from day in Day from sure in Gen.Elements(true, false) from scope in Gen.Elements("NATIONAL", "KP", "GB", "VC-KP-01") select new HolidayRow(day, scope, "Eid", "عید", sure))
        from vacations in Few(from day in Day from scope in Gen.Elements("KP", "KP/SESSIONS", "GB") from duty in Gen.Elements(true, false) select new VacationRow(scope, day, day.PlusDays(2), "Winter", "سرما", duty), 1)
        from leaves in Few(from judge in Gen.Elements(Judges) from day in Day select new LeaveRow(judge, day, day.PlusDays(1)))
        from sittings in Few(from room in Gen.Elements(Rooms) from day in Day select new SpecialRow(room.Id, day, new(18, 0), new(20, 0)), 2)
        from opens in Gen.Choose(8, 11)
        from closes in Gen.Choose(12, 16)
        from ends in Gen.Choose(0, 8)
        from broken in Gen.Elements(true, false)
        select new CalendarFacts(
            1, Rooms, [Prison], [new(StationIds[0], Prison.Id, 1, broken), new(StationIds[1], Prison.Id, 2, false)],
            Enumerable.Range(1, 5).Select(d => new HoursRow("KP", new(2022, 1, 1), null, d, new(opens, 0), new(closes, 0), null, null, "REGULAR")), holidays, vacations, sittings, [], closures,
            [new(Judges[0], Rooms[0].Id, new(2021, 1, 1), Monday.PlusDays(ends), false), new(Judges[1], Rooms[0].Id, Monday.PlusDays(ends + 2), null, false), new(Judges[2], Rooms[1].Id, new(2021, 1, 1), null, false)],
            leaves, Enumerable.Range(1, 6).Select(d => new OpeningRow(Prison.Id, new(2021, 1, 1), null, d, new(9, 0), new(15, 0))));

    private static readonly Gen<Booked> Hearing =
        from room in Gen.Elements(Rooms)
        from judge in Gen.Elements(Judges)
        from day in Day
        from hour in Gen.Choose(7, 19)
        from minutes in Gen.Elements(15, 45, 90)
        from urgent in Gen.Elements(true, false)
        from station in Gen.Elements((Guid?)StationIds[0], StationIds[1], null)
        from beside in Gen.Elements(true, false)
        let start = day.At(new LocalTime(hour, 0)).InZoneStrictly(Zone).ToInstant()
        select new Booked(Guid.NewGuid(), room, judge, new Interval(start, start + Duration.FromMinutes(minutes)), urgent, 1, [
            new(Guid.NewGuid(), Guid.NewGuid(), "accused", new(["accused"], false), station is null ? PlaceKind.Link : PlaceKind.Station, station is null ? null : Prison, station),
            new(Guid.NewGuid(), Guid.NewGuid(), "witness", new(["witness"], beside), PlaceKind.Courtroom, null)]);

    /// <summary>What placing the hearing there now would say.</summary>
    private static bool Carried(CalendarFacts facts, Booked h) =>
        PlacementRules.Judge(facts, h.Room, h.During, h.Urgent) is { Succeeded: true, Value: var judge } && judge == h.Judge && PlacementRules.Refusal(facts, h.During, h.Places) is null
        && h.Places.All(p => p.Keep is not { } station || facts.Stations[Prison.Id].Single(s => s.Id == station) is { OutOfOrder: false });

    [Fact]
    public void Stranded_are_exactly_the_hearings_that_could_not_be_placed_where_they_stand() =>
        Prop.ForAll((from facts in Facts from hearings in Few(Hearing, 12) select (facts, hearings)).ToArbitrary(), c =>
            Stranding.Among(c.facts, c.hearings).Select(s => s.Hearing).ToHashSet().SetEquals(c.hearings.Where(h => !Carried(c.facts, h)).Select(h => h.Hearing)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_is_stranded_is_said_in_time_order_with_the_reason_of_the_refusal()
    {
        var facts = new CalendarFacts(
            1, Rooms, [Prison], [new(StationIds[0], Prison.Id, 1, true)], Enumerable.Range(1, 5).Select(d => new HoursRow("KP", new(2022, 1, 1), null, d, new(9, 0), new(15, 0), null, null, "REGULAR")),
            [new(Monday.PlusDays(1), "KP", "Eid", "عید", true)], [], [], [], [new(Rooms[0].Id, Monday, Monday, "Works")], [.. Rooms.Select((r, i) => new PostingRow(Judges[i], r.Id, new(2021, 1, 1), null, false))], [],
            Enumerable.Range(1, 6).Select(d => new OpeningRow(Prison.Id, new(2021, 1, 1), null, d, new(9, 0), new(15, 0))));
        Booked At(int room, int day, int hour, Guid judge, Guid? station = null)
        {
            var start = Monday.PlusDays(day).At(new LocalTime(hour, 0)).InZoneStrictly(Zone).ToInstant();
            return new(Guid.NewGuid(), Rooms[room], judge, new Interval(start, start + Duration.FromMinutes(30)), false, 1, station is null ? [] : [new(Guid.NewGuid(), Guid.NewGuid(), "accused", new(["accused"], false), PlaceKind.Station, Prison, station)]);
        }

        var stranded = Stranding.Among(facts, [At(1, 2, 10, Judges[1], StationIds[0]), At(1, 2, 16, Judges[1]), At(1, 2, 11, Judges[0]), At(1, 1, 10, Judges[1]), At(0, 0, 10, Judges[0]), At(1, 0, 10, Judges[1])]);

        Assert.Equal(["closed", "holiday", "station-out-of-order", "other-judge", "no-sitting"], stranded.Select(s => s.Reason));
        Assert.Equal("AP-KP-01", stranded[2].AccessPoint);
    }
}
