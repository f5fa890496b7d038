using Dapper;
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
internal sealed class Claims(NpgsqlDataSource db, IClock clock, IRegistry registry, Wording wording)
{
    public const int MostAttempts = 8;

    /// <summary>A message in flight for longer than this was left by a process that died; handing over ends within half a minute.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(60);

    private sealed record Verdict(MessageRow Message, string State, string? Reason, Letter? Letter);

    public async Task<Claim> Take(int most, bool keep, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var now = clock.GetCurrentInstant();
        var due = (await connection.QueryAsync<MessageRow>(new CommandDefinition(
            $"""
            select {MessageRow.Columns} from reminders.message m
            where m.state = 'planned' and m.next_at <= @now or m.state = 'sending' and m.sending_since <= @now - @lease
            order by m.kind like 'reminder-%', m.next_at, m.number limit @most for update skip locked
            """, new { now, lease = Lease.ToTimeSpan(), most }, transaction, cancellationToken: cancel))).ToList();
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
            [.. verdicts.Where(v => v.State == State.Sending).Select(v => new Claimed(v.Message, v.Letter!))], due.Count,
            verdicts.Count(v => v.State == State.Failed), verdicts.Count(v => v.State == State.Superseded));
    }

    private static Verdict Judge(MessageRow message, HearingFacts? hearing, bool newer, bool keep, Wording.Said say, Instant now)
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
        if (Plan.Expiry(message) <= now)
        {
            return new(message, State.Failed, Why.TooLate, null);
        }
        var recipient = hearing!.For(message.AppearanceId)!;
        if (recipient.Email is null)
        {
            return new(message, State.Failed, Why.NoAddress, null);
        }
        if (message.Attempts >= MostAttempts)
        {
            return new(message, State.Failed, Why.GaveUp, null);
        }
        return new(message, keep ? State.Kept : State.Sending, null, say.Letter(message, hearing, recipient, now));
    }

    private static void Write(Batch batch, List<Verdict> verdicts, Dictionary<Guid, HearingFacts> hearings, Instant now) => batch.Add(
        """
        update reminders.message m set state = x.state, reason = x.reason, subject = coalesce(x.subject, m.subject), body = coalesce(x.body, m.body), revision = x.revision,
            attempts = m.attempts + case when x.state in ('sending', 'kept') then 1 else 0 end,
            sending_since = case x.state when 'sending' then $7 end,
            handed_at = case when x.state in ('sending', 'kept') then coalesce(m.handed_at, $7) else m.handed_at end
        from unnest($1, $2, $3, $4, $5, $6) as x(id, state, reason, subject, body, revision) where m.id = x.id
        """,
        Param.Uuids(verdicts.Select(v => v.Message.Id)), Param.Texts(verdicts.Select(v => v.State)), Param.Texts(verdicts.Select(v => v.Reason)),
        Param.Texts(verdicts.Select(v => v.Letter?.Subject)), Param.Texts(verdicts.Select(v => v.Letter?.Text)),
        Param.Ints(verdicts.Select(v => v.Letter is null ? v.Message.Revision : hearings[v.Message.HearingId].Revision)),
        Param.Time(now));
}
