using Npgsql;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>Reads the coming hearings that hold a time: scheduled or open, not yet begun by the clock.</summary>
internal static class BookedHearings
{
    /// <summary>Thousands are looked through: nobody who comes by a personal link can strand a hearing, so those are not read.</summary>
    private const string PlacesThatMatter = "a.place <> 'link'";

    /// <param name="courtrooms">Only those of these courtrooms; null: all.</param>
    public static Task<IReadOnlyList<Booked>> Read(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, Instant from, IEnumerable<Guid>? courtrooms, CancellationToken cancel) => courtrooms is null
        ? Read(connection, transaction, facts, "h.starts_at > $1", PlacesThatMatter, () => [Param.Time(from)], cancel)
        : Read(connection, transaction, facts, "h.starts_at > $1 and h.courtroom_id = any($2)", PlacesThatMatter, () => [Param.Time(from), Param.Uuids(courtrooms)], cancel);

    /// <summary>Those of other courtrooms under one of these judges, with somebody at one of these access points, or on one of these days.</summary>
    public static Task<IReadOnlyList<Booked>> Beside(
        NpgsqlConnection connection, CalendarFacts facts, Instant from, IEnumerable<Guid> notOf, IReadOnlyCollection<Guid> judges, IReadOnlyCollection<Guid> accessPoints,
        IReadOnlyCollection<Interval> days, CancellationToken cancel) =>
        Read(connection, null, facts, """
            h.starts_at > $1 and h.courtroom_id <> all($2) and (h.judge_id = any($3)
                or h.id in (select x.hearing_id from scheduling.appearance x join scheduling.hearing y on y.id = x.hearing_id where x.access_point_id = any($4) and y.starts_at > $1 and y.status in ('Scheduled', 'Open'))
                or exists (select from unnest($5, $6) as d(since, until) where h.starts_at >= d.since and h.starts_at < d.until))
            """, PlacesThatMatter, () => [Param.Time(from), Param.Uuids(notOf), Param.Uuids(judges), Param.Uuids(accessPoints), Param.Times(days.Select(d => d.Start)), Param.Times(days.Select(d => d.End))], cancel);

    /// <summary>Those of these hearings that hold a time and have not begun, whatever the clock says.</summary>
    public static Task<IReadOnlyList<Booked>> Of(NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, IReadOnlyCollection<Guid> hearings, CancellationToken cancel) =>
        Read(connection, transaction, facts, "h.id = any($1)", "true", () => [Param.Uuids(hearings)], cancel);

    private static async Task<IReadOnlyList<Booked>> Read(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, string which, string seated, Func<NpgsqlParameter[]> parameters, CancellationToken cancel)
    {
        await using var batch = new Batch(connection, transaction);
        batch.Add($"""
            select h.id, r.code, h.judge_id, h.starts_at, h.ends_at, p.urgent, h.revision
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.purpose p on p.code = h.purpose
            where {which} and h.status in ('Scheduled', 'Open')
            """, parameters());
        batch.Add($"""
            select a.hearing_id, a.id, a.person_id, t.role, a.place, ap.code, a.station_id, a.participant_id, a.kept_apart
            from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id join scheduling.participant t on t.id = a.participant_id
            left join scheduling.access_point ap on ap.id = a.access_point_id
            where {which} and {seated} and h.status in ('Scheduled', 'Open') order by a.id
            """, parameters());
        // What somebody is by other rows of theirs matters only where anybody is protected: of many hearings few.
        batch.Add($"""
            with guarded as (
                select distinct h.id as hearing_id from scheduling.participant g join scheduling.hearing_case hc on hc.case_id = g.case_id join scheduling.hearing h on h.id = hc.hearing_id
                where g.protected and {which} and h.status in ('Scheduled', 'Open'))
            select a.id, standing.roles, standing.protected from guarded join scheduling.appearance a on a.hearing_id = guarded.hearing_id {PartyStanding.Sql}
            """, parameters());
        HearingOrder.Ask(batch, $"select h.id from scheduling.hearing h where {which} and h.status in ('Scheduled', 'Open')", parameters());
        await using var reader = await batch.Read(cancel);
        var hearings = await reader.All(r => (
            Id: r.GetGuid(0), Room: r.GetString(1), Judge: r.GuidOrNull(2), During: new Interval(r.Instant(3), r.Instant(4)), Urgent: r.GetBoolean(5), Revision: r.GetInt32(6)), cancel);
        var needs = await reader.All(r => (Hearing: r.GetGuid(0), Need: new PlaceNeed(
            r.GetGuid(1), r.GetGuid(2), r.GetString(3), new([r.GetString(3)], false), Enum.Parse<PlaceKind>(r.GetString(4), ignoreCase: true),
            r.StringOrNull(5) is { } code ? facts.AccessPoints.GetValueOrDefault(code) : null, r.GuidOrNull(6), r.GetGuid(7)) { Apart = r.GetFieldValue<Guid[]>(8) }), cancel);
        var standing = (await reader.All(r => (r.GetGuid(0), PartyStanding.Read(r, 1)), cancel)).ToDictionary();
        var places = needs.ToLookup(p => p.Hearing, p => standing.TryGetValue(p.Need.AppearanceId, out var known) ? p.Need with { Standing = known } : p.Need);
        var neighbours = (await HearingOrder.Read(reader, cancel)).ToLookup(n => n.Hearing, n => n.Other);
        return [.. hearings.Where(h => facts.Rooms.ContainsKey(h.Room)).Select(h => new Booked(h.Id, facts.Rooms[h.Room], h.Judge, h.During, h.Urgent, h.Revision, [.. places[h.Id]]) { Order = OrderBounds.Of(neighbours[h.Id], facts.Rooms[h.Room].Zone) })];
    }
}
