using MediatR;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>A courtroom's day as it is drawn beside free starts: its hearings, and when its judge, the places and the people cannot be had.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record GetDayPicture(string Courtroom, LocalDate Day, string? Purpose, IReadOnlyList<string> At, IReadOnlyList<PersonId> People, HearingId? Moving = null) : IQuery<DayPicture>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

internal sealed class GetDayPictureHandler(NpgsqlDataSource db, CalendarSnapshot calendar, IRegistry registry, CallContext call, Permission permission) : IRequestHandler<GetDayPicture, Outcome<DayPicture>>
{
    private static readonly Span Office = new(new(8, 0), new(16, 0));

    public async Task<Outcome<DayPicture>> Handle(GetDayPicture request, CancellationToken cancel)
    {
        var facts = await calendar.Present(cancel);
        if (!facts.Rooms.TryGetValue(request.Courtroom, out var room))
        {
            return Problem.NotFound;
        }
        var names = await registry.Now(cancel);
        var strangers = request.People.Count == 0 ? null : await PartyResolver.For(names, call.Caller, Role.Clerk, Role.Judge).Unknown(db, request.People, "person", cancel);
        if ((strangers ?? (request.Moving is { } moving ? await permission.Refusal(call.Caller, new GetHearing(moving), cancel) : null)) is { } refusal)
        {
            return refusal;
        }
        var urgent = names.Purpose(request.Purpose)?.Urgent == true;
        var court = CourtCalendar.Day(facts, room, request.Day, urgent);
        var places = request.At.Where(facts.AccessPoints.ContainsKey).CountBy(code => code).Select(p => (At: facts.AccessPoints[p.Key], Needed: p.Value)).ToList();
        var day = LocalDay.Of(request.Day, room.Zone);
        var (hearings, held) = await Read(facts, room, places.Select(p => p.At), court.Judge, request, day, cancel);
        var shown = hearings.Select(h => new Span(h.Start, h.End)).Concat(court.Sittings).DefaultIfEmpty(Office).ToList();
        var frame = new Span(shown.Min(s => s.From), shown.Max(s => s.To));
        var gone = new List<Gone>();
        gone.AddRange(court.Reason is { } reason ? [new("courtroom", frame.From, frame.To, reason)] : Rest(frame, court.Sittings).Select(s => new Gone("courtroom", s.From, s.To, NoSitting.NoHours)));
        gone.AddRange(court.Judge is { } judge ? Held(held[judge], "judge") : []);
        foreach (var (at, needed) in places)
        {
            var open = CourtCalendar.Open(facts, at, request.Day);
            gone.AddRange(Rest(frame, open).Select(s => new Gone($"access-point:{at.Code}", s.From, s.To, NoSitting.Closed)));
            var stations = facts.Stations[at.Id].Where(s => !s.OutOfOrder).Select(s => held[s.Id].ToList()).ToList();
            gone.AddRange(Short(stations, needed, frame).Select(s => new Gone($"access-point:{at.Code}", s.From, s.To, "no-free-station")));
        }
        gone.AddRange(request.People.Distinct().SelectMany(p => Held(held[p.Value], $"person:{p.Value}")));
        return new DayPicture(request.Day, frame.From, frame.To, hearings, gone, [.. court.Expected.Select(h => (h.NameEn, h.NameUr))]);
    }

    private async Task<(IReadOnlyList<PictureHearing> Hearings, ILookup<Guid, Span> Held)> Read(
        CalendarFacts facts, RoomRow room, IEnumerable<AccessPointRow> places, Guid? judge, GetDayPicture request, Interval day, CancellationToken cancel)
    {
        var zone = LocalDay.Zone(room.Zone);
        LocalTime Local(Instant at) => at <= day.Start ? LocalTime.Midnight : at >= day.End ? LocalTime.MaxValue : at.InZone(zone).TimeOfDay;
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select h.id, h.starts_at, h.ends_at, h.purpose, h.status,
                coalesce((select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id), '')
            from scheduling.hearing h
            where h.courtroom_id = $1 and h.starts_at >= $2 and h.starts_at < $3 and h.status in ('Scheduled', 'Open', 'InSession', 'Paused') order by h.starts_at
            """, Param.Uuid(room.Id), Param.Time(day.Start), Param.Time(day.End));
        // What this courtroom's own hearings hold is seen on its own line already; booths are looked at whoever has them.
        batch.Add(
            """
            select v.resource_id, v.during from unnest($1) as r(id)
            cross join lateral (
                select v.resource_id, v.during from scheduling.reservation v join scheduling.hearing h on h.id = v.hearing_id
                where v.resource_id = r.id and v.during && $2 and v.hearing_id is distinct from $3 and (v.kind = 'station' or h.courtroom_id <> $4)) v
            """,
            Param.Uuids([.. judge is { } j ? [j] : Array.Empty<Guid>(), .. places.SelectMany(p => facts.Stations[p.Id]).Select(s => s.Id), .. request.People.Select(p => p.Value)]),
            Param.Range(day), Param.Uuid(request.Moving?.Value), Param.Uuid(room.Id));
        await using var reader = await batch.Read(cancel);
        var hearings = await reader.All(r => new PictureHearing(
            Local(r.Instant(1)), Local(r.Instant(2)), r.GetString(5), r.GetString(3), Enum.Parse<HearingStatus>(r.GetString(4)), r.GetGuid(0) == request.Moving?.Value), cancel);
        var held = await reader.All(r => (Resource: r.GetGuid(0), Span: r.GetFieldValue<NpgsqlRange<DateTime>>(1).ToInterval()), cancel);
        return (hearings, held.Distinct().ToLookup(h => h.Resource, h => new Span(Local(h.Span.Start), Local(h.Span.End))));
    }

    private static IEnumerable<Gone> Held(IEnumerable<Span> spans, string resource) => Span.Merge(spans).Select(s => new Gone(resource, s.From, s.To, "busy"));

    /// <summary>What of the frame none of the spans (sorted, apart) covers.</summary>
    internal static IEnumerable<Span> Rest(Span frame, IReadOnlyList<Span> spans)
    {
        var from = frame.From;
        foreach (var span in spans)
        {
            if (span.From > from)
            {
                yield return new(from, LocalTime.Min(span.From, frame.To));
            }
            from = LocalTime.Max(from, span.To);
        }
        if (from < frame.To)
        {
            yield return new(from, frame.To);
        }
    }

    /// <summary>When fewer stations than needed are free.</summary>
    internal static IReadOnlyList<Span> Short(IReadOnlyList<IReadOnlyList<Span>> stations, int needed, Span frame)
    {
        var edges = stations.SelectMany(s => s).SelectMany(s => new[] { s.From, s.To }).Append(frame.From).Append(frame.To).Where(t => t >= frame.From && t <= frame.To).Distinct().Order().ToList();
        return Span.Merge(edges.Zip(edges.Skip(1), (from, to) => new Span(from, to)).Where(part => stations.Count(s => !s.Any(h => h.From < part.To && part.From < h.To)) < needed));
    }
}
