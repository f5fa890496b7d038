using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Reminders.Planning;

/// <summary>Brings the messages of hearings to what <see cref="Plan"/> decides, from their present state. Safe to repeat, on any node, at the same time.</summary>
internal sealed class Planner(NpgsqlDataSource db, IClock clock)
{
    /// <returns>How many messages were added.</returns>
    public async Task<int> Plan(IReadOnlyCollection<Guid> hearings, bool seeded, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        hearings = await FactsReader.Linked(connection, transaction, hearings, cancel);
        // One planner per hearing at a time; the facts are read after the lock, so that the last one to decide has seen the latest state.
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(key) from (select hashtextextended(id::text, 31) as key from unnest(@ids) as h(id) order by 1) k",
            new { ids = hearings.ToArray() }, transaction, cancellationToken: cancel));
        var facts = await FactsReader.Hearings(connection, transaction, hearings, cancel);
        var messages = await FactsReader.Messages(connection, transaction, hearings, cancel);
        var now = clock.GetCurrentInstant();
        var steps = Steps.None();
        foreach (var hearing in facts.Values)
        {
            steps.Include(Planning.Plan.Decide(hearing, messages[hearing.Id], now, Moved.Of(hearing, facts, messages), seeded));
        }
        foreach (var gone in hearings.Where(id => !facts.ContainsKey(id)).SelectMany(id => messages[id]).Where(m => m.State == State.Planned))
        {
            steps.Supersede.Add((gone.Id, Why.Gone));
        }
        await using var batch = new Batch(connection, transaction);
        Write(batch, steps, now);
        await batch.Execute(cancel);
        await transaction.CommitAsync(cancel);
        return steps.Add.Count;
    }

    private static void Write(Batch batch, Steps steps, Instant now)
    {
        if (steps.Supersede.Count > 0)
        {
            batch.Add(
                """
                update reminders.message m set state = 'superseded', reason = x.reason from unnest($1, $2) as x(id, reason)
                where m.id = x.id and m.state = 'planned'
                """, Param.Uuids(steps.Supersede.Select(s => s.Message)), Param.Texts(steps.Supersede.Select(s => s.Reason)));
        }
        if (steps.Carry.Count > 0)
        {
            batch.Add("update reminders.message m set revision = x.revision from unnest($1, $2) as x(id, revision) where m.id = x.id and m.state = 'planned'",
                Param.Uuids(steps.Carry.Select(c => c.Message)), Param.Ints(steps.Carry.Select(c => c.Revision)));
        }
        if (steps.Retime.Count > 0)
        {
            batch.Add(
                """
                update reminders.message m set due_at = x.due, next_at = case when m.attempts = 0 then x.due else m.next_at end
                from unnest($1, $2) as x(id, due) where m.id = x.id and m.state = 'planned'
                """, Param.Uuids(steps.Retime.Select(r => r.Message)), Param.Times(steps.Retime.Select(r => r.DueAt)));
        }
        if (steps.Add.Count > 0)
        {
            Insert(batch, steps.Add, now);
        }
    }

    private static void Insert(Batch batch, List<NewMessage> add, Instant now)
    {
        var ids = add.Select(_ => Guid.CreateVersion7()).ToList();
        // A message that was dropped before anybody saw it (a start that was undone) may come back; any other row stays as it is.
        batch.Add(
            """
            insert into reminders.message (id, hearing_id, revision, appearance_id, person_id, channel, kind, state, starts_at, ends_at, courtroom_id, place, access_point_id,
                old_starts_at, old_ends_at, old_courtroom_id, old_place, old_access_point_id, due_at, next_at, provider_key, handed_at, created_at)
            select id, hearing, revision, appearance, person, 'email', kind, state, starts_at, ends_at, courtroom, place, access_point,
                old_starts_at, old_ends_at, old_courtroom, old_place, old_access_point, due_at, due_at, replace(id::text, '-', ''), case state when 'kept' then $20 end, $20
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) with ordinality as x(id, hearing, revision, appearance, person, kind, state,
                starts_at, ends_at, courtroom, place, access_point, old_courtroom, old_place, old_access_point, due_at, has_old, old_starts_at_given, old_ends_at_given, n)
            cross join lateral (select case when has_old then old_starts_at_given end as old_starts_at, case when has_old then old_ends_at_given end as old_ends_at) o
            order by n
            on conflict on constraint message_once do update set state = 'planned', reason = null, due_at = excluded.due_at, next_at = excluded.next_at, attempts = 0
            where reminders.message.state = 'superseded' and reminders.message.handed_at is null
            """,
            Param.Uuids(ids), Param.Uuids(add.Select(a => a.Hearing)), Param.Ints(add.Select(a => a.Revision)), Param.Uuids(add.Select(a => a.Appearance)), Param.Uuids(add.Select(a => a.Person)),
            Param.Texts(add.Select(a => a.Kind)), Param.Texts(add.Select(a => a.State)), Param.Times(add.Select(a => a.Details.StartsAt)), Param.Times(add.Select(a => a.Details.EndsAt)),
            Param.Uuids(add.Select(a => a.Details.CourtroomId)), Param.Texts(add.Select(a => a.Details.Place)), Param.Uuids(add.Select(a => a.Details.AccessPointId)),
            Param.Uuids(add.Select(a => a.Old?.CourtroomId)), Param.Texts(add.Select(a => a.Old?.Place)), Param.Uuids(add.Select(a => a.Old?.AccessPointId)),
            Param.Times(add.Select(a => a.DueAt)), Param.Bools(add.Select(a => a.Old is not null)),
            Param.Times(add.Select(a => a.Old?.StartsAt ?? now)), Param.Times(add.Select(a => a.Old?.EndsAt ?? now)), Param.Time(now));
    }
}
