using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Reminders.Contracts;

namespace RuleOfLaw.Courts.Reminders.Planning;

/// <summary>
/// The safety net below the events: plans for people who became reachable later, for hearings that were loaded without events, and for reminders that
/// new rules of a zone have moved off their hour.
/// </summary>
internal sealed class PlanMissing(IMediator mediator) : IRecurringJob
{
    public static string Name => "plan-missing-messages";

    public static string Cron => "30 */10 * * * ?";

    public Task Run(CancellationToken cancel) => mediator.Send(new PlanMissingMessages(), cancel);
}

internal sealed class PlanMissingHandler(NpgsqlDataSource db, Planner planner, IClock clock) : IRequestHandler<PlanMissingMessages, Outcome<int>>
{
    private const int Together = 250;

    public async Task<Outcome<int>> Handle(PlanMissingMessages request, CancellationToken cancel)
    {
        IReadOnlyList<Guid> hearings;
        await using (var connection = await db.OpenConnectionAsync(cancel))
        {
            hearings = [.. await connection.QueryAsync<Guid>(new CommandDefinition(
                $"""
                with coming as (
                    select h.id from scheduling.hearing h
                    where h.starts_at > @now and h.status in ('Scheduled', 'Open') and exists (
                        select from scheduling.appearance a join scheduling.read_party p on p.id = a.participant_id
                        where a.hearing_id = h.id and p.reach_email is not null
                        and not exists (select from reminders.message m where m.appearance_id = a.id and m.channel = 'email'))
                ), stale as (
                    select m.hearing_id from reminders.message m left join scheduling.hearing h on h.id = m.hearing_id
                    where m.state = 'planned' and (h.id is null or h.revision <> m.revision or h.status not in ('Scheduled', 'Open') and (h.status <> 'Cancelled' or m.kind <> 'cancellation'))
                ), shifted as (
                    select m.hearing_id from reminders.message m join scheduling.hearing h on h.id = m.hearing_id
                    join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
                    where m.state = 'planned' and m.kind like 'reminder-%' and {Zones.LocalSql("m.due_at", "c.zone")}::time <> case m.kind when 'reminder-morning' then @morning else @daytime end
                ), waiting as ({Waiting.Hearings})
                (select id from coming union select hearing_id from stale union select hearing_id from shifted) except select id from waiting
                """, new { now = clock.GetCurrentInstant(), morning = ReminderTimes.Morning, daytime = ReminderTimes.Daytime }, commandTimeout: 120, cancellationToken: cancel))];
        }
        var planned = 0;
        foreach (var some in hearings.Chunk(Together))
        {
            planned += await planner.Plan(some, request.Seeded, cancel);
        }
        return planned;
    }
}
