using Dapper;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>A counted try. <paramref name="Tell"/>: the first that is refused, to be recorded; those after it are not.</summary>
internal sealed record Try(bool Allowed, bool Tell, IReadOnlyList<string> Subjects);

/// <summary>
/// Counts a try before its password or code is looked at, each subject in one statement, so that tries made at the same time can't be more
/// than allowed; a success takes the count back. What is counted for what: docs/adr/0016.
/// </summary>
internal sealed class Attempts(NpgsqlDataSource db, IClock clock, IHttpContextAccessor http, KnownBrowsers browsers)
{
    public const int Most = 5, MostOfName = 100, MostOfAddress = 100;
    private static readonly Duration Lockout = Duration.FromMinutes(15);

    private sealed record Limit(string Subject, Guid? User, int Most, Duration Window);

    /// <summary>A password typed on this browser for that account, or for no account.</summary>
    public Task<Try> Password(Guid? user, CancellationToken cancel)
    {
        var network = ClientNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress);
        return user is { } known && browsers.For(known) is { } browser
            ? Count([new($"browser:{known}:{browser}", user, Most, Lockout)], cancel)
            : Count(
                [
                    .. user is null ? Array.Empty<Limit>() : [new($"name:{user}@{network}", user, Most, Lockout)],
                    new($"address:{network}", null, MostOfAddress, Lockout),
                    .. user is null ? Array.Empty<Limit>() : [new($"name:{user}", user, MostOfName, Duration.FromDays(1))],
                ], cancel);
    }

    /// <summary>A code, after the right password: counted for the account alone, wherever it comes from.</summary>
    public Task<Try> Code(Guid user, CancellationToken cancel) => Count([new($"code:{user}", user, Most, Lockout)], cancel);

    /// <summary>The present password, typed again by who is signed in.</summary>
    public Task<Try> Own(Guid user, CancellationToken cancel) => Count([new($"own:{user}", user, Most, Lockout)], cancel);

    /// <summary>Ends a series of tries well: the narrowest count is forgotten, the others lose this one.</summary>
    public async Task Succeeded(Try tried, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            delete from identity.sign_in_try where subject = @narrow;
            update identity.sign_in_try set failed = failed - 1 where subject = any(@wide) and failed > 0;
            """, new { narrow = tried.Subjects[0], wide = tried.Subjects.Skip(1).Order(StringComparer.Ordinal).ToArray() });
    }

    /// <summary>Keeps the attempt in the sign-in log and, for a known user, in the audit trail. What was typed is not kept.</summary>
    public async Task Record(Guid? user, string outcome, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            insert into identity.sign_in (id, at, user_id, outcome, address) values (@id, @now, @user, @outcome, @address);
            update identity.user_account set last_sign_in_at = @now where id = @user and @outcome = 'signed-in';
            insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail)
            select @id, @now, case when @outcome = 'signed-in' then 'user:' || @user else 'anonymous' end, case when @outcome = 'signed-in' then 'SignIn' else 'refused:SignIn' end,
                @kind, @user::text, '', jsonb_build_object('outcome', @outcome)
            where @user is not null and @outcome <> 'second-factor-asked';
            """,
            new { id = Guid.CreateVersion7(), now = clock.GetCurrentInstant(), user, outcome, kind = PlatformTarget.User, address = http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "" });
    }

    /// <summary>The narrowest first: what one limit stops is not counted for the wider ones, so that a few cannot use up everybody's.</summary>
    private async Task<Try> Count(IReadOnlyList<Limit> limits, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        foreach (var limit in limits)
        {
            var failed = await connection.ExecuteScalarAsync<int>(
                """
                insert into identity.sign_in_try as t (subject, user_id, failed, most, until) values (@Subject, @User, 1, @Most, @until)
                on conflict (subject) do update set failed = case when t.until <= @now then 1 else t.failed + 1 end, until = case when t.until <= @now then excluded.until else t.until end, most = excluded.most
                returning failed
                """, new { limit.Subject, limit.User, limit.Most, now, until = now + limit.Window });
            if (failed > limit.Most)
            {
                return new(false, failed == limit.Most + 1, []);
            }
        }
        return new(true, false, [.. limits.Select(l => l.Subject)]);
    }
}
