using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Jobs;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>Sessions are kept thirty days for who asks where an account was signed in; counts of wrong tries while they count.</summary>
internal sealed class ForgetSignIns(NpgsqlDataSource db, IClock clock) : IRecurringJob
{
    public static string Name => "forget-sign-ins";

    public static string Cron => "0 47 * * * ?";

    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            delete from identity.session where began_at < @month;
            delete from identity.sign_in_try where until < @now;
            delete from identity.kept_form where kept_at < @day;
            """, new { now, day = now - Duration.FromDays(1), month = now - Duration.FromDays(30) }, commandTimeout: 300);
    }
}
