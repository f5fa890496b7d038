using Dapper;
using NodaTime;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Demonstration.Making;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Demonstration;

/// <summary>The invented past, made in memory from the real registry and calendar.</summary>
public sealed class MakerTests(MakerTests.Registry registry) : IClassFixture<MakerTests.Registry>
{
    private static readonly LocalDate Today = new(2026, 11, 22);
    private static readonly DateTime Now = new(2026, 11, 22, 11, 0, 0, DateTimeKind.Utc);

    public sealed class Registry : DatabaseFixture
    {
        internal World World { get; private set; } = null!;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            TypeHandlers.Register(CourtsModules.All);
            await using var connection = await Owner.OpenConnectionAsync();
            await ReferenceData.Load(connection);
            var empty = await World.Read(Owner, DemonstrationSize.Full, default);
            await using var transaction = await connection.BeginTransactionAsync();
            await Cast.Load(connection, transaction, empty, default);
            await transaction.CommitAsync();
            World = await World.Read(Owner, DemonstrationSize.Full, default);
        }
    }

    private Chunk Make(LocalDate from, LocalDate to)
    {
        var plan = YearPlan.Of(registry.World, from.Year);
        return new Maker(registry.World, Today, Now, plan.Held).Make(from, to);
    }

    private LocalDateTime Local(DateTime moment) => Instant.FromDateTimeUtc(moment).InZone(registry.World.Zone).LocalDateTime;

    [Theory]
    [InlineData(2022, 16_000)]
    [InlineData(2024, 50_720)]
    public async Task The_hearings_held_in_a_published_year_come_to_the_published_total(int year, int total)
    {
        var made = Make(new(year, 1, 1), new(year, 12, 31));

        Assert.Equal(total, made.Hearings.Count(h => h.Started is not null && Local(h.Starts).Year == year));
        Assert.All(made.Hearings, h => Assert.True(h.Status == "Cancelled" || h.Concluded is not null));
        // Shares as in the reference data, by and large.
        Assert.InRange(made.Hearings.Count(h => h.Purpose == "REMAND") * 100.0 / made.Hearings.Count, 26, 34);
        Assert.InRange(made.Hearings.Count(h => h.Purpose == "PROSECUTION_EVIDENCE") * 100.0 / made.Hearings.Count, 20, 29);

        // Counted as the figures are counted, it is the same.
        await using var connection = await registry.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Copy.In(connection, made);
        // Nobody else sees these rows: without statistics they are joined as if there were none.
        await connection.ExecuteAsync("analyze scheduling.hearing; analyze scheduling.hearing_day; analyze scheduling.hearing_case; analyze scheduling.court_case; analyze scheduling.appearance; analyze statistics.unsettled", transaction: transaction);
        var rooms = registry.World.Registry.Courtrooms.Select(c => c.Id.Value).ToList();
        var (_, counts) = await CountHearingsHandler.Read(connection, new(new(year, 1, 1), new(year, 12, 31), rooms), [], Instant.FromDateTimeUtc(Now), default);
        Assert.Equal(total, counts.AllHeld);
        Assert.Equal(made.Days.Count, counts.Listed);
        Assert.Equal(counts.Listed, counts.Held + counts.AdjournedUnheard + counts.NotReached + counts.TechnicalFailure + counts.Withdrawn + counts.Cancelled + counts.Moved);
    }

    [Fact]
    public void No_hearing_lies_outside_its_courtrooms_life_and_sittings_nor_its_peoples_access_point_outside_its_own()
    {
        var made = Make(new(2023, 3, 1), new(2023, 8, 31)); // Ramazan, Eid, Fridays and the summer vacation
        var rooms = registry.World.Rooms.ToDictionary(r => r.Courtroom.Id.Value);
        var points = registry.World.Registry.AccessPoints.ToDictionary(a => a.Id.Value);
        var seats = made.Appearances.ToLookup(a => a.Hearing);

        foreach (var hearing in made.Hearings)
        {
            var (room, from, to) = (rooms[hearing.Room], Local(hearing.Starts), Local(hearing.Ends));
            Assert.True(from.Date >= room.Courtroom.EstablishedOn);
            var (spans, urgentOnly) = registry.World.Sits(room, from.Date);
            Assert.Contains(spans, s => s.From <= Minute(from) && Minute(to) <= s.To);
            Assert.True(!urgentOnly || hearing.Purpose is "REMAND" or "BAIL");
            foreach (var at in seats[hearing.Id].Where(a => a.At is not null).Select(a => points[a.At!.Value]))
            {
                Assert.True(from.Date >= at.EstablishedOn);
                Assert.Contains(registry.World.Opens(at, from.Date), o => o.From <= Minute(from) && Minute(to) <= o.To);
            }
        }

        static int Minute(LocalDateTime time) => time.Hour * 60 + time.Minute;
    }

    [Fact]
    public void Nothing_is_booked_twice_and_the_accused_meets_no_protected_person()
    {
        var made = Make(new(2025, 5, 1), new(2025, 6, 30));
        var (hearings, parts) = (made.Hearings.ToDictionary(h => h.Id), made.Participants.ToDictionary(p => p.Id));
        var points = registry.World.Registry.AccessPoints.ToDictionary(a => a.Id.Value);
        var taken = new List<(Guid Resource, DateTime From, DateTime To)>();
        foreach (var hearing in made.Hearings)
        {
            taken.Add((hearing.Room, hearing.Starts, hearing.Ends));
            taken.Add((hearing.Judge, hearing.Starts, hearing.Ends));
        }
        foreach (var seat in made.Appearances)
        {
            var hearing = hearings[seat.Hearing];
            taken.Add((seat.Person, hearing.Starts, parts[seat.Participant].Role == "advocate" ? hearing.Ends.AddMinutes(10) : hearing.Ends));
            if (seat.Station is { } station)
            {
                taken.Add((station, hearing.Starts, hearing.Ends.AddMinutes(points[seat.At!.Value].TurnaroundMinutes)));
            }
        }

        foreach (var resource in taken.GroupBy(t => t.Resource))
        {
            var last = DateTime.MinValue;
            foreach (var (_, from, to) in resource.OrderBy(t => t.From))
            {
                Assert.True(from >= last, $"{resource.Key} is taken twice at {from:u}");
                last = to;
            }
        }
        Assert.All(made.Appearances.Where(a => a.Place != "link").GroupBy(a => (a.Hearing, a.Place, a.At)), there =>
            Assert.False(there.Any(a => parts[a.Participant].Role == "accused") && there.Any(a => parts[a.Participant].Protected)));
        Assert.Contains(made.Participants, p => p.Protected);
    }

    [Fact]
    public void The_same_days_make_the_same_rows()
    {
        var (one, other) = (Make(new(2022, 4, 1), new(2022, 4, 30)), Make(new(2022, 4, 1), new(2022, 4, 30)));

        Assert.Equal(one.Hearings, other.Hearings);
        Assert.Equal(one.People, other.People);
        Assert.Equal(one.Appearances, other.Appearances);
        Assert.Equal(one.Items, other.Items);
    }

    [Fact]
    public void Every_case_is_marked_as_demonstration_and_names_fold_as_Scheduling_folds_them()
    {
        var made = Make(new(2024, 2, 1), new(2024, 2, 29));

        Assert.All(made.Cases, c => Assert.StartsWith("DEMO ", c.Number));
        Assert.All(made.Cases, c => Assert.Equal(Folding.Fold(c.Number), c.Number.ToLowerInvariant()));
        Assert.All(made.People, p => Assert.Equal(Folding.Fold(p.Name), p.Folded));
        Assert.All(made.People, p => Assert.Equal(CleanName.Of(p.Name), p.Name));
        Assert.All(made.People.Where(p => p.PrisonerNumber is not null), p => Assert.Equal(Folding.Identity(p.PrisonerNumber!), p.PrisonerNumber));
        Assert.All(made.Cases.Where(c => c.Type is "GBV" or "JUVENILE" or "FAMILY"), c => Assert.True(c.Restricted));
        Assert.InRange(made.People.Count(p => p.Name.Any(l => l > 0x600)) * 100.0 / made.People.Count, 25, 45);
    }
}
