using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Days;

/// <summary>A day as lanes: the courtrooms in the caller's scope, a page of them, and the access points that their hearings use.</summary>
/// <param name="Day">Local day; null: today.</param>
/// <param name="District">Only this district's; null: all in scope.</param>
/// <param name="Page">From 1; a page holds <see cref="GetDayHandler.RowsAPage"/> courtrooms.</param>
[Allow(Role.Clerk)]
internal sealed record GetDay(LocalDate? Day = null, string? District = null, int Page = 1) : IQuery<DayLanes>;

/// <param name="Now">Local time of day, where the day is today.</param>
/// <param name="Districts">Of all courtrooms in scope, to choose from.</param>
internal sealed record DayLanes(LocalDate Day, LocalDate Today, LocalTime? Now, IReadOnlyList<DayRoom> Rooms, IReadOnlyList<DayPlace> Places, IReadOnlyList<District> Districts, int Total, int Page);

/// <param name="Reason">Why there are no sittings; null where there are.</param>
internal sealed record DayRoom(Courtroom Courtroom, IReadOnlyList<Span> Sittings, string? Reason, IReadOnlyList<DayHearing> Hearings);

internal sealed record DayHearing(HearingId Id, LocalTime Start, LocalTime End, string Cases, string Purpose, HearingStatus Status, HearingOutcome? Outcome, int Revision)
{
    /// <summary>Until when it took longer than listed; null where it kept its time.</summary>
    public LocalTime? Over { get; init; }

    /// <summary>Why the calendar no longer carries it; null where it does, or where a clerk keeps it.</summary>
    public StrandedBy? Stranded { get; init; }
}

internal sealed record DayPlace(AccessPoint AccessPoint, int Stations, IReadOnlyList<Span> Open, IReadOnlyList<DayLoad> Loads);

/// <summary>How many stations are taken, turnaround included; of them <paramref name="Others"/> by courts outside the caller's scope, of which nothing else is told.</summary>
internal sealed record DayLoad(LocalTime Start, LocalTime End, int Taken, int Others)
{
    /// <summary>The stretches in which the numbers stay the same; nothing where nothing is taken. Pure.</summary>
    public static IReadOnlyList<DayLoad> Of(IReadOnlyList<(Span Span, bool Other)> held)
    {
        var edges = held.SelectMany(h => new[] { h.Span.From, h.Span.To }).Distinct().Order().ToList();
        var loads = new List<DayLoad>();
        foreach (var (from, to) in edges.Zip(edges.Skip(1)))
        {
            var here = held.Where(h => h.Span.From <= from && to <= h.Span.To).ToList();
            var next = new DayLoad(from, to, here.Count, here.Count(h => h.Other));
            if (loads.Count > 0 && loads[^1] is var last && last.End == from && last.Taken == next.Taken && last.Others == next.Others)
            {
                loads[^1] = last with { End = to };
            }
            else if (next.Taken > 0)
            {
                loads.Add(next);
            }
        }
        return loads;
    }
}

internal sealed class GetDayHandler(NpgsqlDataSource db, CalendarSnapshot calendar, ICalendarOfDays days, IRegistry registry, CallContext call, IClock clock) : IRequestHandler<GetDay, Outcome<DayLanes>>
{
    public const int RowsAPage = 12;

    public async Task<Outcome<DayLanes>> Handle(GetDay request, CancellationToken cancel)
    {
        var (names, facts, now) = (await registry.Now(cancel), await calendar.Present(cancel), clock.GetCurrentInstant());
        var mine = names.CourtroomsOf(call.Caller, Role.Clerk).ToList();
        // The one zone of the registry today; a caller with courtrooms in several sees the first one's day.
        var zone = mine.Count > 0 ? mine[0].Zone : Say.Zone.Id;
        var today = LocalDay.At(now, zone);
        var day = request.Day ?? today;
        var inUse = mine.Where(r => r.EstablishedOn <= day && !(r.ClosedOn <= day) && facts.Rooms.ContainsKey(r.Code)).ToList();
        var chosen = request.District is { Length: > 0 } district ? [.. inUse.Where(r => r.District == district)] : inUse;
        var page = Math.Clamp(request.Page, 1, Math.Max(1, (chosen.Count + RowsAPage - 1) / RowsAPage));
        var shown = chosen.Skip((page - 1) * RowsAPage).Take(RowsAPage).ToList();
        var (hearings, held) = await Read(shown, mine, LocalDay.Of(day, zone), LocalDay.Zone(zone), cancel);
        var places = held.Select(h => h.Key).Select(id => names.AccessPointById(new(id))).OfType<AccessPoint>().OrderBy(a => a.Code, StringComparer.Ordinal);
        return new DayLanes(
            day, today, day == today ? now.InZone(LocalDay.Zone(zone)).TimeOfDay : null,
            [.. shown.Select(r => CourtCalendar.Day(facts, facts.Rooms[r.Code], day, urgent: false) is var court ? new DayRoom(r, court.Sittings, court.Reason, [.. hearings[r.Id.Value]]) : null!)],
            [.. places.Where(a => facts.AccessPoints.ContainsKey(a.Code)).Select(a => new DayPlace(
                a, a.Stations.Count(s => !s.OutOfOrder), CourtCalendar.Open(facts, facts.AccessPoints[a.Code], day), DayLoad.Of([.. held[a.Id.Value].Where(h => h.Span.From < h.Span.To)])))],
            [.. inUse.Select(r => r.District).Distinct().Select(names.District).OfType<District>()], chosen.Count, page);
    }

    private async Task<(ILookup<Guid, DayHearing> ByRoom, ILookup<Guid, (Span Span, bool Other)> ByPlace)> Read(
        IReadOnlyList<Courtroom> shown, IReadOnlyList<Courtroom> mine, Interval day, DateTimeZone zone, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        LocalTime Local(Instant at) => at <= day.Start ? LocalTime.Midnight : at >= day.End ? LocalTime.MaxValue : at.InZone(zone).TimeOfDay;
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var rooms = shown.Select(r => r.Id.Value).ToList();
        batch.Add(
            """
            select h.courtroom_id, h.id, h.starts_at, h.ends_at, h.purpose, h.status, h.outcome, h.revision,
                coalesce((select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id), ''),
                h.started_at, h.concluded_at
            from scheduling.hearing h
            where h.courtroom_id = any($1) and h.starts_at >= $2 and h.starts_at < $3 and h.status not in ('Requested', 'Cancelled') order by h.starts_at
            """, Param.Uuids(rooms), Param.Time(day.Start), Param.Time(day.End));
        // Whoever holds a booth counts; whose it is, is told of the caller's own courts only.
        batch.Add(
            """
            with used as (
                select distinct a.access_point_id as id from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id
                where h.courtroom_id = any($1) and h.starts_at >= $2 and h.starts_at < $3 and h.status not in ('Requested', 'Cancelled') and a.access_point_id is not null)
            select u.id, lower(v.during), upper(v.during), h.courtroom_id <> all($4)
            from used u left join (scheduling.station s join scheduling.reservation v on v.resource_id = s.id and v.during && $5 join scheduling.hearing h on h.id = v.hearing_id) on s.access_point_id = u.id
            """, Param.Uuids(rooms), Param.Time(day.Start), Param.Time(day.End), Param.Uuids(mine.Select(r => r.Id.Value)), Param.Range(day));
        await using var reader = await batch.Read(cancel);
        var hearings = await reader.All(r => (Room: r.GetGuid(0), Hearing: new DayHearing(
            new(r.GetGuid(1)), Local(r.Instant(2)), Local(r.Instant(3)), r.GetString(8), r.GetString(4), Enum.Parse<HearingStatus>(r.GetString(5)),
            r.StringOrNull(6) is { } outcome ? Enum.Parse<HearingOutcome>(outcome) : null, r.GetInt32(7))
        {
            Over = Overrun.Until(Enum.Parse<HearingStatus>(r.GetString(5)), r.InstantOrNull(9), r.Instant(3), r.InstantOrNull(10), now) is { } until ? Local(until) : null,
        }), cancel);
        // A place whose hearings are all over is still a lane, with nothing on it.
        var held = await reader.All(r => (Place: r.GetGuid(0), Held: r.IsDBNull(1) ? (default, false) : (new Span(Local(r.Instant(1)), Local(r.Instant(2))), r.GetBoolean(3))), cancel);
        await reader.DisposeAsync();
        var stranded = await days.Stranded([.. hearings.Where(h => HearingLife.IsOpenToMoves(h.Hearing.Status) && day.End > now).Select(h => h.Hearing.Id)], cancel);
        return (hearings.ToLookup(h => h.Room, h => stranded.TryGetValue(h.Hearing.Id, out var by) ? h.Hearing with { Stranded = by } : h.Hearing), held.ToLookup(h => h.Place, h => h.Held));
    }
}
