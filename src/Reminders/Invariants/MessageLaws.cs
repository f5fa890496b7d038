using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Reminders.Planning;

namespace RuleOfLaw.Courts.Reminders.Invariants;

/// <summary>The messages of a live database against a simple model of them, in plain SQL that shares nothing with the planner. Hearings whose events still wait are left out.</summary>
internal static class MessageModel
{
    /// <summary><c>hearing</c>: settled hearings; <c>recipient</c>: reachable people in them, with the details they have to know.</summary>
    public const string Settled =
        $"""
        with waiting as ({Waiting.Hearings}), hearing as (
            select h.id, h.revision, h.status, h.starts_at, h.ends_at, h.courtroom_id,
                h.status = 'Cancelled' or h.status = 'Concluded' and h.started_at is null and h.concluded_at < h.starts_at as called_off
            from scheduling.hearing h where h.id not in (select id from waiting)
        ), recipient as (
            select h.id as hearing_id, h.revision, h.status, h.called_off, h.starts_at, h.ends_at, h.courtroom_id, a.id as appearance_id, a.place, a.access_point_id
            from hearing h join scheduling.appearance a on a.hearing_id = h.id
            join scheduling.read_party p on p.id = a.participant_id
            where p.reach_email is not null
        )
        """;

    public static async Task<IReadOnlyList<string>> Ask(NpgsqlConnection connection, string sql, Instant now, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition($"{Settled} {sql} limit 100", new { now }, commandTimeout: 300, cancellationToken: cancel))];
}

internal sealed class NobodyIsLeftUntold(IClock clock) : IInvariant
{
    public string Law => "Everybody reachable who is expected at a coming hearing was told its present details, or is about to be";

    public Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) => MessageModel.Ask(connection,
        """
        select 'appearance ' || r.appearance_id || ' of hearing ' || r.hearing_id || ' has no message for revision ' || r.revision
        from recipient r
        where r.status in ('Scheduled', 'Open') and r.starts_at > @now and not exists (
            select from reminders.message m where m.appearance_id = r.appearance_id and m.state in ('planned', 'sending', 'sent', 'kept', 'failed', 'unsure') and m.kind in ('confirmation', 'change')
            and (m.starts_at, m.ends_at, m.courtroom_id, m.place) = (r.starts_at, r.ends_at, r.courtroom_id, r.place) and m.access_point_id is not distinct from r.access_point_id)
        """, clock.GetCurrentInstant(), cancel);
}

internal sealed class EveryComingReminderIsPlanned(IClock clock) : IInvariant
{
    public string Law => "A coming hearing has its morning reminder planned for everybody reachable";

    private sealed record Expected(Guid Appearance, Guid Hearing, Instant StartsAt, string Zone, Instant? Planned);

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var expected = await connection.QueryAsync<Expected>(new CommandDefinition(
            $"""
            {MessageModel.Settled}
            select r.appearance_id as appearance, r.hearing_id as hearing, r.starts_at, c.zone,
                (select m.due_at from reminders.message m where m.appearance_id = r.appearance_id and m.kind = 'reminder-morning' and m.state = 'planned' and m.revision = r.revision limit 1) as planned
            from recipient r join scheduling.courtroom k on k.id = r.courtroom_id join scheduling.court c on c.id = k.court_id
            where r.status in ('Scheduled', 'Open') and r.starts_at > @now
            """, new { now }, commandTimeout: 300, cancellationToken: cancel));
        return [.. expected.Select(e => (e, due: LocalDay.Zone(e.Zone).AtLeniently(LocalDay.At(e.StartsAt, e.Zone) + new LocalTime(6, 30)).ToInstant()))
            .Where(x => x.due > now && x.due <= x.e.StartsAt - Duration.FromMinutes(30) && x.due != x.e.Planned)
            .Select(x => $"appearance {x.e.Appearance} of hearing {x.e.Hearing} has no reminder at {x.due}").Take(100)];
    }
}

internal sealed class NothingObsoleteIsPlanned : IInvariant
{
    public string Law => "No message waits for a hearing that was cancelled, concluded or moved, or that says what no longer holds";

    public Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) => MessageModel.Ask(connection,
        """
        select 'message ' || m.id || ' (' || m.kind || ') of hearing ' || m.hearing_id || ' is planned, the hearing is ' || h.status || ' at revision ' || h.revision
        from reminders.message m join hearing h on h.id = m.hearing_id left join scheduling.appearance a on a.id = m.appearance_id
        where m.state = 'planned' and not coalesce(case m.kind when 'cancellation' then h.called_off else
            h.status in ('Scheduled', 'Open') and m.revision = h.revision and (m.starts_at, m.ends_at, m.courtroom_id, m.place) = (h.starts_at, h.ends_at, h.courtroom_id, a.place)
            and m.access_point_id is not distinct from a.access_point_id end, false)
        """, NodaConstants.UnixEpoch, cancel);
}

internal sealed class NothingSupersededIsHandedOver : IInvariant
{
    public string Law => "Nothing was handed to a gateway after its hearing had been cancelled or moved";

    // Clocks of nodes differ a little, and a change notes its time before it commits: a minute is allowed for.
    public Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) => MessageModel.Ask(connection,
        """
        select 'message ' || m.id || ' (' || m.kind || ') of hearing ' || m.hearing_id || ' was handed over at ' || m.handed_at || ', after ' || y.change || ' at ' || y.at
        from reminders.message m join scheduling.hearing_history y on y.hearing_id = m.hearing_id
        where m.handed_at > y.at + interval '1 minute' and (y.revision > m.revision or y.to_status = 'Cancelled' and m.kind <> 'cancellation' and m.revision <= y.revision)
        """, NodaConstants.UnixEpoch, cancel);
}

internal sealed class WhoWasToldIsToldOfTheCancellation : IInvariant
{
    public string Law => "Who was told of a hearing is told that it was called off, or to which date it was moved";

    public Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) => MessageModel.Ask(connection,
        """
        select 'appearance ' || r.appearance_id || ' of the cancelled hearing ' || r.hearing_id || ' was told of it and not of its end'
        from recipient r join scheduling.hearing_history y on y.hearing_id = r.hearing_id and y.to_status = r.status
        where r.called_off and y.at < r.ends_at - interval '10 minutes'
        and exists (select from reminders.message m where m.appearance_id = r.appearance_id and m.state in ('sent', 'kept', 'unsure'))
        and not exists (select from reminders.message m where m.appearance_id = r.appearance_id and m.kind = 'cancellation')
        and not exists (
            with recursive later as (
                select n.id from scheduling.hearing n where n.continues = r.hearing_id
                union all select n.id from later l join scheduling.hearing n on n.continues = l.id)
            select from later l join scheduling.appearance b on b.hearing_id = l.id join scheduling.appearance a on a.id = r.appearance_id and a.participant_id = b.participant_id
            join reminders.message m on m.appearance_id = b.id and m.kind in ('confirmation', 'change') and (m.state <> 'superseded' or m.handed_at is not null))
        """, NodaConstants.UnixEpoch, cancel);
}
