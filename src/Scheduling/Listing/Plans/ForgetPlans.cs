using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Scheduling.Listing.Plans;

/// <summary>Plans are kept two weeks after they last changed, drafts two weeks after they were made. What was booked of them stays.</summary>
internal sealed class ForgetPlans(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    public const int Days = 14;

    private const int AtOnce = 200;

    public static string Name => "forget-plans";

    public static string Cron => "0 57 22 * * ?";

    public async Task Run(CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var before = clock.GetCurrentInstant() - Duration.FromDays(Days);
        string[] olds = [
            "delete from scheduling.listing_draft where id = any(array(select id from scheduling.listing_draft where made_at < @before limit @AtOnce))",
            "delete from scheduling.listing_plan where id = any(array(select id from scheduling.listing_plan where changed_at < @before and state not in ('Waiting', 'Running') limit @AtOnce))"];
        foreach (var old in olds)
        {
            // In small transactions, so that nobody waits.
            while (await connection.ExecuteAsync(new CommandDefinition(old, new { before, AtOnce }, cancellationToken: cancel)) == AtOnce)
            {
            }
        }
    }
}
