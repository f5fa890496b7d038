using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Listing;
using RuleOfLaw.Courts.Scheduling.Listing.Drafts;
using RuleOfLaw.Courts.Scheduling.Requests;
using ListedHearing = RuleOfLaw.Courts.Scheduling.Listing.ListedHearing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing.Drafts;

/// <summary>
/// The converter and the reasons, on calendars and reservations made by dice, beside the dealer that decides bookings: whatever the search lists could be booked.
/// </summary>
public sealed class DraftInstanceTests
{
    private static readonly LocalDate First = new(2026, 12, 7); // a Monday
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
    private static readonly LocalDate Long = new(2020, 1, 1);

    private static Guid Id(string name) => new(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(name)));

    private static RoomRow Room(int n) => new(Id($"room {n}"), $"R{n}", Id("court"), "d", "P", "SESSIONS", Zone.Id, Long, null);

    private static AccessPointRow Point(int n) => new(Id($"point {n}"), $"A{n}", "d", "P", n == 0 ? 5 : 12, false, Zone.Id, Long, null);

    private static Instant At(LocalDate day, int minutes) => day.AtMidnight().PlusMinutes(minutes).InZoneLeniently(Zone).ToInstant();

    /// <summary>Two courtrooms of one judge, one of another; two access points, of two stations and of one, the second closed on Fridays.</summary>
    private static CalendarFacts Calendar() => new(
        1, [Room(0), Room(1), Room(2)], [Point(0), Point(1)],
        [new(Id("s 0"), Point(0).Id, 1, false), new(Id("s 1"), Point(0).Id, 2, false), new(Id("s 2"), Point(0).Id, 3, true), new(Id("s 3"), Point(1).Id, 1, false)],
        [.. Enumerable.Range(1, 5).Select(d => new HoursRow("P", Long, null, d, new(8, 30), new(13, 0), new(10, 30), new(11, 2), "REGULAR"))],
        [new(First.PlusDays(2), "NATIONAL", "Holiday", "تعطیل", true)], [new("P", First.PlusDays(9), First.PlusDays(9), "Vacation", "تعطیلات", true)], [], [], [],
        [.. new[] { (0, "judge 0"), (1, "judge 0"), (2, "judge 2") }.Select(p => new PostingRow(Id(p.Item2), Room(p.Item1).Id, Long, null, false))], [new(Id("judge 2"), First.PlusDays(1), First.PlusDays(1))],
        [.. from p in new[] { 0, 1 } from d in Enumerable.Range(1, p == 0 ? 5 : 4) select new OpeningRow(Point(p).Id, Long, null, d, new(9, 3), new(12, 30))]);

    private static AppearanceState Appears(string person, string role, int place) => new(
        Guid.CreateVersion7(), Id($"participant {person} {role}"), Id(person), role, new([role], false), place switch { 0 or 1 => PlaceKind.Station, 2 => PlaceKind.Link, _ => PlaceKind.Courtroom }, place < 2 ? Point(place) : null, null, null);

    private static RequestedHearing Asked(int n, Random dice, Guid? group = null, int part = 1, int between = 0)
    {
        var one = One(n, dice, group, part, between);
        // Some leave the courtroom, or somebody's place, to the listing.
        var (rooms, places) = (new List<RoomRow>(), new Dictionary<Guid, IReadOnlyList<PlaceChoice>>());
        if (dice.Next(3) == 0)
        {
            rooms.Add(Room((int.Parse(one.Hearing.Room.Code[1..]) + 1) % 3));
        }
        foreach (var person in one.Hearing.Appearances.Where(_ => dice.Next(3) == 0))
        {
            places[person.Id] = person.At is null ? [new(PlaceKind.Station, Point(dice.Next(2)))] : [new(PlaceKind.Station, Point(person.At.Code == "A0" ? 1 : 0)), new(PlaceKind.Courtroom, null)];
        }
        return one with { OtherRooms = rooms, OtherPlaces = places };
    }

    private static RequestedHearing One(int n, Random dice, Guid? group, int part, int between) => new(
        new(Id($"hearing {n}"), Room(dice.Next(3)), null, dice.Next(4) == 0 ? "URGENT" : "USUAL", HearingState.NoTime, HearingStatus.Requested, 1, null, null, null, null, [],
            [Appears($"prisoner {dice.Next(12)}", "accused", dice.Next(2)), Appears($"advocate {dice.Next(4)}", "advocate", 2), .. dice.Next(2) == 0 ? [Appears($"doctor {dice.Next(3)}", "witness", 3)] : Array.Empty<AppearanceState>()]),
        dice.Next(7, 50), (Priority)dice.Next(3), At(First.PlusDays(-dice.Next(1, 60)), 0), dice.Next(3) == 0 ? First.PlusDays(dice.Next(5)) : null, dice.Next(3) == 0 ? First.PlusDays(dice.Next(5, 12)) : null, group, part, between, [], new Dictionary<Guid, IReadOnlyList<PlaceChoice>>());

    /// <summary>What others hold, off the grid and on it, never two of one resource at once.</summary>
    private static List<Held> Taken(Random dice, int apart)
    {
        var held = new List<Held>();
        var resources = new[] { Room(0).Id, Room(2).Id, Id("judge 0"), Id("judge 2"), Id("s 0"), Id("s 1"), Id("s 3"), Id("prisoner 1"), Id("advocate 0"), Id("doctor 0") };
        foreach (var resource in resources)
        {
            for (var day = 0; day < 12; day++)
            {
                for (var minute = 480 + dice.Next(90); minute < 800; minute += dice.Next(apart, 200))
                {
                    var length = dice.Next(6, 50);
                    held.Add(new(resource, new(At(First.PlusDays(day), minute), At(First.PlusDays(day), minute + length))));
                    minute += length;
                }
            }
        }
        return held;
    }

    private static DraftFacts Facts(int seed, int hearings, out List<Held> held)
    {
        var dice = new Random(seed);
        held = Taken(dice, seed % 2 == 0 ? 5 : 60);
        var (group, asked) = (Id("matter"), new List<RequestedHearing>());
        for (var n = 0; n < hearings; n++)
        {
            asked.Add(n < 3 ? Asked(n, dice, group, n + 1, n == 0 ? 0 : 2) with { NotBefore = null, NotLater = null } : Asked(n, dice));
        }
        var parts = asked.Where(a => a.Group is not null).Select(a => new PartState(a.Id, a.Group!.Value, a.Part, a.DaysBetween, null));
        return new(Calendar(), asked, parts.ToLookup(p => p.Group), held.ToLookup(h => h.ResourceId, h => h.During), new HashSet<string> { "URGENT" }, At(First, 9 * 60 + 7), First, First.PlusDays(11));
    }

    [Fact]
    public void Whatever_is_listed_can_be_booked_as_it_is_listed()
    {
        var (listed, elsewhere) = (0, 0);
        for (var seed = 0; seed < 25; seed++)
        {
            var facts = Facts(seed, 12 + seed, out var held);
            var problem = DraftInstance.Of(facts, "draft");
            Assert.Empty(InstanceFaults.Of(problem.Instance));
            var busy = ListingPlan.Of("draft", problem.Busy);
            Assert.Empty(PlanChecker.Check(problem.Instance, busy).Broken);
            var plan = ListingEngine.Search(problem.Instance, new(Steps: 2000, Seed: seed, From: busy, Pinned: problem.Busy.Select(b => b.Hearing).ToHashSet())).Plan;
            Assert.Empty(PlanChecker.Check(problem.Instance, plan).Broken);

            var now = held.GroupBy(h => h.ResourceId).ToDictionary(h => h.Key, h => h.Select(r => r.During).ToList());
            var stations = PlannedStations.Of(facts.Calendar, problem.Instance, plan);
            foreach (var row in plan.Listed.Where(l => !l.Hearing.StartsWith(DraftProblem.BusyPrefix, StringComparison.Ordinal)).OrderBy(l => l.Hearing, StringComparer.Ordinal))
            {
                var asked = facts.Hearings.Single(h => $"{h.Id}" == row.Hearing);
                var start = NodaTime.Text.LocalDatePattern.Iso.Parse(problem.Instance.Dates[row.Day]).Value;
                var wanted = asked.Chosen(facts.Calendar, row, stations[row.Hearing]) with { During = new(At(start, row.Start), At(start, row.Start + asked.Minutes)) };
                var judged = Placement.Judge(facts.Now, facts.Calendar, wanted, facts.Urgent.Contains(asked.Hearing.Purpose));
                Assert.True(judged.Succeeded, $"seed {seed}: {row} {judged.Problem?.Slug}");
                var dealt = Dealer.Deal(facts.Calendar, Placement.Need(judged.Value), id => now.TryGetValue(id, out var list) ? list : []);
                Assert.True(dealt.Conflicts.Count == 0, $"seed {seed}: {row} {string.Join(", ", dealt.Conflicts)}");
                foreach (var reservation in dealt.Reservations)
                {
                    (now.TryGetValue(reservation.ResourceId, out var list) ? list : now[reservation.ResourceId] = []).Add(reservation.During);
                }
                listed++;
                elsewhere += wanted.Room.Id != asked.Hearing.Room.Id || wanted.Appearances.Zip(asked.Hearing.Appearances).Any(a => a.First.Place != a.Second.Place || a.First.At != a.Second.At) ? 1 : 0;
            }
        }
        Assert.True(listed > 150, $"only {listed} were listed");
        Assert.True(elsewhere > 10, $"only {elsewhere} elsewhere than asked for first");
    }

    [Fact]
    public void Parts_come_in_their_order_and_as_far_apart_as_asked()
    {
        var all = 0;
        for (var seed = 0; seed < 15; seed++)
        {
            var facts = Facts(seed, 8, out _);
            var problem = DraftInstance.Of(facts, "draft");
            var plan = ListingEngine.Search(problem.Instance, new(Steps: 500, From: ListingPlan.Of("draft", problem.Busy), Pinned: problem.Busy.Select(b => b.Hearing).ToHashSet())).Plan;
            var days = facts.Hearings.Take(3).Select(h => plan.Listed.SingleOrDefault(l => l.Hearing == $"{h.Id}")).Where(l => l is not null)
                .Select(l => NodaTime.Text.LocalDatePattern.Iso.Parse(problem.Instance.Dates[l!.Day]).Value).ToList();
            Assert.All(days.Zip(days.Skip(1)), d => Assert.True(d.Second >= d.First.PlusDays(2)));
            Assert.Empty(PlanChecker.Check(problem.Instance, plan).Broken);
            all += days.Count == 3 ? 1 : 0;
        }
        Assert.True(all >= 5, $"all three parts were listed {all} times");
    }

    [Fact]
    public void Windows_honour_parts_that_have_their_time_and_parts_that_wait_elsewhere()
    {
        var dice = new Random(1);
        var group = Id("matter");
        LocalDate[] dates = [.. Enumerable.Range(0, 10).Select(First.PlusDays)];
        RequestedHearing Part(int n) => Asked(n, dice, group, n, n == 1 ? 0 : 3) with { NotBefore = null, NotLater = null };
        PartState Of(RequestedHearing h, Instant? at) => new(h.Id, group, h.Part, h.DaysBetween, at);
        var (one, two, three) = (Part(1), Part(2), Part(3));
        Dictionary<Guid, Window> Windows(RequestedHearing[] here, params PartState[] parts) => PartWindows.Of(here, dates, parts.ToLookup(p => p.Group), at => at.InZone(Zone).Date);

        Assert.Equal(new Window(4, 9), Windows([two], Of(one, At(First.PlusDays(1), 600)), Of(two, null))[two.Id]);
        Assert.Equal(new Window(0, 3), Windows([one], Of(one, null), Of(two, At(First.PlusDays(6), 600)))[one.Id]);
        Assert.Equal(PartWindows.Earlier, Windows([two], Of(one, null), Of(two, null))[two.Id].Left);
        Assert.Equal(PartWindows.Earlier, Windows([one, three], Of(one, null), Of(two, null), Of(three, null))[three.Id].Left);
        var shared = Windows([one, two, three], Of(one, null), Of(two, null), Of(three, null));
        Assert.All(shared.Values, w => Assert.Null(w.Left));
        Assert.Equal([new Window(0, 3), new(3, 6), new(6, 9)], new[] { one, two, three }.Select(p => shared[p.Id]));
        Assert.Equal(PartWindows.TooLate, Windows([one with { Group = null, NotLater = First.PlusDays(-1) }])[one.Id].Left);
        Assert.Equal(PartWindows.TooEarly, Windows([one with { Group = null, NotBefore = First.PlusDays(10) }])[one.Id].Left);
        Assert.Contains(Windows([one with { NotLater = First.PlusDays(1) }, two with { NotLater = First.PlusDays(2) }], Of(one, null), Of(two, null)).Values, w => w.Left == PartWindows.Cramped);
    }

    [Fact]
    public void An_unlisted_hearing_is_told_what_refuses_most_of_its_starts()
    {
        static ListingInstance Made(IReadOnlyList<ListingInterval> open, IReadOnlyList<ListingInterval> unavailable) => new(ListingInstance.FormatName, "x", 1, ["2026-12-07"], 5, [new("J", [])],
            [new("R", [new(0, 540, 600, "J")]), new("Q", [new(0, 540, 600, "J")])], [new("A", 1, 5, open)], [new("P", 0, false, unavailable), new("O", 0, false, [])],
            [new("H", ["R"], 30, 0, null, 1, [new("P", [new("A", 0)])], []), new("B", ["Q"], 60, 0, null, 1, [], []), new("C", ["R"], 60, 0, null, 1, [], []), new("D", ["Q"], 30, 0, null, 1, [new("O", [new("A", 0)])], [])]);
        static Obstacle Why(ListingInstance instance, params ListedHearing[] rows)
        {
            var table = new DraftTable(instance);
            Assert.All(rows, r => Assert.True(table.TryPlace(r)));
            return table.Why("H").What;
        }
        ListingInterval[] all = [new(0, 540, 600)];

        Assert.Equal("free", Why(Made(all, [])).Kind);
        Assert.Equal(new("closed", "A"), Why(Made([new(0, 540, 560)], [])));
        Assert.Equal(new("person", "P"), Why(Made(all, [new(0, 560, 590)])));
        Assert.Equal(new("judge", "J"), Why(Made(all, []), new ListedHearing("B", "Q", 0, 540, [])));
        Assert.Equal(new("courtroom", "R"), Why(Made(all, []), new ListedHearing("C", "R", 0, 540, [])));
        Assert.Equal(new("station", "A"), Why(Made(all, []), new ListedHearing("D", "Q", 0, 555, ["A"])));
        Assert.Equal("sitting", Why(Made(all, []) with { Courtrooms = [new("R", [new(0, 540, 555, "J")]), new("Q", [])] }).Kind);
        Assert.False(new DraftTable(Made(all, [])).TryPlace(new("H", "R", 0, 575, ["A"])));
    }
}
