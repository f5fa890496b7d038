using System.Text.Json;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The SQL that writes hearings: queued on the transaction and sent with its commit.</summary>
internal static class HearingWrites
{
    public static Tx InsertHearing(this Tx tx, HearingState h) => tx
        .Then("""
            insert into scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, revision, continues, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            Param.Uuid(h.Id), Param.Uuid(h.Room.Id), Param.Uuid(h.Judge), Param.Text(h.Purpose), Param.Time(h.During.Start), Param.Time(h.During.End),
            Param.Text(h.Status.ToString()), Param.Int(h.Revision), Param.Uuid(h.Continues), Param.Time(tx.Now))
        .Then("insert into scheduling.hearing_case (hearing_id, case_id) select $1, unnest($2)", Param.Uuid(h.Id), Param.Uuids(h.Cases.Select(c => c.Id)))
        .Then("""
            insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place, access_point_id, station_id)
            select a, $1, p, q, l, t, s from unnest($2, $3, $4, $5, $6, $7) as x(a, p, q, l, t, s)
            """,
            Param.Uuid(h.Id), Param.Uuids(h.Appearances.Select(a => a.Id)), Param.Uuids(h.Appearances.Select(a => a.ParticipantId)), Param.Uuids(h.Appearances.Select(a => a.PersonId)),
            Param.Texts(h.Appearances.Select(a => Name(a.Place))), Param.Uuids(h.Appearances.Select(a => a.At?.Id)), Param.Uuids(h.Appearances.Select(a => a.StationId)));

    public static Tx Reserve(this Tx tx, Guid hearing, IReadOnlyList<ReservationRow> rows) => tx.Then("""
        insert into scheduling.reservation (hearing_id, kind, resource_id, during, appearance_id)
        select $1, k, r, d, a from unnest($2, $3, $4, $5) as x(k, r, d, a)
        """,
        Param.Uuid(hearing), Param.Texts(rows.Select(r => r.Kind)), Param.Uuids(rows.Select(r => r.ResourceId)), Param.Ranges(rows.Select(r => r.During)), Param.Uuids(rows.Select(r => r.AppearanceId)));

    public static Tx Release(this Tx tx, Guid hearing) => tx.Then("delete from scheduling.reservation where hearing_id = $1", Param.Uuid(hearing));

    /// <summary>Writes the whole current state of the hearing's own row.</summary>
    public static Tx UpdateHearing(this Tx tx, HearingState h) => tx.Then("""
        update scheduling.hearing set courtroom_id = $2, judge_id = $3, starts_at = $4, ends_at = $5, status = $6, revision = $7, outcome = $8, reason = $9,
            started_at = $10, concluded_at = $11 where id = $1
        """,
        Param.Uuid(h.Id), Param.Uuid(h.Room.Id), Param.Uuid(h.Judge), Param.Time(h.During.Start), Param.Time(h.During.End), Param.Text(h.Status.ToString()), Param.Int(h.Revision),
        Param.Text(h.Outcome?.ToString()), Param.Text(h.Reason), Param.Time(h.StartedAt), Param.Time(h.Status == HearingStatus.Concluded ? tx.Now : null));

    public static Tx UpdatePlaces(this Tx tx, HearingState h) => tx.Then("""
        update scheduling.appearance a set place = x.l, access_point_id = x.t, station_id = x.s
        from unnest($2, $3, $4, $5) as x(a, l, t, s) where a.hearing_id = $1 and a.id = x.a
        """,
        Param.Uuid(h.Id), Param.Uuids(h.Appearances.Select(a => a.Id)), Param.Texts(h.Appearances.Select(a => Name(a.Place))),
        Param.Uuids(h.Appearances.Select(a => a.At?.Id)), Param.Uuids(h.Appearances.Select(a => a.StationId)));

    /// <summary>A line in the append-only history; <paramref name="before"/> is null for a new hearing.</summary>
    public static Tx History(this Tx tx, string change, HearingState? before, HearingState after, string? reason = null)
    {
        var moved = before is not null && (before.During != after.During || before.Room.Id != after.Room.Id);
        var detail = new HistoryDetail(
            after.Room.Code, after.During.Start, after.During.End,
            moved ? before!.Room.Code : null, moved ? before!.During.Start : null, moved ? before!.During.End : null,
            after.Outcome, before is null ? null : [.. after.Appearances.Where(a => before.Appearances.All(b => b.Id != a.Id || b.Place != a.Place || b.At?.Id != a.At?.Id)).Select(a => a.Id)]);
        return tx.Then("""
            insert into scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason, detail)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            Param.Uuid(Guid.CreateVersion7()), Param.Uuid(after.Id), Param.Time(tx.Now), Param.Text(tx.Caller.Reference), Param.Text(change), Param.Text(before?.Status.ToString()),
            Param.Text(after.Status.ToString()), Param.Int(after.Revision), Param.Text(reason), Param.Json(JsonSerializer.Serialize(detail, Json.Stored)));
    }

    /// <summary>Audit line and live topics of a change.</summary>
    public static Tx Show(this Tx tx, string action, HearingState? before, HearingState after)
    {
        foreach (var topic in (before?.Topics ?? []).Concat(after.Topics))
        {
            tx.Touch(topic);
        }
        return tx.Audit(action, Target.Of(Targets.Hearing, after.Id), after.Room.District, new { after.Revision, after.Status });
    }

    private static string Name(PlaceKind place) => place.ToString().ToLowerInvariant();
}

/// <summary>What a history line keeps beside its columns: times in UTC, codes and ids; the old interval and courtroom where they changed.</summary>
internal sealed record HistoryDetail(string Courtroom, Instant StartsAt, Instant EndsAt, string? OldCourtroom, Instant? OldStartsAt, Instant? OldEndsAt, HearingOutcome? Outcome, IReadOnlyList<Guid>? Places);
