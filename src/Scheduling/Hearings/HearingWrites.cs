using System.Text.Json;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The SQL that writes hearings: queued on the transaction and sent with its commit.</summary>
internal static class HearingWrites
{
    public static Tx InsertHearings(this Tx tx, IReadOnlyList<HearingState> all)
    {
        tx.Then("""
            insert into scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, revision, continues, group_id, part, created_at)
            select x.*, $12 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as x
            """,
            Param.Uuids(all.Select(h => h.Id)), Param.Uuids(all.Select(h => h.Room.Id)), Param.Uuids(all.Select(h => h.Judge)), Param.Texts(all.Select(h => h.Purpose)),
            Param.Times(all.Select(h => h.During.Start)), Param.Times(all.Select(h => h.During.End)), Param.Texts(all.Select(h => h.Status.ToString())), Param.Ints(all.Select(h => h.Revision)),
            Param.Uuids(all.Select(h => h.Continues)), Param.Uuids(all.Select(h => h.Part?.Group)), Param.Ints(all.Select(h => h.Part?.Number)), Param.Time(tx.Now));
        return tx.InsertPeople(all);
    }

    /// <summary>The cases and appearances of new hearings.</summary>
    public static Tx InsertPeople(this Tx tx, IReadOnlyList<HearingState> all)
    {
        var cases = all.SelectMany(h => h.Cases, (h, c) => (Hearing: h.Id, Case: c.Id)).ToList();
        var places = all.SelectMany(h => h.Appearances, (h, a) => (Hearing: h.Id, At: a)).ToList();
        return tx
            .Then("insert into scheduling.hearing_case (hearing_id, case_id) select * from unnest($1, $2)", Param.Uuids(cases.Select(c => c.Hearing)), Param.Uuids(cases.Select(c => c.Case)))
            .Then("""
                insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place, access_point_id, station_id, kept_apart)
                select i, h, t, p, l, a, s, k::uuid[] from unnest($1, $2, $3, $4, $5, $6, $7, $8) as x(i, h, t, p, l, a, s, k)
                """,
                Param.Uuids(places.Select(p => p.At.Id)), Param.Uuids(places.Select(p => p.Hearing)), Param.Uuids(places.Select(p => p.At.ParticipantId)), Param.Uuids(places.Select(p => p.At.PersonId)),
                Param.Texts(places.Select(p => Name(p.At.Place))), Param.Uuids(places.Select(p => p.At.At?.Id)), Param.Uuids(places.Select(p => p.At.StationId)),
                Param.Texts(places.Select(p => $"{{{string.Join(',', p.At.Apart)}}}")));
    }

    public static Tx Reserve(this Tx tx, Guid hearing, IReadOnlyList<ReservationRow> rows) => tx.Reserve([.. rows.Select(r => (hearing, r))]);

    public static Tx Reserve(this Tx tx, IReadOnlyList<(Guid Hearing, ReservationRow Row)> rows) => tx.Then("""
        insert into scheduling.reservation (hearing_id, kind, resource_id, during, appearance_id) select * from unnest($1, $2, $3, $4, $5)
        """,
        Param.Uuids(rows.Select(r => r.Hearing)), Param.Texts(rows.Select(r => r.Row.Kind)), Param.Uuids(rows.Select(r => r.Row.ResourceId)),
        Param.Ranges(rows.Select(r => r.Row.During)), Param.Uuids(rows.Select(r => r.Row.AppearanceId)));

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

    /// <summary>A line in the append-only history.</summary>
    public static Tx History(this Tx tx, string change, HearingState before, HearingState after, string? reason = null)
    {
        var moved = before.Timed && (before.During != after.During || before.Room.Id != after.Room.Id);
        var detail = new HistoryDetail(
            after.Room.Code, after.During.Start, after.During.End, moved ? before.Room.Code : null, moved ? before.During.Start : null, moved ? before.During.End : null,
            after.Outcome, PlacesChanged(before, after));
        return tx.Lines(change, [(before.Status, after, detail)], reason);
    }

    /// <summary>The first line in the history of new hearings.</summary>
    public static Tx Booked(this Tx tx, IReadOnlyList<HearingState> all) => tx.Lines("booked", [.. all.Select(h =>
        ((HearingStatus?)null, h, new HistoryDetail(h.Room.Code, h.During.Start, h.During.End, null, null, null, h.Outcome, null)))], null);

    /// <summary>The line of hearings that come from the backlog to their time.</summary>
    public static Tx Listed(this Tx tx, IReadOnlyList<HearingState> all) => tx.Lines("booked", [.. all.Select(h =>
        ((HearingStatus?)HearingStatus.Requested, h, new HistoryDetail(h.Room.Code, h.During.Start, h.During.End, null, null, null, h.Outcome, null)))], null);

    /// <summary>The first line of hearings that are asked for without a time.</summary>
    public static Tx Requested(this Tx tx, IReadOnlyList<HearingState> all) => tx.Lines("requested", [.. all.Select(h =>
        ((HearingStatus?)null, h, new HistoryDetail(h.Room.Code, null, null, null, null, null, null, null)))], null);

    /// <summary>The line of a hearing that is still asked for, otherwise than before.</summary>
    public static Tx RequestChanged(this Tx tx, HearingState before, HearingState after) => tx.Lines("request-changed", [
        ((HearingStatus?)before.Status, after, new HistoryDetail(after.Room.Code, null, null, null, null, null, null, PlacesChanged(before, after)))], null);

    /// <summary>The last line of hearings that were taken off the backlog.</summary>
    public static Tx Removed(this Tx tx, IReadOnlyList<Guid> all, string reason) => tx.Then("""
        insert into scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason)
        select i, h, $3, $4, 'cancelled', 'Requested', 'Cancelled', 1, $5 from unnest($1, $2) as x(i, h)
        """,
        Param.Uuids(all.Select(_ => Guid.CreateVersion7())), Param.Uuids(all), Param.Time(tx.Now), Param.Text(tx.Caller.Reference), Param.Text(reason));

    private static Tx Lines(this Tx tx, string change, IReadOnlyList<(HearingStatus? From, HearingState After, HistoryDetail Detail)> all, string? reason) => tx.Then("""
        insert into scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason, detail)
        select i, h, $3, $4, $5, f, s, r, $9, d::jsonb from unnest($1, $2, $6, $7, $8, $10) as x(i, h, f, s, r, d)
        """,
        Param.Uuids(all.Select(_ => Guid.CreateVersion7())), Param.Uuids(all.Select(l => l.After.Id)), Param.Time(tx.Now), Param.Text(tx.Caller.Reference), Param.Text(change),
        Param.Texts(all.Select(l => l.From?.ToString())), Param.Texts(all.Select(l => l.After.Status.ToString())), Param.Ints(all.Select(l => l.After.Revision)), Param.Text(reason),
        Param.Texts(all.Select(l => JsonSerializer.Serialize(l.Detail, Json.Stored))));

    private static IReadOnlyList<Guid> PlacesChanged(HearingState before, HearingState after) =>
        [.. after.Appearances.Where(a => before.Appearances.All(b => b.Id != a.Id || b.Place != a.Place || b.At?.Id != a.At?.Id)).Select(a => a.Id)];

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

/// <summary>What a history line keeps beside its columns: times in UTC (none while it is only asked for), codes and ids; the old interval and courtroom where they changed.</summary>
internal sealed record HistoryDetail(string? Courtroom, Instant? StartsAt, Instant? EndsAt, string? OldCourtroom, Instant? OldStartsAt, Instant? OldEndsAt, HearingOutcome? Outcome, IReadOnlyList<Guid>? Places);
