using NodaTime;
using NodaTime.Text;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>A hearing that a situation touches. <paramref name="Reason"/> has a text <c>stranded.REASON</c>.</summary>
internal sealed record Touched(Guid Hearing, string Courtroom, string Reason, string? AccessPoint);

/// <summary>Something that broke, with the hearings it touches that are still to be decided.</summary>
/// <param name="Key"><c>incident:ID</c>, <c>stranded:REASON:PLACE</c> (or <c>stranded</c> for all of them), <c>day:COURTROOM:DATE</c>.</param>
/// <param name="Place">Code of the access point or courtroom; null where it is everywhere.</param>
/// <param name="Elsewhere">How many hearings of courtrooms outside the caller's scope it touches too.</param>
/// <param name="InSession">Hearings of the caller's courtrooms that run there now: those are not moved.</param>
internal sealed record Situation(string Key, string Reason, string? Place, LocalDate? Day, Instant? Since, Instant? Until, IReadOnlyList<Touched> Hearings, int Elsewhere = 0, int InSession = 0);

internal static class Incidents
{
    /// <summary>Why an outage's hearings are broken.</summary>
    public static string Reason(Outage outage) => $"incident-{outage.Kind}";

    public static string Key(Outage outage) => $"incident:{outage.Id:N}";
}

/// <summary>Finds what has broken for the courtrooms in which the caller holds a role.</summary>
internal sealed class Situations(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, IReportOutages outages, CallContext call, IClock clock)
{
    /// <summary>A court runs late: a hearing that should have been over for less than this may still be waited for.</summary>
    private static readonly Duration Lateness = Duration.FromHours(1);

    public const string AllStranded = "stranded", Chosen = "called-off";

    public static string Day(string courtroom, LocalDate day) => $"day:{courtroom}:{LocalDatePattern.Iso.Format(day)}";

    /// <summary>Everything that touches a hearing of the caller's courtrooms, incidents first.</summary>
    public async Task<IReadOnlyList<Situation>> All(CancellationToken cancel, params Role[] roles)
    {
        var rooms = await Rooms(roles, cancel);
        var found = new List<Situation>();
        foreach (var outage in await outages.Open(cancel))
        {
            found.Add(await OfIncident(outage, rooms, cancel));
        }
        var lost = await Stranded(rooms, cancel);
        found.AddRange(lost.Where(l => l.Mine).GroupBy(l => Place(l.Touched)).Select(g =>
            new Situation($"stranded:{g.Key.Reason}:{g.Key.Place}", g.Key.Reason, g.Key.Place, null, null, null, [.. g.Select(l => l.Touched)], Elsewhere(lost, [.. g]))));
        return [.. found.Where(s => s.Hearings.Count + s.InSession > 0)];
    }

    /// <summary>One of them by its key; null where there is no such thing, or it touches nothing of the caller's.</summary>
    public async Task<Situation?> One(string key, CancellationToken cancel, params Role[] roles)
    {
        var rooms = await Rooms(roles, cancel);
        switch (key.Split(':'))
        {
            case ["incident", var id] when Guid.TryParse(id, out var incident):
                return (await outages.Open(cancel)).FirstOrDefault(o => o.Id == incident) is { } outage ? await OfIncident(outage, rooms, cancel) : null;
            case [AllStranded]:
                var all = await Stranded(rooms, cancel);
                return new(key, AllStranded, null, null, null, null, [.. all.Where(l => l.Mine).Select(l => l.Touched)], Elsewhere(all, [.. all.Where(l => l.Mine)]));
            case [AllStranded, var reason, var place]:
                var lost = await Stranded(rooms, cancel);
                var these = lost.Where(l => l.Mine && Place(l.Touched) == (reason, place)).ToList();
                return new(key, reason, place is "" ? null : place, null, null, null, [.. these.Select(l => l.Touched)], Elsewhere(lost, these));
            case ["day", var code, var date] when InputDate.Day(date) is { } day && rooms.FirstOrDefault(r => r.Code == code) is { } room:
                return new(key, Chosen, code, day, null, null, await OfDay(room, day, cancel));
            default:
                return null;
        }
    }

    private static (string Reason, string Place) Place(Touched t) =>
        (t.Reason, t.AccessPoint ?? (t.Reason is NoSitting.Holiday or NoSitting.Vacation ? "" : t.Courtroom));

    private async Task<IReadOnlyList<Courtroom>> Rooms(Role[] roles, CancellationToken cancel) => [.. (await registry.Now(cancel)).CourtroomsOf(call.Caller, roles)];

    private async Task<Situation> OfIncident(Outage outage, IReadOnlyList<Courtroom> rooms, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var now = clock.GetCurrentInstant();
        var zone = LocalDay.Zone(names.CourtroomByCode(outage.Courtroom)?.Zone ?? names.AccessPointByCode(outage.AccessPoint)?.Zone ?? Say.Zone.Id);
        var today = zone.AtStartOfDay(now.InZone(zone).Date).ToInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("""
            select h.id, r.code, h.status from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id
            where h.starts_at >= $1 and h.starts_at < $2 and h.ends_at > $3 and h.status in ('Scheduled', 'Open', 'InSession', 'Paused')
                and (h.courtroom_id = $4 or exists (select from scheduling.appearance a where a.hearing_id = h.id and a.access_point_id = $5))
                and not exists (select from scheduling.hearing_history y where y.hearing_id = h.id and y.change = 'kept' and y.revision = h.revision and y.detail ->> 'strandedBy' = $6 and y.at >= $7)
            order by h.starts_at, h.id
            """,
            Param.Time(today), Param.Time(outage.End(now, zone)), Param.Time(outage.Since - Lateness), Param.Uuid(names.CourtroomByCode(outage.Courtroom)?.Id.Value),
            Param.Uuid(names.AccessPointByCode(outage.AccessPoint)?.Id.Value), Param.Text(Incidents.Reason(outage)), Param.Time(outage.Since));
        await using var reader = await batch.Read(cancel);
        var met = await reader.All(r => (Id: r.GetGuid(0), Room: r.GetString(1), Waits: r.GetString(2) is nameof(HearingStatus.Scheduled) or nameof(HearingStatus.Open)), cancel);
        var codes = rooms.Select(r => r.Code).ToHashSet();
        return new(Incidents.Key(outage), Incidents.Reason(outage), outage.AccessPoint ?? outage.Courtroom, null, outage.Since, outage.Until,
            [.. met.Where(h => h.Waits && codes.Contains(h.Room)).Select(h => new Touched(h.Id, h.Room, Incidents.Reason(outage), outage.AccessPoint))],
            met.Count(h => h.Waits && !codes.Contains(h.Room)), met.Count(h => !h.Waits && codes.Contains(h.Room)));
    }

    /// <summary>A hearing that the calendar no longer carries. <paramref name="Mine"/>: of a courtroom of the caller's.</summary>
    private sealed record Lost(Touched Touched, Guid? Judge, bool Mine);

    /// <summary>How many of other courts' hearings the same cause touches: the judge who is away, the access point that is closed, the day that is a holiday. A courtroom's closure is its own.</summary>
    private static int Elsewhere(IReadOnlyList<Lost> all, IReadOnlyList<Lost> mine)
    {
        static object Cause(Lost l) => (l.Touched.Reason, l.Touched.AccessPoint is { } at ? at : l.Touched.Reason switch
        {
            NoSitting.Holiday or NoSitting.Vacation => "",
            NoSitting.Leave or Stranding.OtherJudge when l.Judge is { } judge => $"{judge}",
            _ => l.Touched.Courtroom,
        });
        var causes = mine.Select(Cause).ToHashSet();
        return all.Count(l => !l.Mine && causes.Contains(Cause(l)));
    }

    /// <summary>
    /// Those that the calendar no longer carries, today's that wait to begin among them, and that nobody keeps: the caller's, and where there are any also those of
    /// other courts, to be counted.
    /// </summary>
    private async Task<IReadOnlyList<Lost>> Stranded(IReadOnlyList<Courtroom> rooms, CancellationToken cancel)
    {
        if (rooms.Count == 0)
        {
            return [];
        }
        var facts = await calendar.Present(cancel);
        var mine = rooms.Select(r => r.Id.Value).ToHashSet();
        var now = clock.GetCurrentInstant();
        var today = facts.Rooms.Values.Select(r => LocalDay.Of(LocalDay.At(now, r.Zone), r.Zone).Start).Append(now).Min();
        await using var connection = await db.OpenConnectionAsync(cancel);
        var lost = await Stranded(connection, facts, await BookedHearings.Read(connection, null, facts, today - Duration.Epsilon, mine, cancel), mine, cancel);
        // Only what touches one of theirs is told to a clerk at all: of other courts no more is read than what may share a cause.
        var (judges, places, days) = (new HashSet<Guid>(), new HashSet<Guid>(), new List<Interval>());
        foreach (var l in lost)
        {
            if (l.Touched.AccessPoint is { } at && facts.AccessPoints.TryGetValue(at, out var place))
            {
                places.Add(place.Id);
            }
            else if (l.Touched.Reason is NoSitting.Leave or Stranding.OtherJudge && l.Judge is { } judge)
            {
                judges.Add(judge);
            }
        }
        if (lost.Any(l => l.Touched.Reason is NoSitting.Holiday or NoSitting.Vacation))
        {
            days.AddRange(facts.Holidays.SelectMany(h => h).Where(h => h.Confirmed).Select(h => (From: h.Day, To: h.Day)).Concat(facts.Vacations.Select(v => (From: v.FromDay, To: v.ToDay))).Distinct()
                .Select(d => new Interval(LocalDay.Of(d.From, Say.Zone.Id).Start, LocalDay.Of(d.To, Say.Zone.Id).End)).Where(d => d.End > today));
        }
        return judges.Count + places.Count + days.Count == 0 ? lost
            : [.. lost, .. await Stranded(connection, facts, await BookedHearings.Beside(connection, facts, today - Duration.Epsilon, mine, judges, places, days, cancel), mine, cancel)];
    }

    private async Task<IReadOnlyList<Lost>> Stranded(NpgsqlConnection connection, CalendarFacts facts, IReadOnlyList<Booked> read, IReadOnlySet<Guid> mine, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var booked = read.Where(b => b.During.End > now - Lateness).ToDictionary(b => b.Hearing);
        var stranded = Stranding.Among(facts, booked.Values);
        var kept = await KeptHearings.Of(connection, stranded, cancel);
        return [.. stranded.Where(s => !kept.ContainsKey(s.Hearing))
            .Select(s => new Lost(new(s.Hearing, s.Courtroom, s.Reason, s.AccessPoint), booked[s.Hearing].Judge, mine.Contains(booked[s.Hearing].Room.Id)))];
    }

    private async Task<IReadOnlyList<Touched>> OfDay(Courtroom room, LocalDate day, CancellationToken cancel)
    {
        var during = LocalDay.Of(day, room.Zone);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add(
            "select id from scheduling.hearing where courtroom_id = $1 and starts_at >= $2 and starts_at < $3 and ends_at > $4 and status in ('Scheduled', 'Open') order by starts_at, id",
            Param.Uuid(room.Id.Value), Param.Time(during.Start), Param.Time(during.End), Param.Time(clock.GetCurrentInstant() - Lateness));
        await using var reader = await batch.Read(cancel);
        return [.. (await reader.All(r => r.GetGuid(0), cancel)).Select(id => new Touched(id, room.Code, Chosen, null))];
    }
}
