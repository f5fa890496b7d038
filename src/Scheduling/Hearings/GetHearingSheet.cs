using System.Text.Json;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class GetHearingSheetHandler(NpgsqlDataSource db, CalendarSnapshot calendar, ICalendarOfDays days, IRegistry registry, CallContext call) : IRequestHandler<GetHearingSheet, Outcome<HearingSheet>>
{
    private sealed record Who(Guid Appearance, string Name, string Language, bool HasEmail);

    public async Task<Outcome<HearingSheet>> Handle(GetHearingSheet request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var first = new Batch(connection);
        var hearing = await HearingState.Load(first, request.Hearing.Value, calendar, forUpdate: false, cancel);
        // Who is only asked for has no day, no judge and no notice: it stands on the backlog.
        if (hearing is null || !hearing.Timed)
        {
            return Problem.NotFound;
        }
        var names = await registry.Now(cancel);
        StrandedBy? stranded = HearingLife.IsOpenToMoves(hearing.Status) && (await days.Stranded([request.Hearing], cancel)).TryGetValue(request.Hearing, out var by) ? by : null;
        await using var batch = Details(connection, hearing, names);
        await using var reader = await batch.Read(cancel);
        var judge = await reader.All(r => (En: r.GetString(0), Ur: r.GetString(1)), cancel);
        var cases = await reader.All(r => new SheetCase(new(r.GetGuid(0)), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5)), cancel);
        var people = (await reader.All(r => new Who(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetBoolean(3)), cancel)).ToDictionary(p => p.Appearance);
        var free = (await reader.All(r => (Appearance: r.GetGuid(0), Station: new Station(new(r.GetGuid(1)), r.GetInt32(2), false)), cancel)).ToLookup(s => s.Appearance, s => s.Station);
        var history = await reader.All(r => Line(r, people), cancel);
        var neighbours = await reader.All(r => (Before: r.GetBoolean(0), Other: Neighbour(r)), cancel);
        var parts = await reader.All(r => new SheetPart(
            new(r.GetGuid(0)), r.GetInt32(1), r.InstantOrNull(2), Enum.Parse<HearingStatus>(r.GetString(3)), r.StringOrNull(4) is { } outcome ? Enum.Parse<HearingOutcome>(outcome) : null), cancel);
        return new HearingSheet(
            hearing.View, names.CourtroomByCode(hearing.Room.Code)!, judge.Count > 0 ? judge[0].En : "", judge.Count > 0 ? judge[0].Ur : "", cases,
            [.. hearing.Appearances.OrderBy(a => Array.IndexOf(CheckBooking.Roles, a.Role)).ThenBy(a => people[a.Id].Name).Select(a => new SheetPerson(
                new(a.Id), new(a.ParticipantId), new(a.PersonId), people[a.Id].Name, a.Role, a.Protected, a.Place, a.At?.Code, a.Station, people[a.Id].Language, people[a.Id].HasEmail, [.. free[a.Id]]) { Roles = a.Standing.Roles, Apart = [.. a.Apart.Select(p => new ParticipantId(p))] })],
            history, neighbours.Where(n => n.Before).Select(n => n.Other).FirstOrDefault(), neighbours.Where(n => !n.Before).Select(n => n.Other).FirstOrDefault())
        {
            Parts = parts.Count > 1 ? parts : [], Stranded = stranded,
        };
    }

    private Batch Details(NpgsqlConnection connection, HearingState hearing, Registry names) =>
        new Batch(connection)
            .Add("select name_en, name_ur from scheduling.judge where id = $1", Param.Uuid(hearing.Judge))
            .Add("""
                select c.id, c.number, c.type, c.title, c.stage, c.restricted from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id
                where hc.hearing_id = $1 order by c.number
                """, Param.Uuid(hearing.Id))
            .Add("""
                select a.id, p.name, p.language, p.reach_email is not null from scheduling.appearance a join scheduling.read_party p on p.id = a.participant_id where a.hearing_id = $1
                """, Param.Uuid(hearing.Id))
            .Add("""
                select a.id, s.id, s.number from scheduling.appearance a
                join scheduling.access_point ap on ap.id = a.access_point_id
                join scheduling.station s on s.access_point_id = ap.id and s.out_of_order_since is null and s.id is distinct from a.station_id
                where a.hearing_id = $1 and not exists (
                    select from scheduling.reservation r where r.resource_id = s.id and r.during && tstzrange($2, $3 + make_interval(mins => ap.turnaround_minutes)))
                order by a.id, s.number
                """, Param.Uuid(hearing.Id), Param.Time(hearing.During.Start), Param.Time(hearing.During.End))
            .Add("""
                select h.at, u.display_name_en, u.display_name_ur, k.name, h.change, h.revision, h.reason, h.detail::text
                from scheduling.hearing_history h
                left join identity.user_account u on u.id = case when h.by like 'user:%' then substr(h.by, 6)::uuid end
                left join identity.api_key k on k.id = case when h.by like 'key:%' then substr(h.by, 5)::uuid end
                where h.hearing_id = $1 order by h.id
                """, Param.Uuid(hearing.Id))
            .Add("""
                (select true, h.id, h.starts_at, h.status, h.outcome from scheduling.hearing h
                 where h.starts_at < $2 and h.id <> $1 and h.status not in ('Requested', 'Cancelled') and h.courtroom_id = any($3)
                   and h.id in (select b.hearing_id from scheduling.hearing_case a join scheduling.hearing_case b on b.case_id = a.case_id where a.hearing_id = $1)
                 order by h.starts_at desc limit 1)
                union all
                (select false, h.id, h.starts_at, h.status, h.outcome from scheduling.hearing h
                 where h.starts_at >= $2 and h.id <> $1 and h.status not in ('Requested', 'Cancelled') and h.courtroom_id = any($3)
                   and h.id in (select b.hearing_id from scheduling.hearing_case a join scheduling.hearing_case b on b.case_id = a.case_id where a.hearing_id = $1)
                 order by h.starts_at limit 1)
                """, Param.Uuid(hearing.Id), Param.Time(hearing.During.Start), Param.Uuids(names.CourtroomsOf(call.Caller, Role.Clerk, Role.Judge).Select(r => r.Id.Value)))
            .Add("""
                select p.id, p.part, p.starts_at, p.status, p.outcome from scheduling.hearing h join scheduling.hearing p on p.group_id = h.group_id
                where h.id = $1 and (p.status <> 'Cancelled' or p.id = h.id) order by p.part
                """, Param.Uuid(hearing.Id));

    private static SheetNeighbour Neighbour(NpgsqlDataReader r) =>
        new(new(r.GetGuid(1)), r.Instant(2), Enum.Parse<HearingStatus>(r.GetString(3)), r.StringOrNull(4) is { } outcome ? Enum.Parse<HearingOutcome>(outcome) : null);

    private static SheetLine Line(NpgsqlDataReader r, Dictionary<Guid, Who> people)
    {
        var detail = JsonSerializer.Deserialize<HistoryDetail>(r.GetString(7), Json.Stored);
        Interval? Span(Instant? from, Instant? to) => from is { } f && to is { } t && f < t ? new(f, t) : null;
        return new(
            r.Instant(0), r.StringOrNull(1) ?? r.StringOrNull(3), r.StringOrNull(2) ?? r.StringOrNull(3), r.GetString(4), r.GetInt32(5), r.StringOrNull(6), detail?.Outcome,
            Span(detail?.OldStartsAt, detail?.OldEndsAt), detail?.OldCourtroom, Span(detail?.StartsAt, detail?.EndsAt), detail?.Courtroom,
            [.. (detail?.Places ?? []).Where(people.ContainsKey).Select(a => people[a].Name)]);
    }
}

internal static class SheetStatus
{
    public static Problem WrongStatus(this HearingSheet sheet) =>
        HearingLife.WrongStatus(sheet.Hearing.Status, sheet.History.Count > 0 ? sheet.History[^1].At : null, LocalDay.Zone(sheet.Courtroom.Zone));
}
