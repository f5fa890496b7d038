using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Tests.Support;
using Interval = NodaTime.Interval;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>The deal of stations beside a slow model that looks at occupancy minute by minute.</summary>
public sealed class DealerTests
{
    private const int Turnaround = 10, Minutes = 150;
    private static readonly RoomRow Room = new(Guid.NewGuid(), "VC-KP-01", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly AccessPointRow Prison = new(Guid.NewGuid(), "AP-KP-01", "kp-peshawar", "KP", Turnaround, false, "Asia/Karachi", new(2021, 1, 1), null);
    private static readonly StationRow[] Stations = [.. Enumerable.Range(1, 4).Select(n => new StationRow(Guid.NewGuid(), Prison.Id, n, n == 3))];
    private static readonly Guid Judge = Guid.NewGuid();
    private static readonly Guid[] People = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
    private static readonly CalendarFacts Facts = new(1, [Room], [Prison], Stations, [], [], [], [], [], [], [], [], []);
    private static readonly Instant Zero = Given.At(new(2026, 12, 1), 9);

    private static Interval Span(int from, int to) => new(Zero + Duration.FromMinutes(from), Zero + Duration.FromMinutes(to));

    private static int Minute(Instant at) => (int)(at - Zero).TotalMinutes;

    private static readonly Guid[] Resources = [Room.Id, Judge, .. People, .. Stations.Select(s => s.Id)];

    private static Gen<List<T>> Some<T>(Gen<T> one, int most) => from count in Gen.Choose(0, most) from list in Gen.ListOf(one, count) select list.ToList();

    private static Gen<Held> Held => from resource in Gen.Elements(Resources) from start in Gen.Choose(0, Minutes) from length in Gen.Choose(1, 40) select new Held(resource, Span(start, start + length));

    private static Gen<PlaceNeed> Place =>
        from person in Gen.Elements(People)
        from role in Gen.Elements("accused", "witness", "advocate")
        from station in Gen.Elements(true, true, false)
        from keep in Gen.Elements<Guid?>([null, .. Stations.Select(s => (Guid?)s.Id)])
        select new PlaceNeed(Guid.NewGuid(), person, role, new([role], false), station ? PlaceKind.Station : PlaceKind.Link, station ? Prison : null, station ? keep : null);

    [Fact]
    public void A_deal_succeeds_exactly_where_minute_by_minute_everything_is_free_and_then_holds_all_of_it_once() => Prop.ForAll(
        (from held in Some(Held, 14) from places in Some(Place, 4) from start in Gen.Choose(0, 120) from length in Gen.Elements(5, 10, 30) select (held, places, start, length)).ToArbitrary(),
        c =>
        {
            List<PlaceNeed> places = [.. c.places];
            var dealt = Dealer.Deal(Facts, new(Room, Judge, Span(c.start, c.start + c.length), places), [.. c.held]);

            var busy = c.held.SelectMany(h => Enumerable.Range(Minute(h.During.Start), Minute(h.During.End) - Minute(h.During.Start)).Select(m => (h.ResourceId, m))).ToHashSet();
            bool Free(Guid resource, int minutes) => Enumerable.Range(c.start, minutes).All(m => !busy.Contains((resource, m)));
            var stations = Stations.Count(s => !s.OutOfOrder && Free(s.Id, c.length + Turnaround));
            // A person who stands there twice, once as advocate, is held for the longer of the two.
            var possible = Free(Room.Id, c.length) && Free(Judge, c.length) && places.GroupBy(p => p.PersonId).All(p => Free(p.Key, p.Any(x => x.Role == "advocate") ? c.length + 10 : c.length))
                && places.Count(p => p.At is not null) <= stations;
            if (possible != (dealt.Conflicts.Count == 0))
            {
                return false;
            }
            if (!possible)
            {
                // What stands in the way really is in the way, and nobody's name or hearing is given away.
                return dealt.Conflicts.All(x => x.During.Start < Zero + Duration.FromMinutes(c.start + c.length + Turnaround) && x.During.End > Zero + Duration.FromMinutes(c.start));
            }
            var taken = dealt.Reservations.ToLookup(r => r.ResourceId);
            return taken.All(t => t.Count() == 1 && Stations.All(s => s.Id != t.Key || !s.OutOfOrder)
                    && t.Single().During is var d && !c.held.Any(h => h.ResourceId == t.Key && h.During.Start < d.End && d.Start < h.During.End))
                && taken.Contains(Room.Id) && taken.Contains(Judge) && places.All(p => taken.Contains(p.PersonId))
                && places.Where(p => p.At is not null).All(p => dealt.Stations.ContainsKey(p.AppearanceId)) && dealt.Stations.Values.Distinct().Count() == dealt.Stations.Count
                // A station to be kept is kept where it is free and nobody before wanted the same.
                && places.Where(p => p.Keep is not null).GroupBy(p => p.Keep).All(k => Stations.Single(s => s.Id == k.Key) is var s && (s.OutOfOrder || !Free(s.Id, c.length + Turnaround) || dealt.Stations.Values.Contains(s)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData(0, 20, true)] // another's booking and its turnaround end as this one begins
    [InlineData(0, 21, false)]
    [InlineData(60, 80, true)] // begins as this one's turnaround ends
    [InlineData(59, 80, false)]
    public void A_station_is_free_where_reservations_touch_and_not_where_they_overlap_by_a_minute(int from, int to, bool free)
    {
        var held = Stations.Where(s => s.Number != 1).Select(s => new Held(s.Id, Span(0, Minutes))).Append(new(Stations[0].Id, Span(from, to)));

        var dealt = Dealer.Deal(Facts, new(Room, Judge, Span(20, 50), [new(Guid.NewGuid(), People[0], "accused", new(["accused"], false), PlaceKind.Station, Prison)]), [.. held]);

        Assert.Equal(free, dealt.Conflicts.Count == 0);
        Assert.Equal(free ? [] : ["access-point:AP-KP-01"], dealt.Conflicts.Select(x => x.Resource));
    }
}
