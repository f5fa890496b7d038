using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>A hearing that waits on the backlog, as a transaction sees it.</summary>
/// <param name="DaysBetween">At least so many days after the part before.</param>
/// <param name="OtherRooms">Where it may be heard as well, within the courtrooms it was read for.</param>
/// <param name="OtherPlaces">By appearance, where that person may appear as well, the next best first.</param>
internal sealed record RequestedHearing(
    HearingState Hearing, int Minutes, Priority Priority, Instant AskedAt, LocalDate? NotBefore, LocalDate? NotLater, Guid? Group, int Part, int DaysBetween,
    IReadOnlyList<RoomRow> OtherRooms, IReadOnlyDictionary<Guid, IReadOnlyList<PlaceChoice>> OtherPlaces)
{
    /// <summary>All courtrooms that would do, its own first.</summary>
    public IEnumerable<RoomRow> Rooms => OtherRooms.Prepend(Hearing.Room);

    /// <summary>All places that would do for one of its people, the best first.</summary>
    public IEnumerable<PlaceChoice> Places(AppearanceState person) => OtherPlaces.GetValueOrDefault(person.Id, []).Prepend(new(person.Place, person.At));

    public Guid Id => Hearing.Id;
}

/// <summary>A part of a matter, on the backlog or off it.</summary>
/// <param name="StartsAt">Null while it is on the backlog.</param>
internal sealed record PartState(Guid Hearing, Guid Group, int Part, int DaysBetween, Instant? StartsAt);

/// <summary>Reads many hearings of the backlog with everything that listing and booking ask of them.</summary>
internal static class RequestedHearings
{
    /// <param name="rooms">The courtrooms they may be of; others do not exist here.</param>
    /// <param name="locked">Locks their rows until the commit, in the order of their ids.</param>
    /// <returns>Those that are on the backlog, by id; and the parts of their matters that were not cancelled.</returns>
    public static async Task<(IReadOnlyList<RequestedHearing> Hearings, IReadOnlyList<PartState> Parts, CalendarFacts Facts)> Read(
        Tx tx, CalendarSnapshot calendar, IEnumerable<Guid> hearings, IEnumerable<Guid> rooms, bool locked)
    {
        var asked = hearings.ToList();
        await using (var batch = tx.Batch())
        {
            // The lock first and by itself: what is read after it is what stays.
            if (locked)
            {
                // With the other parts of their matters, so that two drafts do not book two parts in the wrong order.
                batch.Add("""
                    select 1 from scheduling.hearing where id in (
                        select unnest($1) union select h.id from scheduling.hearing g join scheduling.hearing h on h.group_id = g.group_id where g.id = any($1))
                    order by id for update
                    """, Param.Uuids(asked));
                await batch.Execute(tx.Cancel);
            }
        }
        await using var read = tx.Batch();
        read.Add("""
            select h.id, r.code, h.purpose, h.revision, q.minutes, q.priority, h.created_at, q.not_before, q.not_later, h.group_id, h.part, q.gap_days
            from scheduling.hearing h join scheduling.hearing_request q on q.hearing_id = h.id join scheduling.courtroom r on r.id = h.courtroom_id
            where h.id = any($1) and h.courtroom_id = any($2) and h.status = 'Requested' order by h.id
            """, Param.Uuids(asked), Param.Uuids(rooms));
        read.Add("""
            select hc.hearing_id, c.id, c.number, c.type, c.restricted from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id
            where hc.hearing_id = any($1) order by c.number
            """, Param.Uuids(asked));
        read.Add($"""
            select a.hearing_id, a.id, a.participant_id, a.person_id, p.role, a.place, ap.code, a.kept_apart, standing.roles, standing.protected
            from scheduling.appearance a join scheduling.participant p on p.id = a.participant_id {PartyStanding.Sql} left join scheduling.access_point ap on ap.id = a.access_point_id
            where a.hearing_id = any($1) order by a.id
            """, Param.Uuids(asked));
        read.Add("""
            select h.id, h.group_id, h.part, q.gap_days, (
                    -- of a part that was adjourned its next date
                    with recursive dates as (
                        select h.id, h.starts_at union all select n.id, n.starts_at from dates d join scheduling.hearing n on n.continues = d.id and n.status <> 'Cancelled')
                    select max(starts_at) from dates)
            from scheduling.hearing h join scheduling.hearing_request q on q.hearing_id = h.id
            where h.group_id in (select group_id from scheduling.hearing where id = any($1) and group_id is not null) and h.status <> 'Cancelled' order by h.group_id, h.part
            """, Param.Uuids(asked));
        read.Add("""
            select o.hearing_id, r.code from scheduling.request_courtroom o join scheduling.courtroom r on r.id = o.courtroom_id
            where o.hearing_id = any($1) and o.courtroom_id = any($2) order by r.code
            """, Param.Uuids(asked), Param.Uuids(rooms));
        AddOtherPlaces(read, asked);
        read.Add("select version from scheduling.registry_version");
        await using var reader = await read.Read(tx.Cancel);
        var heads = await reader.All(r => new
        {
            Id = r.GetGuid(0),
            Room = r.GetString(1),
            Purpose = r.GetString(2),
            Revision = r.GetInt32(3),
            Minutes = r.GetInt32(4),
            Priority = Enum.Parse<Priority>(r.GetString(5)),
            AskedAt = r.Instant(6),
            NotBefore = r.DateOrNull(7),
            NotLater = r.DateOrNull(8),
            Group = r.GuidOrNull(9),
            Part = r.IntOrNull(10),
            DaysBetween = r.GetInt32(11),
        }, tx.Cancel);
        var cases = (await reader.All(r => (Hearing: r.GetGuid(0), Case: new CaseState(r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetBoolean(4))), tx.Cancel)).ToLookup(c => c.Hearing, c => c.Case);
        var people = (await reader.All(r => new
        {
            Hearing = r.GetGuid(0),
            Id = r.GetGuid(1),
            Participant = r.GetGuid(2),
            Person = r.GetGuid(3),
            Role = r.GetString(4),
            Place = Enum.Parse<PlaceKind>(r.GetString(5), ignoreCase: true),
            At = r.StringOrNull(6),
            Apart = r.GetFieldValue<Guid[]>(7),
            Standing = PartyStanding.Read(r, 8),
        }, tx.Cancel)).ToLookup(p => p.Hearing);
        var parts = await reader.All(r => new PartState(r.GetGuid(0), r.GetGuid(1), r.GetInt32(2), r.GetInt32(3), r.InstantOrNull(4)), tx.Cancel);
        var others = (await reader.All(r => (Hearing: r.GetGuid(0), Room: r.GetString(1)), tx.Cancel)).ToLookup(o => o.Hearing, o => o.Room);
        var choices = await reader.All(ReadChoice, tx.Cancel);
        var facts = await calendar.AtLeast((await reader.All(r => r.GetInt64(0), tx.Cancel))[0], tx.Cancel);
        return ([.. heads.Select(h => new RequestedHearing(
            new(h.Id, facts.Rooms[h.Room], null, h.Purpose, HearingState.NoTime, HearingStatus.Requested, h.Revision, null, null, null, null, [.. cases[h.Id]],
                [.. people[h.Id].Select(p => new AppearanceState(p.Id, p.Participant, p.Person, p.Role, p.Standing, p.Place, p.At is null ? null : facts.AccessPoints[p.At], null, null) { Apart = p.Apart })]),
            h.Minutes, h.Priority, h.AskedAt, h.NotBefore, h.NotLater, h.Group, h.Part ?? 1, h.DaysBetween,
            [.. others[h.Id].Select(code => facts.Rooms[code])], ByPerson(facts, choices)))], parts, facts);
    }

    /// <summary>Where people of these hearings may appear beside their own places, by appearance.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<PlaceChoice>>> OtherPlaces(Tx tx, CalendarFacts facts, IReadOnlyList<Guid> hearings)
    {
        await using var batch = tx.Batch();
        AddOtherPlaces(batch, hearings);
        await using var reader = await batch.Read(tx.Cancel);
        return ByPerson(facts, await reader.All(ReadChoice, tx.Cancel));
    }

    private static void AddOtherPlaces(Batch batch, IEnumerable<Guid> hearings) => batch.Add("""
        select c.appearance_id, c.place, ap.code from scheduling.appearance a join scheduling.appearance_choice c on c.appearance_id = a.id left join scheduling.access_point ap on ap.id = c.access_point_id
        where a.hearing_id = any($1) order by c.appearance_id, c.nr
        """, Param.Uuids(hearings));

    private static (Guid Appearance, PlaceKind Place, string? At) ReadChoice(NpgsqlDataReader r) => (r.GetGuid(0), Enum.Parse<PlaceKind>(r.GetString(1), ignoreCase: true), r.StringOrNull(2));

    private static Dictionary<Guid, IReadOnlyList<PlaceChoice>> ByPerson(CalendarFacts facts, IEnumerable<(Guid Appearance, PlaceKind Place, string? At)> choices) =>
        choices.GroupBy(c => c.Appearance).ToDictionary(g => g.Key, g => (IReadOnlyList<PlaceChoice>)[.. g.Select(c => new PlaceChoice(c.Place, c.At is null ? null : facts.AccessPoints[c.At]))]);
}
