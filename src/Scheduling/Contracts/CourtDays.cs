using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>A stretch of a local day, <c>[From, To)</c>.</summary>
public readonly record struct DayHours(LocalTime From, LocalTime To);

/// <summary>When courts sit and access points are open, by the calendar as it is now. Asks the database once, when it is made.</summary>
public sealed class CourtDays
{
    private readonly CalendarFacts facts;

    private CourtDays(CalendarFacts facts, Registry registry) => (this.facts, Registry) = (facts, registry);

    /// <summary>The registry as it was read with the calendar.</summary>
    public Registry Registry { get; }

    public static async Task<CourtDays> Read(Npgsql.NpgsqlDataSource db, CancellationToken cancel = default) =>
        new(await new CalendarSnapshot(db).Present(cancel), await new RegistrySnapshot(db).Now(cancel));

    /// <summary>A courtroom's sittings on a local day, in order; empty where it does not sit.</summary>
    /// <param name="urgent">For a purpose that goes on in vacations.</param>
    public IReadOnlyList<DayHours> Sittings(string courtroom, LocalDate day, bool urgent) =>
        [.. CourtCalendar.Day(facts, facts.Rooms[courtroom], day, urgent).Sittings.Select(s => new DayHours(s.From, s.To))];

    /// <summary>When an access point is open on a local day, in order; empty where it is closed.</summary>
    public IReadOnlyList<DayHours> Open(string accessPoint, LocalDate day) =>
        [.. CourtCalendar.Open(facts, facts.AccessPoints[accessPoint], day).Select(s => new DayHours(s.From, s.To))];
}
