using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.JudgeDay;

/// <summary>Reads a courtroom's day. Every hearing that stands on it is there, whatever side record is missing; a cancelled one only where a published list named it.</summary>
internal static class JudgeRooms
{
    private static readonly Duration UndoTime = UndoHearingMove.Within;

    private sealed record Head(
        Guid Id, Instant StartsAt, Instant EndsAt, HearingStatus Status, HearingOutcome? Outcome, string? Reason, string Purpose, Instant? StartedAt, Instant? ConcludedAt,
        int? Serial, string? Change, Instant? ChangedAt, Instant? Next);

    public static async Task<JudgeRoom> Read(NpgsqlConnection connection, Courtroom room, LocalDate day, Instant now, CancellationToken cancel)
    {
        var during = LocalDay.Of(day, room.Zone);
        await using var batch = new Batch(connection);
        NpgsqlParameter[] where() => [Param.Uuid(room.Id.Value), Param.Time(during.Start), Param.Time(during.End)];
        batch.Add("select published_at from scheduling.published_list where courtroom_id = $1 and day = $2 and number = 0", Param.Uuid(room.Id.Value), Param.Date(day));
        batch.Add(
            """
            select h.id, h.starts_at, h.ends_at, h.status, h.outcome, h.reason, h.purpose, h.started_at, h.concluded_at, listed.serial, last.change, last.at, next.starts_at
            from scheduling.hearing h
            left join lateral (
                select i.serial from scheduling.cause_list_item i join scheduling.published_list l on l.id = i.list_id
                where i.hearing_id = h.id and l.courtroom_id = $1 and l.day = $4 order by l.number desc limit 1
            ) listed on true
            left join lateral (select change, at from scheduling.hearing_history where hearing_id = h.id order by at desc, id desc limit 1) last on true
            left join lateral (select n.starts_at from scheduling.hearing n where n.continues = h.id and n.status <> 'Cancelled' order by n.created_at desc limit 1) next on true
            where h.courtroom_id = $1 and h.starts_at >= $2 and h.starts_at < $3 and h.status <> 'Requested' and (h.status <> 'Cancelled' or listed.serial is not null)
            order by h.starts_at, h.id
            """, [.. where(), Param.Date(day)]);
        batch.Add(
            """
            select h.id, c.number, c.title, c.stage, c.type, c.restricted
            from scheduling.hearing h join scheduling.hearing_case hc on hc.hearing_id = h.id join scheduling.court_case c on c.id = hc.case_id
            where h.courtroom_id = $1 and h.starts_at >= $2 and h.starts_at < $3 order by c.number
            """, where());
        batch.Add(
            """
            select h.id, p.name, p.role, scheduling.is_protected(a.hearing_id, a.person_id), a.place, ap.code, s.number, coalesce(t.status, 'Expected')
            from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id
            join scheduling.read_party p on p.id = a.participant_id
            left join scheduling.access_point ap on ap.id = a.access_point_id left join scheduling.station s on s.id = a.station_id
            left join attendance.attendance t on t.appearance_id = a.id
            where h.courtroom_id = $1 and h.starts_at >= $2 and h.starts_at < $3 order by p.name, a.id
            """, where());
        await using var reader = await batch.Read(cancel);
        var published = (await reader.All(r => r.InstantOrNull(0), cancel)).FirstOrDefault();
        var heads = await reader.All(r => new Head(
            r.GetGuid(0), r.Instant(1), r.Instant(2), Enum.Parse<HearingStatus>(r.GetString(3)), r.StringOrNull(4) is { } o ? Enum.Parse<HearingOutcome>(o) : null,
            r.StringOrNull(5), r.GetString(6), r.InstantOrNull(7), r.InstantOrNull(8), r.IntOrNull(9), r.StringOrNull(10), r.InstantOrNull(11), r.InstantOrNull(12)), cancel);
        var cases = (await reader.All(r => (Hearing: r.GetGuid(0), Case: new JudgeCase(r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5))), cancel))
            .ToLookup(c => c.Hearing, c => c.Case);
        var people = (await reader.All(r => (Hearing: r.GetGuid(0), Person: new JudgePerson(
            r.GetString(1), r.GetString(2), r.GetBoolean(3), Enum.Parse<PlaceKind>(r.GetString(4), ignoreCase: true), r.StringOrNull(5), r.IntOrNull(6), Enum.Parse<AttendanceStatus>(r.GetString(7)))), cancel))
            .ToLookup(p => p.Hearing, p => p.Person);

        var predicted = day < LocalDay.At(now, room.Zone)
            ? new Instant?[heads.Count]
            : Prediction.Starts([.. heads.Select(h => new Listed(h.StartsAt, h.EndsAt, h.Status, h.StartedAt))], now);
        return new(room, day, now, published, [.. heads.Zip(predicted, (h, at) => new JudgeLine(
            new(h.Id), h.Serial, h.StartsAt, h.EndsAt, at, h.Status, h.Outcome, h.Reason, h.Purpose, h.StartedAt, h.ConcludedAt, UndoUntil(h, now), h.Next,
            [.. cases[h.Id]], [.. people[h.Id]]))]);
    }

    private static Instant? UndoUntil(Head hearing, Instant now) =>
        hearing is { Change: "started" or "paused" or "resumed" or "concluded", ChangedAt: { } at } && now < at + UndoTime ? at + UndoTime : null;
}
