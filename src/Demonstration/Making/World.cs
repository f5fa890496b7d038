using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>A courtroom with what its hearings draw on.</summary>
internal sealed class Room(int index, Courtroom courtroom, Guid judge, int? parity)
{
    public int Index { get; } = index;

    public Courtroom Courtroom { get; } = courtroom;

    public Guid Judge { get; } = judge;

    /// <summary>Where the judge shares two rooms: the days (modulo 2) on which this one sits.</summary>
    public int? Parity { get; } = parity;

    /// <summary>In the same province, by kind, the nearest first.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<AccessPoint>> Near { get; init; }

    public required IReadOnlyList<Officer> Advocates { get; init; }

    public required IReadOnlyList<Officer> Prosecutors { get; init; }

    public required IReadOnlyList<Officer> Investigators { get; init; }

    public required IReadOnlyList<Officer> Doctors { get; init; }

    public Court Kind { get; } = Court.Of(courtroom.CourtType);
}

/// <summary>A person who appears again and again before one court.</summary>
internal sealed record Officer(Guid Id, string Role, string Sex, People.DemoName Name, string? BarEnrolment, string? Email);

/// <summary>The registry, the calendar and the standing cast. Everything in it follows from codes, so that every run makes the same.</summary>
internal sealed class World
{
    private readonly CourtDays days;

    private World(Registry registry, CourtDays days, IReadOnlyList<Room> rooms, IReadOnlyList<DemoJudge> judges) =>
        (Registry, this.days, Rooms, Judges, Shares) = (registry, days, rooms, judges, ReferenceData.Rows("hearing_purposes").ToDictionary(r => r["code"], r => int.Parse(r["share"], System.Globalization.CultureInfo.InvariantCulture)));

    public Registry Registry { get; }

    public IReadOnlyList<Room> Rooms { get; }

    public IReadOnlyList<DemoJudge> Judges { get; }

    /// <summary>How many of a hundred hearings have a purpose.</summary>
    public IReadOnlyDictionary<string, int> Shares { get; }

    public DateTimeZone Zone { get; } = Zones.Of(Zones.Default);

    public static async Task<World> Read(NpgsqlDataSource db, DemonstrationSize size, CancellationToken cancel)
    {
        var days = await CourtDays.Read(db, cancel);
        var now = days.Registry;
        await using var connection = await db.OpenConnectionAsync(cancel);
        var positions = (await connection.QueryAsync<(Guid Id, double Latitude, double Longitude)>(
            "select id, latitude, longitude from scheduling.access_point union all select id, latitude, longitude from scheduling.courtroom")).ToDictionary(p => p.Id, p => (p.Latitude, p.Longitude));
        var courtrooms = now.Courtrooms.Where(c => size.Rooms.Count == 0 || size.Rooms.Contains(c.Code)).ToList();
        var judges = DemoJudge.Of(now.Courtrooms);
        var sharing = judges.Where(j => j.Rooms.Count == 2).SelectMany(j => j.Rooms.Index()).ToDictionary(r => r.Item.Code, r => r.Index);
        var rooms = courtrooms.Select((c, i) => new Room(i, c, judges.First(j => j.Rooms.Contains(c)).Id, sharing.TryGetValue(c.Code, out var parity) ? parity : null)
        {
            Near = now.AccessPoints.Where(a => a.Province == c.Province).OrderBy(a => Apart(positions[a.Id.Value], positions[c.Id.Value])).ThenBy(a => a.Code).GroupBy(a => a.Kind)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<AccessPoint>)[.. g]),
            Advocates = Cast(c, "advocate", 12),
            Prosecutors = Cast(c, "prosecutor", 2),
            Investigators = Cast(c, "investigating-officer", 4),
            Doctors = Cast(c, "medico-legal-officer", 2),
        }).ToList();
        return new(now, days, rooms, judges);
    }

    /// <summary>So many courtrooms, of every province.</summary>
    public IReadOnlyList<Room> Some(int count, LocalDate day)
    {
        var quota = new Dictionary<string, int> { ["KP"] = count - count / 5 - count / 8, ["BALOCHISTAN"] = count / 5, ["GB"] = count / 8 };
        var possible = Rooms.Where(r => r.Parity is null && r.Courtroom.EstablishedOn <= day && !(r.Courtroom.ClosedOn <= day)).ToList();
        return possible.Count <= count ? possible : [.. possible.Where(r => --quota[r.Courtroom.Province] >= 0)];
    }

    /// <summary>A courtroom's sittings in minutes since midnight; with whether only urgent matters are heard.</summary>
    public (IReadOnlyList<(int From, int To)> Spans, bool UrgentOnly) Sits(Room room, LocalDate day)
    {
        if (room.Parity is { } parity && (Period.DaysBetween(new LocalDate(2022, 1, 1), day) & 1) != parity)
        {
            return ([], false);
        }
        var urgent = days.Sittings(room.Courtroom.Code, day, urgent: true);
        return urgent.Count == 0 ? ([], false) : (Minutes(urgent), days.Sittings(room.Courtroom.Code, day, urgent: false).Count == 0);
    }

    public IReadOnlyList<(int From, int To)> Opens(AccessPoint place, LocalDate day) => Minutes(days.Open(place.Code, day));

    public Instant At(LocalDate day, int minute) => day.AtStartOfDayInZone(Zone).ToInstant() + Duration.FromMinutes(minute);

    private static IReadOnlyList<(int, int)> Minutes(IReadOnlyList<DayHours> hours) => [.. hours.Select(h => (Minute(h.From), Minute(h.To)))];

    private static int Minute(LocalTime time) => time.Hour * 60 + time.Minute;

    private static double Apart((double Latitude, double Longitude) a, (double Latitude, double Longitude) b)
    {
        var (north, east) = (a.Latitude - b.Latitude, (a.Longitude - b.Longitude) * Math.Cos(a.Latitude * Math.PI / 180));
        return north * north + east * east;
    }

    private static IReadOnlyList<Officer> Cast(Courtroom room, string role, int count)
    {
        var cast = new List<Officer>();
        for (var i = 1; i <= count; i++)
        {
            var dice = new Dice($"{room.Code}/{role}", i);
            var women = role switch { "advocate" => 0.15, "prosecutor" => 0.2, "investigating-officer" => 0.05, _ => 0.55 };
            var sex = dice.Chance(women) ? "female" : "male";
            var (bar, mail) = role == "advocate" ? ($"DEMO-{room.Code[3..]}-{i:000}", $"{room.Code}.{i}@demonstration.invalid".ToLowerInvariant()) : ((string?)null, (string?)null);
            cast.Add(new(RegistryId.For($"demonstration-{role}", $"{room.Code}/{i}"), role, sex, People.Names.Person(ref dice, sex), bar, mail));
        }
        return cast;
    }
}

/// <summary>An invented judge with the courtrooms of the posting: one, or two in the same district.</summary>
internal sealed record DemoJudge(Guid Id, string NameEn, string NameUr, IReadOnlyList<Courtroom> Rooms)
{
    /// <summary>Pairs of smaller courtrooms that one judge holds on alternate days.</summary>
    private static readonly (string, string)[] Shared = [("VC-KP-41", "VC-KP-16"), ("VC-GB-04", "VC-GB-06"), ("VC-BAL-16", "VC-BAL-10")];

    public static IReadOnlyList<DemoJudge> Of(IReadOnlyList<Courtroom> courtrooms)
    {
        var second = Shared.ToDictionary(s => s.Item1, s => courtrooms.FirstOrDefault(c => c.Code == s.Item2));
        var held = Shared.Select(s => s.Item2).ToHashSet();
        return [.. courtrooms.Where(c => !held.Contains(c.Code)).Select(c =>
        {
            var dice = new Dice($"judge/{c.Code}");
            var name = People.Names.Person(ref dice, dice.Chance(0.18) ? "female" : "male");
            return new DemoJudge(RegistryId.For("demonstration-judge", c.Code), name.En, name.Ur, second.TryGetValue(c.Code, out var other) && other is not null ? [c, other] : [c]);
        })];
    }
}
