using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.AccessPoints;

/// <summary>One access point with its stations and everything that decides its days.</summary>
/// <param name="Month">Any day of the month to be shown; null: this month.</param>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record GetAccessPoint(string Code, LocalDate? Month = null) : IQuery<AccessPointView>;

/// <param name="OutOfOrderSince">Null: in order.</param>
internal sealed record StationLine(int Number, Instant? OutOfOrderSince);

/// <summary>A row of opening hours; <paramref name="ToDay"/> null: until changed.</summary>
internal sealed record OpeningLine(LocalDate FromDay, LocalDate? ToDay, int Weekday, LocalTime Opens, LocalTime Closes);

/// <param name="HoursSeen">The version of the rows of opening hours.</param>
internal sealed record AccessPointView(
    AccessPoint AccessPoint, District District, Province Province, LocalDate Today, IReadOnlyList<StationLine> Stations, IReadOnlyList<DayView> Week, LocalDate Month, IReadOnlyList<DayView> Days,
    IReadOnlyList<ClosureLine> Closures, IReadOnlyList<SpecialLine> Openings, IReadOnlyList<OpeningLine> Hours, string Seen, string HoursSeen);

internal sealed class GetAccessPointHandler(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, IClock clock) : IRequestHandler<GetAccessPoint, Outcome<AccessPointView>>
{
    public async Task<Outcome<AccessPointView>> Handle(GetAccessPoint request, CancellationToken cancel)
    {
        var facts = await calendar.Present(cancel);
        var names = await registry.Now(cancel);
        if (names.AccessPointByCode(request.Code) is not { } accessPoint || !facts.AccessPoints.TryGetValue(request.Code, out var place))
        {
            return Problem.NotFound;
        }
        var today = LocalDay.At(clock.GetCurrentInstant(), place.Zone);
        var month = request.Month ?? today;
        var (first, last) = (month.With(DateAdjusters.StartOfMonth), month.With(DateAdjusters.EndOfMonth));
        var monday = today.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("""
            select a.xmin::text, coalesce((select md5(string_agg(h.xmin::text || h.id, ',' order by h.id)) from scheduling.access_point_hours h where h.access_point_id = a.id), '')
            from scheduling.access_point a where a.id = $1
            """, Param.Uuid(place.Id));
        batch.Add("select number, out_of_order_since from scheduling.station where access_point_id = $1 order by number", Param.Uuid(place.Id));
        batch.Add("select id, from_day, to_day, reason, xmin::text from scheduling.closure where access_point_id = $1 and to_day >= $2 order by from_day", Param.Uuid(place.Id), Param.Date(today));
        batch.Add("select id, day, opens, closes, reason, xmin::text from scheduling.special_opening where access_point_id = $1 and day >= $2 order by day, opens", Param.Uuid(place.Id), Param.Date(today));
        batch.Add("""
            select effective_from, effective_to, weekday::int, opens, closes from scheduling.access_point_hours
            where access_point_id = $1 and (effective_to is null or effective_to >= $2) order by effective_from, weekday, opens
            """, Param.Uuid(place.Id), Param.Date(today));
        batch.Add($"""
            select {Zones.LocalSql("h.starts_at", "$2")}::date, count(distinct h.id)::int from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id
            where a.access_point_id = $1 and h.starts_at >= $3 and h.starts_at < $4 and h.status not in ('Requested', 'Cancelled') group by 1
            """, Param.Uuid(place.Id), Param.Text(place.Zone), Param.Time(LocalDay.Of(LocalDate.Min(first, monday), place.Zone).Start), Param.Time(LocalDay.Of(LocalDate.Max(last, monday.PlusDays(6)), place.Zone).End));
        await using var reader = await batch.Read(cancel);
        var (seen, hoursSeen) = (await reader.All(r => (r.GetString(0), r.GetString(1)), cancel))[0];
        var stations = await reader.All(r => new StationLine(r.GetInt32(0), r.InstantOrNull(1)), cancel);
        var closures = await reader.All(RegistryReads.Closure, cancel);
        var openings = await reader.All(RegistryReads.Special, cancel);
        var hours = await reader.All(r => new OpeningLine(r.Date(0), r.DateOrNull(1), r.GetInt32(2), r.TimeOfDay(3), r.TimeOfDay(4)), cancel);
        var load = (await reader.All(r => (Day: r.Date(0), Hearings: r.GetInt32(1)), cancel)).ToDictionary(l => l.Day, l => l.Hearings);
        return new AccessPointView(
            accessPoint, names.District(accessPoint.District)!, names.Provinces.First(p => p.Code == accessPoint.Province), today, stations,
            DayView.Of(facts, place, monday, monday.PlusDays(6), load), first, DayView.Of(facts, place, first, last, load), closures, openings, hours, seen, hoursSeen);
    }
}
