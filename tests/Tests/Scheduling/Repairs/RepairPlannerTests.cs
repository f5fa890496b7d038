using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using RuleOfLaw.Courts.Scheduling.Repairs;
using Interval = NodaTime.Interval;

namespace RuleOfLaw.Courts.Tests.Scheduling.Repairs;

/// <summary>The laws of a repair plan: it says only what the transactions will say too, in whatever order it is accepted, and the least harmful of that.</summary>
public sealed class RepairPlannerTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
    private static readonly LocalDate Monday = new(2026, 12, 7);
    private static readonly RoomRow[] Rooms = [.. Enumerable.Range(1, 2).Select(n => new RoomRow(Guid.NewGuid(), $"VC-KP-0{n}", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2021, 1, 1), null))];
    private static readonly AccessPointRow Prison = Place("AP-KP-01", 10), Complex = Place("AP-KP-06", 5), Bar = Place("AP-KP-19", 5);
    private static readonly AccessPointRow[] Places = [Prison, Complex, Bar];
    private static readonly Guid[] Judges = [Guid.NewGuid(), Guid.NewGuid()], People = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];
    private static readonly StationRow[] Stations = [.. Places.SelectMany(p => Enumerable.Range(1, 2).Select(n => new StationRow(Guid.NewGuid(), p.Id, n, false)))];

    private static AccessPointRow Place(string code, int turnaround) => new(Guid.NewGuid(), code, "kp-peshawar", "KP", turnaround, false, "Asia/Karachi", new(2021, 1, 1), null);

    private static Instant At(int day, int minutes) => Monday.PlusDays(day).At(new LocalTime(9, 0)).PlusMinutes(minutes).InZoneStrictly(Zone).ToInstant();

    private static CalendarFacts Facts(IEnumerable<ClosureRow>? closures = null, IEnumerable<LeaveRow>? leaves = null, Guid? broken = null) => new(
        1, Rooms, Places, Stations.Select(s => s with { OutOfOrder = s.Id == broken }), Enumerable.Range(1, 6).Select(d => new HoursRow("KP", new(2022, 1, 1), null, d, new(9, 0), new(13, 0), null, null, "REGULAR")),
        [], [], [], [], closures ?? [], [.. Rooms.Select((r, i) => new PostingRow(Judges[i], r.Id, new(2021, 1, 1), null, false))], leaves ?? [],
        from place in Places from d in Enumerable.Range(1, 6) select new OpeningRow(place.Id, new(2021, 1, 1), null, d, new(8, 0), new(16, 0)));

    /// <summary>As the registry of these tests has it: from the bar room and the complex to each other, from the prison nowhere.</summary>
    private static IReadOnlyList<AccessPointRow> Elsewhere(PlaceNeed person) => person.At == Complex ? [Bar] : person.At == Bar ? [Complex] : [];

    /// <summary>A hearing with everything it holds.</summary>
    private sealed record Standing(Booked Booked, IReadOnlyList<ReservationRow> Rows);

    private sealed record Scene(IReadOnlyList<Standing> Hearings, CalendarFacts Facts, IReadOnlyList<(Guid Resource, Interval During)> Outages, Instant Now, IReadOnlySet<Guid> Arrived)
    {
        public Scratch Held()
        {
            var held = new Scratch();
            foreach (var (hearing, row) in Hearings.SelectMany(h => h.Rows, (h, r) => (h.Booked.Hearing, r)))
            {
                held.Add(hearing, row.ResourceId, row.During);
            }
            foreach (var (resource, during) in Outages)
            {
                held.Add(Guid.Empty, resource, during);
            }
            return held;
        }

        /// <summary>Those that the calendar no longer carries and those that an outage meets.</summary>
        public IReadOnlyList<Broken> Broken()
        {
            var stranded = Stranding.Among(Facts, Hearings.Select(h => h.Booked)).ToDictionary(s => s.Hearing);
            return [.. Hearings.Where(h => stranded.ContainsKey(h.Booked.Hearing) || Outages.Any(o => h.Rows.Any(r => r.ResourceId == o.Resource && Overlap(r.During, o.During))))
                .Select(h => new Broken(h.Booked, stranded.GetValueOrDefault(h.Booked.Hearing)?.Reason ?? "incident-link", null, h.Booked.Places.Select(p => p.AppearanceId).Where(Arrived.Contains).ToHashSet()))];
        }

        public IReadOnlyList<Planned> Plan() => new RepairPlanner(Facts, Held(), Elsewhere, Now).Plan(Broken());
    }

    private static bool Overlap(Interval a, Interval b) => a.Start < b.End && b.Start < a.End;

    private static Gen<List<T>> Few<T>(Gen<T> gen, int least, int most) => Gen.Choose(least, most).SelectMany(n => Gen.ListOf(gen, n)).Select(l => l.ToList());

    private static readonly Gen<PlaceNeed> Appearing =
        from person in Gen.Elements(People)
        from role in Gen.Elements("accused", "witness", "advocate", "interpreter", "medico-legal-officer")
        from at in Gen.Elements(Prison, Complex, Bar, null)
        from guarded in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new PlaceNeed(Guid.NewGuid(), person, role, new([role], guarded), at is null ? PlaceKind.Link : PlaceKind.Station, at);

    private static readonly Gen<Scene> Scenes =
        from wanted in Few(
            from room in Gen.Choose(0, 1) from day in Gen.Choose(0, 2) from start in Gen.Choose(0, 44) from length in Gen.Elements(15, 30, 45) from urgent in Gen.Elements(true, false)
            from people in Few(Appearing, 0, 4) select (room, day, start, length, urgent, people), 1, 25)
        from closures in Few(from place in Gen.Elements(Rooms[0].Id, Complex.Id) from day in Gen.Choose(0, 2) select new ClosureRow(place, Monday.PlusDays(day), Monday.PlusDays(day), "Strike"), 0, 2)
        from leaves in Few(from judge in Gen.Elements(Judges) select new LeaveRow(judge, Monday, Monday), 0, 1)
        from broken in Gen.Elements([null, .. Stations.Select(s => (Guid?)s.Id)])
        from outage in Gen.Elements(null, Prison, Complex, Bar)
        from until in Gen.Choose(30, 420)
        from now in Gen.Choose(-60, 200)
        from came in Gen.Choose(0, 3)
        select Make(wanted, Facts(closures, leaves, broken), outage, At(0, now), At(0, now + until), came);

    /// <summary>What could be booked of the wishes before anything broke.</summary>
    private static Scene Make(List<(int Room, int Day, int Start, int Length, bool Urgent, List<PlaceNeed> People)> wanted, CalendarFacts facts, AccessPointRow? outage, Instant now, Instant until, int came)
    {
        var (sound, standing, held) = (Facts(), new List<Standing>(), new List<Held>());
        foreach (var wish in wanted)
        {
            var during = new Interval(At(wish.Day, wish.Start * 5), At(wish.Day, wish.Start * 5 + wish.Length));
            var people = wish.People.Select(p => p with { AppearanceId = Guid.NewGuid() }).ToList();
            var dealt = Dealer.Deal(sound, new(Rooms[wish.Room], Judges[wish.Room], during, people), held);
            if (dealt.Conflicts.Count == 0 && PlacementRules.Judge(sound, Rooms[wish.Room], during, false).Succeeded && PlacementRules.Refusal(sound, during, people) is null)
            {
                held.AddRange(dealt.Reservations.Select(r => new Held(r.ResourceId, r.During)));
                standing.Add(new(new(Guid.NewGuid(), Rooms[wish.Room], Judges[wish.Room], during, wish.Urgent, 1,
                    [.. people.Select(p => p with { Keep = dealt.Stations.TryGetValue(p.AppearanceId, out var s) ? s.Id : null })]), dealt.Reservations));
            }
        }
        // What is over by the clock has been heard and holds nothing any more.
        standing = [.. standing.Where(s => s.Booked.During.End > now)];
        var arrived = standing.Where((_, i) => i % 4 < came).SelectMany(s => s.Booked.Places.Take(1)).Select(p => p.AppearanceId).ToHashSet();
        return new(standing, facts, outage is null ? [] : [.. Stations.Where(s => s.AccessPointId == outage.Id).Select(s => (s.Id, new Interval(now, until)))], now, arrived);
    }

    private static IReadOnlyList<PlaceNeed> With(Booked booked, Proposal proposal) => [.. booked.Places.Select(p => proposal.Places.FirstOrDefault(n => n.Appearance == p.AppearanceId) is { } moved
        ? p with { Place = PlaceCode.Kind(moved.Place), At = Places.FirstOrDefault(a => a.Code == moved.Place), Keep = null } : p)
        .Select(p => p with { Keep = proposal.Booths?.FirstOrDefault(b => b.Appearance == p.AppearanceId)?.Station })];

    private static void Holds(Func<Scene, bool> law) => Prop.ForAll(Scenes.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Whatever_is_accepted_in_whatever_order_breaks_no_rule_and_overlaps_nothing() =>
        Prop.ForAll((from scene in Scenes from seed in Gen.Choose(0, 1_000_000) select (scene, seed)).ToArbitrary(), c =>
        {
            var (scene, chance) = (c.scene, new Random(c.seed));
            var taken = scene.Hearings.SelectMany(h => h.Rows, (h, r) => (h.Booked.Hearing, r.ResourceId, r.During))
                .Concat(scene.Outages.Select(o => (Hearing: Guid.Empty, ResourceId: o.Resource, o.During))).ToList();
            foreach (var row in scene.Plan().Where(p => p.Best is not null).OrderBy(_ => chance.Next()).Where(_ => chance.Next(4) > 0).ToList())
            {
                var (booked, during, places) = (row.Hearing.Booked, new Interval(row.Best!.StartsAt, row.Best.EndsAt), With(row.Hearing.Booked, row.Best));
                taken.RemoveAll(t => t.Hearing == booked.Hearing);
                var judge = PlacementRules.Judge(scene.Facts, booked.Room, during, booked.Urgent);
                var dealt = judge.Succeeded ? Dealer.Deal(scene.Facts, new(booked.Room, judge.Value, during, places), [.. taken.Select(t => new Held(t.ResourceId, t.During))]) : null;
                if (dealt is not { Conflicts.Count: 0 } || PlacementRules.Refusal(scene.Facts, during, places) is not null || during.Start < scene.Now)
                {
                    return false;
                }
                taken.AddRange(dealt.Reservations.Select(r => (booked.Hearing, r.ResourceId, r.During)));
            }
            return taken.Where(t => t.Hearing != Guid.Empty).GroupBy(t => t.ResourceId).All(g => g.OrderBy(t => t.During.Start).Zip(g.OrderBy(t => t.During.Start).Skip(1)).All(p => p.First.During.End <= p.Second.During.Start));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Exactly_the_broken_hearings_are_in_the_plan_and_the_same_scene_gives_the_same_plan() => Holds(scene =>
    {
        var (plan, again) = (scene.Plan(), scene.Plan());
        return plan.Select(p => p.Hearing.Booked.Hearing).ToHashSet().SetEquals(scene.Broken().Select(b => b.Booked.Hearing))
            && plan.Select(Words).SequenceEqual(again.Select(Words));
    });

    private static string Words(Planned row) => $"{row.Hearing.Booked.Hearing} {string.Join(" | ", new[] { row.Best }.Concat(row.Others).Select(p => $"{p?.Way} {p?.StartsAt} {string.Join(',', p?.Places.Select(n => $"{n.Appearance} {n.Place}") ?? [])}"))}";

    [Fact]
    public void Nobody_leaves_a_prison_and_only_those_who_may_appear_by_link() => Holds(scene => scene.Plan().All(row => new[] { row.Best }.Concat(row.Others).OfType<Proposal>().All(p => p.Places.All(n =>
    {
        var person = row.Hearing.Booked.Places.Single(x => x.AppearanceId == n.Appearance);
        return n.Place == PlaceCode.Link ? person.Role is "advocate" or "interpreter" : person.At != Prison && Elsewhere(person).Any(at => at.Code == n.Place);
    }))));

    [Fact]
    public void Alternatives_cost_more_and_take_nothing_that_is_proposed_for_another() => Holds(scene =>
    {
        var plan = scene.Plan();
        return plan.All(row => row.Best is null ? row.Others.Count == 0 : row.Others.Select(o => o.Way).Prepend(row.Best.Way).Zip(row.Others.Select(o => o.Way)).All(w => w.First < w.Second)
            && row.Others.All(o => plan.Where(other => other != row && other.Best is not null && other.Hearing.Booked.Room == row.Hearing.Booked.Room)
                .All(other => !Overlap(new(o.StartsAt, o.EndsAt), new(other.Best!.StartsAt, other.Best.EndsAt)))));
    });

    private static Standing Hearing(int room, int day, int minutes, params PlaceNeed[] people)
    {
        var during = new Interval(At(day, minutes), At(day, minutes + 30));
        var dealt = Dealer.Deal(Facts(), new(Rooms[room], Judges[room], during, people), []);
        return new(new(Guid.NewGuid(), Rooms[room], Judges[room], during, false, 1, [.. people.Select(p => p with { Keep = dealt.Stations.TryGetValue(p.AppearanceId, out var s) ? s.Id : null })]), dealt.Reservations);
    }

    private static PlaceNeed Someone(string role, AccessPointRow? at) => new(Guid.NewGuid(), Guid.NewGuid(), role, new([role], false), at is null ? PlaceKind.Link : PlaceKind.Station, at);

    private static Scene Outage(AccessPointRow place, int minutes, params Standing[] hearings) =>
        new(hearings, Facts(), [.. Stations.Where(s => s.AccessPointId == place.Id).Select(s => (s.Id, new Interval(At(0, 0), At(0, minutes))))], At(0, 0), new HashSet<Guid>());

    [Fact]
    public void A_broken_booth_costs_nothing_where_another_is_free()
    {
        var hearing = Hearing(0, 0, 60, Someone("accused", Prison));
        var scene = new Scene([hearing], Facts(broken: hearing.Booked.Places[0].Keep), [], At(0, 0), new HashSet<Guid>());

        var best = Assert.Single(scene.Plan()).Best!;

        Assert.Equal((Way.Settle, At(0, 60), 0), (best.Way, best.StartsAt, best.Told));
        Assert.Empty(best.Places);
    }

    [Fact]
    public void An_advocate_keeps_the_time_by_link_and_a_witness_at_the_next_place()
    {
        var (advocate, witness) = (Someone("advocate", Complex), Someone("witness", Complex));

        var best = Assert.Single(Outage(Complex, 240, Hearing(0, 0, 60, advocate, witness, Someone("accused", Prison))).Plan()).Best!;

        Assert.Equal((Way.OtherPlace, At(0, 60), 2), (best.Way, best.StartsAt, best.Told));
        Assert.Equal([(advocate.AppearanceId, "link"), (witness.AppearanceId, "AP-KP-19")], best.Places.Select(p => (p.Appearance, p.Place)));
    }

    [Fact]
    public void Nobody_is_sent_to_another_place_with_less_than_half_an_hour_to_go()
    {
        var best = Assert.Single(Outage(Complex, 60, Hearing(0, 0, 25, Someone("witness", Complex))).Plan()).Best!;

        Assert.Equal((Way.SameDay, At(0, 60)), (best.Way, best.StartsAt));
    }

    [Fact]
    public void A_prisoner_waits_for_the_link_to_come_back_and_comes_another_day_when_it_does_not()
    {
        var rows = Outage(Prison, 90, Hearing(0, 0, 30, Someone("accused", Prison)), Hearing(1, 0, 60, Someone("accused", Prison))).Plan();
        Assert.Equal([(Way.SameDay, At(0, 90)), (Way.SameDay, At(0, 90))], rows.Select(r => (r.Best!.Way, r.Best.StartsAt)));

        var late = Assert.Single(Outage(Prison, 400, Hearing(0, 0, 30, Someone("accused", Prison))).Plan()).Best!;
        Assert.Equal((Way.AnotherDay, At(1, 30)), (late.Way, late.StartsAt));
    }

    [Fact]
    public void Who_has_come_already_is_placed_first()
    {
        var (early, waits) = (Hearing(0, 0, 30, Someone("accused", Prison)), Hearing(0, 0, 60, Someone("accused", Prison)));
        var scene = Outage(Prison, 210, early, waits) with { Arrived = new HashSet<Guid> { waits.Booked.Places[0].AppearanceId } };

        var rows = scene.Plan();

        Assert.Equal((Way.SameDay, At(0, 210)), (rows[1].Best!.Way, rows[1].Best!.StartsAt));
        Assert.Equal((Way.AnotherDay, 1), (rows[0].Best!.Way, rows[0].Best!.Told));
        Assert.Equal(1, rows[1].Best!.Came);
    }

    [Fact]
    public void Without_any_free_day_there_is_no_proposal()
    {
        var scene = new Scene([Hearing(0, 0, 30, Someone("accused", Prison))], Facts(closures: [new(Rooms[0].Id, Monday, Monday.PlusDays(200), "Works")]), [], At(0, 0), new HashSet<Guid>());

        Assert.Null(Assert.Single(scene.Plan()).Best);
    }
}
