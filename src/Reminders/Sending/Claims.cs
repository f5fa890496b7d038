using Dapper;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Planning;
using RuleOfLaw.Courts.Reminders.Templates;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Sending;

/// <summary>A message committed as <c>sending</c>, with what is to be handed over.</summary>
internal sealed record Claimed(MessageRow Message, Letter Letter);

/// <summary>What one claiming transaction did.</summary>
internal sealed record Claim(IReadOnlyList<Claimed> ToSend, int Looked, int Failed, int Dropped);

/// <summary>
/// Takes due messages: checks each against its hearing as it is now, with the hearing's row locked against change, and commits what still holds
/// as <c>sending</c> (or <c>kept</c>) together with its text. Nothing else ever hands a message to a gateway.
/// </summary>
internal sealed class Claims(NpgsqlDataSource db, IClock clock, IRegistry registry, Wording wording, SlowLetters slow, ILogger<Claims> log)
{
    /// <summary>A message in flight for longer than this was left by a process that died: whoever still waits for its answer renews its hold.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(60);

    /// <summary>As the table bounds them.</summary>
    private const int LongestSubject = 300, LongestText = 8000;

    private sealed record Verdict(MessageRow Message, string State, string? Reason, Letter? Letter);

    public async Task<Claim> Take(int most, bool keep, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var now = clock.GetCurrentInstant();
        var due = (await connection.QueryAsync<MessageRow>(new CommandDefinition(
            $"""
            select {MessageRow.Columns} from reminders.message m
            where m.state = 'planned' and m.next_at <= @now or m.state = 'sending' and m.sending_since <= @now - @lease and m.id <> all(@held)
            order by m.kind like 'reminder-%', m.next_at, m.number limit @most for update skip locked
            """, new { now, lease = Lease.ToTimeSpan(), held = slow.Held, most }, transaction, cancellationToken: cancel))).ToList();
        if (due.Count == 0)
        {
            return new([], 0, 0, 0);
        }
        var ids = due.Select(m => m.HearingId).Distinct().ToArray();
        // From here to the commit no hearing among these can be moved or cancelled; the facts are read after the lock.
        await connection.ExecuteAsync(new CommandDefinition(
            "select from scheduling.hearing where id = any(@ids) order by id for share", new { ids }, transaction, cancellationToken: cancel));
        var hearings = await FactsReader.Hearings(connection, transaction, ids, cancel);
        var newer = (await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select m.id from reminders.message m where m.id = any(@ids) and exists (
                select from reminders.message n where n.appearance_id = m.appearance_id and n.channel = m.channel and n.number > m.number
                and n.kind in ('confirmation', 'change', 'cancellation') and n.state <> 'superseded')
            """, new { ids = due.Select(m => m.Id).ToArray() }, transaction, cancellationToken: cancel))).ToHashSet();
        var names = await registry.Now(cancel);
        var say = await wording.For(names, cancel);
        var verdicts = due.Select(m => Judge(m, hearings.GetValueOrDefault(m.HearingId), newer.Contains(m.Id), keep, say, now)).ToList();
        await using var batch = new Batch(connection, transaction);
        Write(batch, verdicts, hearings, now);
        await batch.Execute(cancel);
        await transaction.CommitAsync(cancel);
        return new(
            [.. verdicts.Where(v => v.State == State.Sending).Select(v => new Claimed(v.Message with { UnsureAttempts = Unsure(v.Message) }, v.Letter!))], due.Count,
            verdicts.Count(v => v.State is State.Failed or State.Unsure), verdicts.Count(v => v.State == State.Superseded));
    }

    private Verdict Judge(MessageRow message, HearingFacts? hearing, bool newer, bool keep, Wording.Said say, Instant now)
    {
        if (Plan.Obsolete(message, hearing) is { } reason)
        {
            return new(message, State.Superseded, reason, null);
        }
        // Left in flight by a crash, and something newer was said or is about to be: not to be repeated.
        if (newer && message.State == State.Sending)
        {
            return new(message, State.Superseded, Why.NewerMessage, null);
        }
        var recipient = hearing!.For(message.AppearanceId)!;
        var why = Plan.Expiry(message) <= now ? Why.TooLate
            : recipient.Email is null ? Why.NoAddress
            : Unsure(message) >= DeliveryRecord.MostUnsureAttempts ? Why.NoAnswer
            : message.Attempts >= DeliveryRecord.MostAttempts ? Why.GaveUp
            : null;
        if (why is not null)
        {
            return new(message, DeliveryRecord.GivenUp(Unsure(message)), why, null);
        }
        try
        {
            var letter = say.Letter(message, hearing, recipient, now);
            return letter.Subject.Length <= LongestSubject && letter.Text.Length <= LongestText
                ? new(message, keep ? State.Kept : State.Sending, null, letter)
                : new(message, DeliveryRecord.GivenUp(Unsure(message)), Why.Unwritable, null);
        }
        catch (Exception e)
        {
            // One message that cannot be worded must not keep the others of its batch.
            log.MessageUnwritable(message.Id, e.GetType().Name);
            return new(message, DeliveryRecord.GivenUp(Unsure(message)), Why.Unwritable, null);
        }
    }

    /// <summary>Tries whose end nobody knows, one that a crash left in flight included.</summary>
    private static int Unsure(MessageRow message) => message.UnsureAttempts + (message.State == State.Sending ? 1 : 0);

    private static void Write(Batch batch, List<Verdict> verdicts, Dictionary<Guid, HearingFacts> hearings, Instant now) => batch.Add(
        """
        update reminders.message m set state = x.state, reason = x.reason, subject = coalesce(x.subject, m.subject), body = coalesce(x.body, m.body), revision = x.revision,
            attempts = m.attempts + case when x.state in ('sending', 'kept') then 1 else 0 end,
            unsure_attempts = x.unsure,
            sending_since = case x.state when 'sending' then $7 end,
            handed_at = case when x.state in ('sending', 'kept') then coalesce(m.handed_at, $7) else m.handed_at end
        from unnest($1, $2, $3, $4, $5, $6, $8) as x(id, state, reason, subject, body, revision, unsure) where m.id = x.id
        """,
        Param.Uuids(verdicts.Select(v => v.Message.Id)), Param.Texts(verdicts.Select(v => v.State)), Param.Texts(verdicts.Select(v => v.Reason)),
        Param.Texts(verdicts.Select(v => v.Letter?.Subject)), Param.Texts(verdicts.Select(v => v.Letter?.Text)),
        Param.Ints(verdicts.Select(v => v.Letter is null ? v.Message.Revision : hearings[v.Message.HearingId].Revision)),
        Param.Time(now), Param.Ints(verdicts.Select(v => Unsure(v.Message))));
}
