using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Reminders.Contracts;
using RuleOfLaw.Courts.Reminders.Planning;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Messages;

/// <summary>
/// Messages, the latest due first, but those still to come soonest first: a clerk's own courtrooms' whole; to an administrator only state, channel and time.
/// </summary>
/// <param name="Standing">One of <see cref="Standings.All"/>; null: what is out.</param>
/// <param name="Day">Due on that local day; null: on any.</param>
/// <param name="Hearing">Of one hearing; null: of all.</param>
/// <param name="Before">Where the page before ended.</param>
[Allow(Role.Clerk, Role.Administrator)]
internal sealed record FindMessages(string? Standing = null, LocalDate? Day = null, HearingId? Hearing = null, MessageMark? Before = null) : IQuery<MessagePage>;

/// <summary>A message with its text and what became of it.</summary>
[Allow(Role.Clerk, Role.Administrator)]
internal sealed record GetMessage(MessageId Message) : IQuery<MessageLine>;

/// <summary>What was and will be said of a hearing, the newest first, at most <see cref="FindMessagesHandler.OnHearing"/>.</summary>
[Allow(Role.Clerk)]
internal sealed record GetHearingMessages(HearingId Hearing) : IQuery<IReadOnlyList<MessageLine>>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>How a reader asks for messages: several states are one matter to people.</summary>
internal static class Standings
{
    public const string Waiting = "waiting", Out = "out", Failed = "failed", Dropped = "dropped";

    public static readonly IReadOnlyList<string> All = [Out, Waiting, Failed, Dropped];

    public static string[] States(string? standing) => standing switch
    {
        Waiting => [State.Planned, State.Sending],
        Failed => [State.Failed, State.Unsure],
        Dropped => [State.Superseded],
        _ => [State.Sent, State.Kept],
    };
}

/// <summary>A place in the order of messages.</summary>
internal readonly record struct MessageMark(Instant DueAt, long Number);

/// <param name="Failed">How many failed within the last thirty days, at most <see cref="FindMessagesHandler.MostCounted"/>.</param>
internal sealed record MessagePage(IReadOnlyList<MessageLine> Lines, MessageMark? Next, int Failed);

/// <param name="Words">What it says and of what; null where the reader may only see the envelope.</param>
internal sealed record MessageLine(
    MessageId Id, string Channel, string Kind, string State, string? Reason, Instant DueAt, Instant? SentAt, int Attempts, MessageMark Mark, MessageWords? Words);

/// <param name="Subject">Null while it is not written yet: messages are written when they are handed over.</param>
internal sealed record MessageWords(HearingId Hearing, string Courtroom, string Cases, string Recipient, string? Address, Instant StartsAt, string? Subject, string? Body);

internal sealed class FindMessagesHandler(NpgsqlDataSource db, MessageSight sight, IClock clock) :
    IRequestHandler<FindMessages, Outcome<MessagePage>>, IRequestHandler<GetMessage, Outcome<MessageLine>>, IRequestHandler<GetHearingMessages, Outcome<IReadOnlyList<MessageLine>>>
{
    public const int PageSize = 50, MostCounted = 100, OnHearing = 12;

    private sealed record Row(
        MessageId Id, long Number, string Channel, string Kind, string State, string? Reason, Instant DueAt, Instant? SentAt, int Attempts,
        HearingId HearingId, CourtroomId RoomId, string Courtroom, string? Cases, string? Recipient, string? Address, Instant StartsAt, string? Subject, string? Body);

    // A message belongs to the court that hears the matter now; its own courtroom_id is what the recipient was told.
    private const string Select =
        """
        select m.id, m.number, m.channel, m.kind, m.state, m.reason, m.due_at, m.sent_at, m.attempts::int as attempts, m.hearing_id, h.courtroom_id as room_id, r.code as courtroom,
            (select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = m.hearing_id) as cases,
            p.name as recipient, p.email as address, m.starts_at, m.subject, m.body
        from reminders.message m join scheduling.hearing h on h.id = m.hearing_id join scheduling.courtroom r on r.id = h.courtroom_id
        left join scheduling.appearance a on a.id = m.appearance_id left join scheduling.read_party p on p.id = a.participant_id
        """;

    public async Task<Outcome<MessagePage>> Handle(FindMessages request, CancellationToken cancel)
    {
        var seen = await sight.OfCaller(cancel);
        var (after, order) = request.Standing == Standings.Waiting ? (">", "asc") : ("<", "desc");
        var day = request.Day is { } d ? LocalDay.Of(d, Say.Zone.Id) : (Interval?)null;
        await using var connection = await db.OpenConnectionAsync(cancel);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            {Select}
            where m.state = any(@states) and (@everywhere or h.courtroom_id = any(@rooms)) and (@hearing::uuid is null or m.hearing_id = @hearing)
                and (@from::timestamptz is null or m.due_at >= @from and m.due_at < @to) and (@before::timestamptz is null or (m.due_at, m.number) {after} (@before, @number))
            order by m.due_at {order}, m.number {order} limit @most
            """,
            new
            {
                states = Standings.States(request.Standing), everywhere = seen.AllEnvelopes, rooms = seen.Rooms, hearing = request.Hearing?.Value,
                from = day?.Start, to = day?.End, before = request.Before?.DueAt, number = request.Before?.Number, most = PageSize + 1,
            }, cancellationToken: cancel))).ToList();
        var failed = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            select count(*) from (select from reminders.message m join scheduling.hearing h on h.id = m.hearing_id
                where m.state in ('failed', 'unsure') and m.due_at > @since and (@everywhere or h.courtroom_id = any(@rooms)) limit @most) f
            """, new { since = clock.GetCurrentInstant() - Duration.FromDays(30), everywhere = seen.AllEnvelopes, rooms = seen.Rooms, most = MostCounted }, cancellationToken: cancel));
        var lines = rows.Take(PageSize).Select(r => View(r, seen)).ToList();
        return new MessagePage(lines, rows.Count > PageSize ? lines[^1].Mark : null, failed);
    }

    public async Task<Outcome<MessageLine>> Handle(GetMessage request, CancellationToken cancel)
    {
        var seen = await sight.OfCaller(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"{Select} where m.id = @id", new { id = request.Message.Value }, cancellationToken: cancel));
        return row is not null && (seen.AllEnvelopes || seen.Rooms.Contains(row.RoomId.Value)) ? View(row, seen) : Problem.NotFound;
    }

    public async Task<Outcome<IReadOnlyList<MessageLine>>> Handle(GetHearingMessages request, CancellationToken cancel)
    {
        var seen = await sight.OfCaller(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where m.hearing_id = @id and h.courtroom_id = any(@rooms) order by m.number desc limit {OnHearing}", new { id = request.Hearing.Value, rooms = seen.Rooms }, cancellationToken: cancel));
        return Outcome<IReadOnlyList<MessageLine>>.Ok([.. rows.Select(r => View(r, seen))]);
    }

    private static MessageLine View(Row r, Sight seen) => new(
        r.Id, r.Channel, r.Kind, r.State, r.Reason, r.DueAt, r.SentAt, r.Attempts, new(r.DueAt, r.Number),
        seen.Rooms.Contains(r.RoomId.Value) ? new(r.HearingId, r.Courtroom, r.Cases ?? "", r.Recipient ?? "", r.Address, r.StartsAt, r.Subject, r.Body) : null);
}
