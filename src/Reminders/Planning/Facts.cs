using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Planning;

/// <summary>What a participant has to know of a hearing: a change in any of it is told, anything else is not.</summary>
internal sealed record Details(Instant StartsAt, Instant EndsAt, Guid CourtroomId, string Place, Guid? AccessPointId);

/// <summary>A participant's place in a hearing, and how to reach the person. <paramref name="Discreet"/>: the wording gives nothing away.</summary>
/// <param name="Entry">The appearance whose calendar entry this one is: its own, or the one from which it was moved to this hearing's date.</param>
internal sealed record Recipient(
    Guid Appearance, Guid Participant, Guid Person, string? Email, string Language, bool Discreet, string CaseNumber, Details Details, Guid Entry);

/// <summary>A hearing as it is now, seen by those who are to be told of it.</summary>
/// <param name="EndedUnheard">When it was concluded without having begun; null otherwise.</param>
/// <param name="MovedFrom">The hearing that was called off for this one: the same matter at another date, under an id of its own.</param>
/// <param name="Sequence">Of its calendar entry: the revision, counted on from those hearings and their ends.</param>
internal sealed record HearingFacts(
    Guid Id, int Revision, HearingStatus Status, Instant StartsAt, Instant EndsAt, DateTimeZone Zone, IReadOnlyList<Recipient> Recipients, Instant? EndedUnheard, Guid? MovedFrom, int Sequence)
{
    /// <summary>It takes place no more: cancelled, or adjourned before anybody had to be there.</summary>
    public bool CalledOff => Status == HearingStatus.Cancelled || EndedUnheard < StartsAt;

    /// <summary>People are still expected to come.</summary>
    public bool Expected => Status is HearingStatus.Scheduled or HearingStatus.Open;

    public Recipient? Of(Guid participant) => Recipients.FirstOrDefault(r => r.Participant == participant);

    public Recipient? For(Guid appearance) => Recipients.FirstOrDefault(r => r.Appearance == appearance);
}

/// <summary>A stored message, as far as decisions need it.</summary>
internal sealed record MessageRow(
    Guid Id, long Number, Guid HearingId, int Revision, Guid AppearanceId, Guid PersonId, string Kind, string State, string? Reason,
    Instant StartsAt, Instant EndsAt, Guid CourtroomId, string Place, Guid? AccessPointId,
    Instant? OldStartsAt, Instant? OldEndsAt, Guid? OldCourtroomId, string? OldPlace, Guid? OldAccessPointId,
    Instant DueAt, int Attempts, int UnsureAttempts, string ProviderKey, Instant? HandedAt)
{
    public const string Columns =
        """
        m.id, m.number, m.hearing_id, m.revision, m.appearance_id, m.person_id, m.kind, m.state, m.reason, m.starts_at, m.ends_at, m.courtroom_id, m.place, m.access_point_id,
        m.old_starts_at, m.old_ends_at, m.old_courtroom_id, m.old_place, m.old_access_point_id, m.due_at, m.attempts::int, m.unsure_attempts::int, m.provider_key, m.handed_at
        """;

    public Details Details => new(StartsAt, EndsAt, CourtroomId, Place, AccessPointId);

    public Details? Old => OldStartsAt is null ? null : new(OldStartsAt.Value, OldEndsAt!.Value, OldCourtroomId!.Value, OldPlace!, OldAccessPointId);

    /// <summary>The recipient knows, or may know, what it says.</summary>
    public bool Told => HandedAt is not null && State != Planning.State.Failed;
}

/// <summary>Reads hearings and their messages, many at a time.</summary>
internal static class FactsReader
{
    private sealed record Row(
        Guid Hearing, int Revision, string Status, Instant StartsAt, Instant EndsAt, Guid Courtroom, string Zone, Instant? EndedUnheard, Guid? MovedFrom, int Before,
        Guid? Appearance, Guid? Participant, Guid? Entry, string? Place, Guid? AccessPoint, Guid? Person, string? Email, string? Language, bool Discreet, string? CaseNumber);

    // A cancellation that was taken back had an entry of its own in the calendars of those who were told.
    private static string TakenBack(string hearing) => $"(select count(*)::int from scheduling.hearing_history y where y.hearing_id = {hearing} and y.change = 'undone' and y.reason = 'cancelled')";

    // Ended before anybody had to be there: its next date is, for those who were told of it, the same hearing moved.
    private const string CalledOffUnheard = "o.status = 'Concluded' and o.started_at is null and o.concluded_at < o.starts_at";

    /// <summary>The hearings, with those that they were moved from or to.</summary>
    public static async Task<IReadOnlyCollection<Guid>> Linked(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<Guid> hearings, CancellationToken cancel) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            $"""
            with recursive linked as (
                select h as id from unnest(@ids) h
                union
                select x.id from linked l cross join lateral (
                    select o.id from scheduling.hearing n join scheduling.hearing o on o.id = n.continues where n.id = l.id and {CalledOffUnheard}
                    union all
                    select n.id from scheduling.hearing o join scheduling.hearing n on n.continues = o.id where o.id = l.id and {CalledOffUnheard}) x
            )
            select id from linked
            """, new { ids = hearings.ToArray() }, transaction, cancellationToken: cancel))];

    public static async Task<Dictionary<Guid, HearingFacts>> Hearings(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select h.id as hearing, h.revision, h.status, h.starts_at, h.ends_at, h.courtroom_id as courtroom, c.zone,
                case when h.status = 'Concluded' and h.started_at is null then h.concluded_at end as ended_unheard,
                f.moved_from, f.revisions + {TakenBack("h.id")} as before,
                a.id as appearance, a.participant_id as participant, coalesce(e.id, a.id) as entry, a.place, a.access_point_id as access_point,
                t.person_id as person, t.reach_email as email, t.language,
                scheduling.is_protected(h.id, a.person_id) or exists (
                    select from scheduling.hearing_case hc join scheduling.court_case cc on cc.id = hc.case_id where hc.hearing_id = h.id and cc.restricted) as discreet,
                k.number as case_number
            from scheduling.hearing h
            join scheduling.courtroom r on r.id = h.courtroom_id
            join scheduling.court c on c.id = r.court_id
            cross join lateral (
                with recursive back as (
                    select h.id, h.continues, 0 as revisions, 0 as steps
                    union all
                    select o.id, o.continues, b.revisions + o.revision + 1 + {TakenBack("o.id")}, b.steps + 1 from back b join scheduling.hearing o on o.id = b.continues where {CalledOffUnheard} and b.steps < 50
                )
                select (array_agg(id order by steps desc))[1] as first, max(revisions)::int as revisions, (array_agg(id order by steps) filter (where steps = 1))[1] as moved_from from back
            ) f
            left join scheduling.appearance a on a.hearing_id = h.id
            left join scheduling.appearance e on e.hearing_id = f.first and f.first <> h.id and e.participant_id = a.participant_id
            left join scheduling.read_party t on t.id = a.participant_id
            left join scheduling.court_case k on k.id = t.case_id
            where h.id = any(@ids) and h.starts_at is not null and h.ends_at is not null
            order by h.id, a.id
            """, new { ids = ids.ToArray() }, transaction, cancellationToken: cancel));
        return rows.GroupBy(r => r.Hearing).ToDictionary(g => g.Key, g =>
        {
            var h = g.First();
            return new HearingFacts(h.Hearing, h.Revision, Enum.Parse<HearingStatus>(h.Status), h.StartsAt, h.EndsAt, LocalDay.Zone(h.Zone),
                [.. g.Where(r => r.Appearance is not null).Select(r => new Recipient(
                    r.Appearance!.Value, r.Participant!.Value, r.Person!.Value, r.Email, r.Language!, r.Discreet, r.CaseNumber!,
                    new(r.StartsAt, r.EndsAt, r.Courtroom, r.Place!, r.AccessPoint), r.Entry!.Value))], h.EndedUnheard, h.MovedFrom, h.Before + h.Revision);
        });
    }

    public static async Task<ILookup<Guid, MessageRow>> Messages(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<Guid> hearings, CancellationToken cancel) =>
        (await connection.QueryAsync<MessageRow>(new CommandDefinition(
            $"select {MessageRow.Columns} from reminders.message m where m.hearing_id = any(@ids) and m.channel = 'email' order by m.number",
            new { ids = hearings.ToArray() }, transaction, cancellationToken: cancel))).ToLookup(m => m.HearingId);
}
