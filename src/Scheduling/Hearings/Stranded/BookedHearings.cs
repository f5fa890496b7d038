using Npgsql;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>Reads the coming hearings that hold a time: scheduled or open, not yet begun by the clock.</summary>
internal static class BookedHearings
{
    /// <param name="courtrooms">Only those of these courtrooms; null: all.</param>
    public static Task<IReadOnlyList<Booked>> Read(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, Instant from, IEnumerable<Guid>? courtrooms, CancellationToken cancel) => courtrooms is null
        ? Read(connection, transaction, facts, "h.starts_at > $1", whole: false, () => [Param.Time(from)], cancel)
        : Read(connection, transaction, facts, "h.starts_at > $1 and h.courtroom_id = any($2)", whole: false, () => [Param.Time(from), Param.Uuids(courtrooms)], cancel);

    /// <summary>Those of other courtrooms under one of these judges, with somebody at one of these access points, or on one of these days.</summary>
    public static async Task<IReadOnlyList<Booked>> Beside(
        NpgsqlConnection connection, CalendarFacts facts, Instant from, IEnumerable<Guid> notOf, IReadOnlyCollection<Guid> judges, IReadOnlyCollection<Guid> accessPoints,
        IReadOnlyCollection<Interval> days, CancellationToken cancel)
    {
        await using var batch = new Batch(connection);
        batch.Add("""
            select h.id from scheduling.hearing h
            where h.starts_at > $1 and h.status in ('Scheduled', 'Open') and h.courtroom_id <> all($2) and (h.judge_id = any($3)
                or cardinality($4) > 0 and exists (select from scheduling.appearance x where x.hearing_id = h.id and x.access_point_id = any($4))
                or exists (select from unnest($5, $6) as d(since, until) where h.starts_at >= d.since and h.starts_at < d.until))
            """, Param.Time(from), Param.Uuids(notOf), Param.Uuids(judges), Param.Uuids(accessPoints), Param.Times(days.Select(d => d.Start)), Param.Times(days.Select(d => d.End)));
        List<Guid> beside;
        await using (var reader = await batch.Read(cancel))
        {
            beside = await reader.All(r => r.GetGuid(0), cancel);
        }
        return beside.Count == 0 ? [] : await Read(connection, null, facts, "h.id = any($1)", whole: false, () => [Param.Uuids(beside)], cancel);
    }

    /// <summary>Those of these hearings that hold a time and have not begun, whatever the clock says, with their order and everybody's place.</summary>
    public static Task<IReadOnlyList<Booked>> Of(NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, IReadOnlyCollection<Guid> hearings, CancellationToken cancel) =>
        Read(connection, transaction, facts, "h.id = any($1)", whole: true, () => [Param.Uuids(hearings)], cancel);

    /// <param name="whole">
    /// Otherwise thousands are looked through for what the calendar does not carry, and only what can strand a hearing is read: who sits at an access point, and
    /// where people must not meet also who is in the courtroom. Who comes by a personal link strands nothing; neither does the order of hearings.
    /// </param>
    private static async Task<IReadOnlyList<Booked>> Read(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, string which, bool whole, Func<NpgsqlParameter[]> parameters, CancellationToken cancel)
    {
        await using var batch = new Batch(connection, transaction);
        batch.Add($"""
            select h.id, r.code, h.judge_id, h.starts_at, h.ends_at, p.urgent, h.revision
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.purpose p on p.code = h.purpose
            where {which} and h.status in ('Scheduled', 'Open')
            """, parameters());
        // What somebody is by other rows of theirs matters only where anybody is protected: of many hearings few.
        batch.Add($"""
            with guarded as (
                select distinct h.id as hearing_id from scheduling.participant g join scheduling.hearing_case hc on hc.case_id = g.case_id join scheduling.hearing h on h.id = hc.hearing_id
                where g.protected and {which} and h.status in ('Scheduled', 'Open'))
            select a.hearing_id, a.id, standing.roles, standing.protected from guarded join scheduling.appearance a on a.hearing_id = guarded.hearing_id {PartyStanding.Sql}
            """, parameters());
        if (whole)
        {
            HearingOrder.Ask(batch, $"select h.id from scheduling.hearing h where {which} and h.status in ('Scheduled', 'Open')", parameters());
        }
        List<(Guid Id, string Room, Guid? Judge, Interval During, bool Urgent, int Revision)> hearings;
        List<(Guid Hearing, Guid Appearance, PartyStanding Standing)> guarded;
        ILookup<Guid, OrderNeighbour> neighbours;
        await using (var reader = await batch.Read(cancel))
        {
            hearings = await reader.All(r => (r.GetGuid(0), r.GetString(1), r.GuidOrNull(2), new Interval(r.Instant(3), r.Instant(4)), r.GetBoolean(5), r.GetInt32(6)), cancel);
            guarded = await reader.All(r => (r.GetGuid(0), r.GetGuid(1), PartyStanding.Read(r, 2)), cancel);
            neighbours = (whole ? await HearingOrder.Read(reader, cancel) : []).ToLookup(n => n.Hearing, n => n.Other);
        }
        var standing = guarded.ToDictionary(g => g.Appearance, g => g.Standing);
        var places = (await Places(connection, transaction, facts, which, whole, parameters(), guarded.Select(g => g.Hearing).Distinct(), cancel))
            .ToLookup(p => p.Hearing, p => standing.TryGetValue(p.Need.AppearanceId, out var known) ? p.Need with { Standing = known } : p.Need);
        return [.. hearings.Where(h => facts.Rooms.ContainsKey(h.Room)).Select(h => new Booked(h.Id, facts.Rooms[h.Room], h.Judge, h.During, h.Urgent, h.Revision, [.. places[h.Id]]) { Order = whole ? OrderBounds.Of(neighbours[h.Id], facts.Rooms[h.Room].Zone) : OrderBounds.Free })];
    }

    private static async Task<List<(Guid Hearing, PlaceNeed Need)>> Places(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CalendarFacts facts, string which, bool whole, NpgsqlParameter[] parameters, IEnumerable<Guid> guarded, CancellationToken cancel)
    {
        await using var batch = new Batch(connection, transaction);
        batch.Add(whole
            ? $"""
            select a.hearing_id, a.id, a.person_id, t.role, a.place, ap.code, a.station_id, a.participant_id, a.kept_apart
            from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id join scheduling.participant t on t.id = a.participant_id
            left join scheduling.access_point ap on ap.id = a.access_point_id
            where {which} and h.status in ('Scheduled', 'Open') and cardinality(${parameters.Length + 1}::uuid[]) >= 0 order by a.id
            """
            // Roles are asked only where people must not meet.
            : $"""
            with placed as materialized (
                select a.hearing_id, a.id, a.person_id, a.place, a.access_point_id, a.station_id, a.participant_id, a.kept_apart
                from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id where {which} and a.place <> 'link' and h.status in ('Scheduled', 'Open')),
            parted as materialized (select unnest(${parameters.Length + 1}) as hearing_id union select hearing_id from placed where kept_apart <> '{"{}"}')
            select a.hearing_id, a.id, a.person_id, coalesce((select role from scheduling.participant where id = a.participant_id and a.hearing_id in (select hearing_id from parted)), ''),
                a.place, ap.code, a.station_id, a.participant_id, a.kept_apart
            from placed a left join scheduling.access_point ap on ap.id = a.access_point_id
            where a.place = 'station' or a.hearing_id in (select hearing_id from parted) order by a.id
            """, [.. parameters, Param.Uuids(guarded)]);
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => (Hearing: r.GetGuid(0), Need: new PlaceNeed(
            r.GetGuid(1), r.GetGuid(2), r.GetString(3), new([r.GetString(3)], false), Enum.Parse<PlaceKind>(r.GetString(4), ignoreCase: true),
            r.StringOrNull(5) is { } code ? facts.AccessPoints.GetValueOrDefault(code) : null, r.GuidOrNull(6), r.GetGuid(7)) { Apart = r.GetFieldValue<Guid[]>(8) }), cancel);
    }
}
