using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Slots;
using Interval = NodaTime.Interval;
using Slot = RuleOfLaw.Courts.Scheduling.Slots.SlotFinder;

namespace RuleOfLaw.Courts.Tests.Scheduling.Slots;

/// <summary>The slot finder beside a slow model that is obviously right: a start is free exactly where the dealer would deal it.</summary>
public sealed class SlotFinderTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
    private static readonly LocalDate Day = new(2026, 12, 1);
    private static readonly RoomRow Room = new(Guid.NewGuid(), "VC-KP-01", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly AccessPointRow Prison = new(Guid.NewGuid(), "AP-KP-01", "kp-peshawar", "KP", 10, false, "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly Guid Judge = Guid.NewGuid(), Advocate = Guid.NewGuid(), Accused = Guid.NewGuid();
    private static readonly StationRow[] Stations = [new(Guid.NewGuid(), Prison.Id, 1, false), new(Guid.NewGuid(), Prison.Id, 2, false), new(Guid.NewGuid(), Prison.Id, 3, true)];

    private static readonly CalendarFacts Facts = new(
        1, [Room], [Prison], Stations, [new("KP", new(2022, 1, 1), null, 2, new(9, 0), new(13, 0), new(11, 0), new(11, 30), "REGULAR")], [], [], [], [], [],
        [new(Judge, Room.Id, new(2021, 1, 1), null, false)], [], [new(Prison.Id, new(2021, 1, 1), null, 2, new(9, 30), new(12, 30))]);

    private static Instant At(int minutes) => Day.At(new LocalTime(9, 0)).PlusMinutes(minutes).InZoneStrictly(Zone).ToInstant();

    private static SlotNeed Need(int minutes, int stations) =>
        new(Room, minutes, false, stations == 0 ? [] : [(Prison, stations)], [(Advocate, HearingNeed.AdvocateGap), (Accused, Duration.Zero)]);

    /// <summary>Asks the dealer, start by start.</summary>
    private static List<Instant> Slow(SlotNeed need, IReadOnlyList<Held> held, Instant now)
    {
        var starts = new List<Instant>();
        for (var minute = 0; minute < 240; minute += Slot.GridMinutes)
        {
            var during = new Interval(At(minute), At(minute + need.Minutes));
            List<PlaceNeed> places = [new(Guid.NewGuid(), Advocate, "advocate", false, PlaceKind.Link, null), new(Guid.NewGuid(), Accused, "accused", false, PlaceKind.Link, null)];
            places.AddRange(Enumerable.Range(0, need.Places.Sum(p => p.Stations)).Select(_ => new PlaceNeed(Guid.NewGuid(), Guid.NewGuid(), "witness", false, PlaceKind.Station, Prison)));
            if (during.Start >= now && PlacementRules.Judge(Facts, Room, during, false).Succeeded && PlacementRules.Refusal(Facts, during, places) is null
                && Dealer.Deal(Facts, new(Room, Judge, during, places), held).Conflicts.Count == 0)
            {
                starts.Add(during.Start);
            }
        }
        return starts;
    }

    [Fact]
    public void Free_starts_are_exactly_those_that_could_be_booked()
    {
        var resources = new[] { Room.Id, Judge, Advocate, Accused, Stations[0].Id, Stations[1].Id };
        var held = from resource in Gen.Elements(resources) from start in Gen.Choose(0, 235) from length in Gen.Choose(1, 60) select new Held(resource, new(At(start), At(start + length)));
        var cases = from list in Gen.ListOf(held) from minutes in Gen.Elements(5, 10, 15, 25, 40, 90) from stations in Gen.Choose(0, 2) from now in Gen.Choose(-10, 200) select (list.ToList(), minutes, stations, now);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (taken, minutes, stations, now) = c;
            var need = Need(minutes, stations);
            var found = Slot.Find(Facts, need, taken.ToLookup(h => h.ResourceId, h => h.During), Day, Day, At(now), 500);
            return found.Starts.Select(s => s.Start).SequenceEqual(Slow(need, taken, At(now)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_not_free_is_refused_with_its_reason_in_merged_stretches()
    {
        var held = new[] { new Held(Stations[0].Id, new(At(60), At(90))), new Held(Stations[1].Id, new(At(60), At(80))) };

        var found = Slot.Find(Facts, Need(10, 1), held.ToLookup(h => h.ResourceId, h => h.During), Day, Day.PlusDays(1), At(-60), 500);

        Assert.Equal(("access-point:AP-KP-01", At(0), At(30), "closed"), (found.Refusals[0].Resource, found.Refusals[0].During.Start, found.Refusals[0].During.End, found.Refusals[0].Reason));
        Assert.Equal(("no-free-station", At(45), At(80)), (found.Refusals[1].Reason, found.Refusals[1].During.Start, found.Refusals[1].During.End));
        Assert.Equal(NoSitting.NoHours, found.Refusals[^1].Reason);
    }
}
