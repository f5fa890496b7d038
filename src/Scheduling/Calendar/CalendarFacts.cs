using System.Collections.Concurrent;
using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

internal sealed record HoursRow(string Scope, LocalDate EffectiveFrom, LocalDate? EffectiveTo, int Weekday, LocalTime Opens, LocalTime Closes, LocalTime? BreakFrom, LocalTime? BreakTo, string Season);

internal sealed record HolidayRow(LocalDate Day, string Scope, string NameEn, string NameUr, bool Confirmed);

internal sealed record VacationRow(string Scope, LocalDate FromDay, LocalDate ToDay, string NameEn, string NameUr, bool DutyJudges);

internal sealed record SpecialRow(Guid PlaceId, LocalDate Day, LocalTime Opens, LocalTime Closes);

internal sealed record ClosureRow(Guid PlaceId, LocalDate FromDay, LocalDate ToDay, string Reason);

internal sealed record PostingRow(Guid JudgeId, Guid CourtroomId, LocalDate FromDay, LocalDate? ToDay, bool Duty);

internal sealed record LeaveRow(Guid JudgeId, LocalDate FromDay, LocalDate ToDay);

internal sealed record OpeningRow(Guid AccessPointId, LocalDate EffectiveFrom, LocalDate? EffectiveTo, int Weekday, LocalTime Opens, LocalTime Closes);

internal sealed record RoomRow(Guid Id, string Code, Guid CourtId, string District, string Province, string CourtType, string Zone, LocalDate EstablishedOn, LocalDate? ClosedOn);

internal sealed record AccessPointRow(Guid Id, string Code, string District, string Province, int TurnaroundMinutes, bool ProtectedEntry, string Zone, LocalDate EstablishedOn, LocalDate? ClosedOn,
    string Kind = "", double? Latitude = null, double? Longitude = null, int LeadMinutes = 0);

internal sealed record StationRow(Guid Id, Guid AccessPointId, int Number, bool OutOfOrder);

/// <summary>Everything the calendar knows, as one immutable snapshot of the tables at a registry version.</summary>
internal sealed class CalendarFacts(
    long version, IEnumerable<RoomRow> rooms, IEnumerable<AccessPointRow> accessPoints, IEnumerable<StationRow> stations,
    IEnumerable<HoursRow> hours, IEnumerable<HolidayRow> holidays, IEnumerable<VacationRow> vacations, IEnumerable<SpecialRow> sittings, IEnumerable<SpecialRow> openings,
    IEnumerable<ClosureRow> closures, IEnumerable<PostingRow> postings, IEnumerable<LeaveRow> leaves, IEnumerable<OpeningRow> opens)
{
    public long Version { get; } = version;

    public IReadOnlyDictionary<string, RoomRow> Rooms { get; } = rooms.ToDictionary(r => r.Code);

    public IReadOnlyDictionary<string, AccessPointRow> AccessPoints { get; } = accessPoints.ToDictionary(a => a.Code);

    /// <summary>By access point, in the order of their numbers.</summary>
    public ILookup<Guid, StationRow> Stations { get; } = stations.OrderBy(s => s.Number).ToLookup(s => s.AccessPointId);

    public ILookup<string, HoursRow> Hours { get; } = hours.ToLookup(h => h.Scope);

    public ILookup<LocalDate, HolidayRow> Holidays { get; } = holidays.ToLookup(h => h.Day);

    public IReadOnlyList<VacationRow> Vacations { get; } = vacations.ToList();

    public ILookup<(Guid, LocalDate), SpecialRow> Sittings { get; } = sittings.ToLookup(s => (s.PlaceId, s.Day));

    public ILookup<(Guid, LocalDate), SpecialRow> Openings { get; } = openings.ToLookup(s => (s.PlaceId, s.Day));

    public ILookup<Guid, ClosureRow> Closures { get; } = closures.ToLookup(c => c.PlaceId);

    public ILookup<Guid, PostingRow> Postings { get; } = postings.ToLookup(p => p.CourtroomId);

    public ILookup<Guid, LeaveRow> Leaves { get; } = leaves.ToLookup(l => l.JudgeId);

    public ILookup<Guid, OpeningRow> Opens { get; } = opens.ToLookup(o => o.AccessPointId);

    /// <summary>What was decided of single days: the facts never change, and searches ask for the same days again and again.</summary>
    public DecidedDays Decided { get; } = new();
}

/// <summary>Decided days of one version of the facts; forgotten when they become too many.</summary>
internal sealed class DecidedDays
{
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<(Guid Room, LocalDate Day, bool Urgent), CourtDay> courts = new();
    private readonly ConcurrentDictionary<(Guid Place, LocalDate Day), IReadOnlyList<Span>> places = new();
    private int courtDays, placeDays;

    public CourtDay Court(Guid room, LocalDate day, bool urgent, Func<CourtDay> decide) => Remembered(courts, ref courtDays, (room, day, urgent), decide);

    public IReadOnlyList<Span> Place(Guid place, LocalDate day, Func<IReadOnlyList<Span>> decide) => Remembered(places, ref placeDays, (place, day), decide);

    /// <param name="kept">About how many there are: the dictionary's own count takes each of its hundreds of locks, which took longer than to decide a day.</param>
    private static TDay Remembered<TKey, TDay>(ConcurrentDictionary<TKey, TDay> all, ref int kept, TKey key, Func<TDay> decide) where TKey : notnull
    {
        if (all.TryGetValue(key, out var decided))
        {
            return decided;
        }
        if (Interlocked.Increment(ref kept) > Most)
        {
            all.Clear();
            Volatile.Write(ref kept, 1);
        }
        return all[key] = decide();
    }
}
