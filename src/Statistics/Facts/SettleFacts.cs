using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Facts;

/// <summary>
/// Writes down what became of hearings that are over, so that counting years need not work it out anew. Counts are the same before and after: a hearing that
/// changes loses its facts in the transaction that changes it.
/// </summary>
internal sealed class SettleFacts(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    private const int AtOnce = 5000;

    public static string Name => "settle-facts";

    public static string Cron => "0 2/5 * * * ?";

    public async Task Run(CancellationToken cancel)
    {
        while (await Settle(cancel) == AtOnce)
        {
        }
    }

    /// <summary>In small transactions, so that nobody who changes a hearing waits; whoever changes one now is passed over.</summary>
    private async Task<int> Settle(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var take = new NpgsqlCommand(
            """
            select u.hearing_id from statistics.unsettled u join scheduling.hearing h on h.id = u.hearing_id
            where h.status in ('Concluded', 'Cancelled') order by 1 limit $1 for update of u skip locked
            """, connection, transaction);
        take.Parameters.Add(Param.Int(AtOnce));
        List<Guid> over;
        await using (var reader = await take.ExecuteReaderAsync(cancel))
        {
            over = await reader.All(r => r.GetGuid(0), cancel);
        }
        // A statement of its own sees what was committed while the rows were being locked.
        await using var settle = new NpgsqlCommand(
            $"""
            with over as (select unnest($1) as hearing_id), done as (
                insert into statistics.hearing_fact ({Counted.Columns}) select {Counted.Columns} from ({Counted.Live("over")}) live where live.result is not null)
            delete from statistics.unsettled u using over where u.hearing_id = over.hearing_id
            """, connection, transaction);
        settle.Parameters.Add(Param.Uuids(over));
        settle.Parameters.Add(Param.Time(clock.GetCurrentInstant()));
        await settle.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return over.Count;
    }
}
