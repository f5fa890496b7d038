using Dapper;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Roles;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>
/// Counts an attempt before its password or code is looked at, in one statement, so that tries made at the same time can't be more than
/// the five; a success takes the count back.
/// </summary>
internal sealed class Attempts(NpgsqlDataSource db, IClock clock, IHttpContextAccessor http)
{
    public const int Most = 5;
    private static readonly Duration Lockout = Duration.FromMinutes(15);

    /// <summary>False while the account is locked.</summary>
    public async Task<bool> Begin(Guid user, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(
            """
            update identity.user_account set
                access_failed_count = case when lockout_end is null then access_failed_count else 0 end + 1,
                lockout_end = case when case when lockout_end is null then access_failed_count else 0 end + 1 >= @Most then @until::timestamptz end,
                concurrency_stamp = gen_random_uuid()::text
            where id = @user and (lockout_end is null or lockout_end <= @now)
            """, new { user, now, until = now + Lockout, Most }) > 0;
    }

    /// <summary>Ends a series of attempts well.</summary>
    public async Task Succeeded(Guid user, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            "update identity.user_account set access_failed_count = 0, lockout_end = null, last_sign_in_at = @now, concurrency_stamp = gen_random_uuid()::text where id = @user",
            new { user, now = clock.GetCurrentInstant() });
        await Record(user, "signed-in", cancel);
    }

    /// <summary>Keeps the attempt in the sign-in log and, for a known user, in the audit trail. What was typed is not kept.</summary>
    public async Task Record(Guid? user, string outcome, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            insert into identity.sign_in (id, at, user_id, outcome, address) values (@id, @now, @user, @outcome, @address);
            insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail)
            select @id, @now, case when @outcome = 'signed-in' then 'user:' || @user else 'anonymous' end, case when @outcome = 'signed-in' then 'SignIn' else 'refused:SignIn' end,
                @kind, @user::text, '', jsonb_build_object('outcome', @outcome)
            where @user is not null and @outcome <> 'second-factor-asked';
            """,
            new { id = Guid.CreateVersion7(), now = clock.GetCurrentInstant(), user, outcome, kind = PlatformTarget.User, address = http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "" });
    }
}
