using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Secrets;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The second factor after the password: six digits from the authenticator, or one of the recovery codes.</summary>
[Allow(Role.Public)]
internal sealed record SignInWithCode(string Code) : IRequest<Outcome<SignedIn>>;

internal sealed class SignInWithCodeCheck : ICheck<SignInWithCode>
{
    public IEnumerable<FieldError> Check(SignInWithCode request)
    {
        if (request.Code is not { Length: >= 6 and <= 40 })
        {
            yield return new("Code", "sign-in.code-missing");
        }
    }
}

internal sealed class SignInWithCodeHandler(UserAccounts accounts, Attempts attempts, SecondFactor factor, BrowserSessions sessions, KnownBrowsers browsers, IHttpContextAccessor http)
    : IRequestHandler<SignInWithCode, Outcome<SignedIn>>
{
    public async Task<Outcome<SignedIn>> Handle(SignInWithCode request, CancellationToken cancel)
    {
        if (await HalfSignedIn(cancel) is not { } user)
        {
            return new Problem("sign-in-again", ProblemKind.Refused);
        }
        var tried = await attempts.Code(user.Id, cancel);
        if (!tried.Allowed)
        {
            if (tried.Tell)
            {
                await attempts.Record(user.Id, "locked", cancel);
            }
            return SignInWithPasswordHandler.BadSignIn;
        }
        if (!await factor.Accepts(user.Id, request.Code, cancel))
        {
            await attempts.Record(user.Id, "refused", cancel);
            return Problem.Invalid(new FieldError("Code", "sign-in.code-wrong"));
        }
        await attempts.Succeeded(tried, cancel);
        await http.HttpContext!.SignOutAsync(Schemes.Code);
        await sessions.Begin(user.Id, cancel);
        browsers.Remember(user.Id);
        await attempts.Record(user.Id, "signed-in", cancel);
        return new SignedIn(CodeNeeded: false, user.PasswordIsTemporary, user.Language);
    }

    /// <summary>Who typed the right password on this browser in the last five minutes; nobody once it was changed.</summary>
    private async Task<UserAccount?> HalfSignedIn(CancellationToken cancel)
    {
        var half = await http.HttpContext!.AuthenticateAsync(Schemes.Code);
        return Guid.TryParse(half.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && await accounts.Of(id, cancel) is { DisabledAt: null, TwoFactorEnabled: true } user
            && user.SecurityStamp == half.Principal!.FindFirstValue(Schemes.StampClaim) ? user : null;
    }
}

/// <summary>Checks codes; each is accepted once.</summary>
internal sealed class SecondFactor(NpgsqlDataSource db, IClock clock, OuterKey outer)
{
    public async Task<bool> Accepts(Guid user, string code, CancellationToken cancel)
    {
        var typed = new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        if (typed.Length != Totp.Digits)
        {
            return await connection.ExecuteAsync("delete from identity.recovery_code where user_id = @user and hash = @hash", new { user, hash = HashRecovery(typed) }) > 0;
        }
        var kept = await connection.ExecuteScalarAsync<byte[]?>("select secret from identity.authenticator where user_id = @user and confirmed_at is not null", new { user });
        return kept is not null && outer.Open(Totp.Purpose(user), kept) is { } secret && Totp.StepOf(secret, typed, clock.GetCurrentInstant()) is { } step
            && await connection.ExecuteAsync("update identity.authenticator set last_step = @step where user_id = @user and last_step < @step", new { user, step }) > 0;
    }

    public static byte[] HashRecovery(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(code.Replace("-", "", StringComparison.Ordinal)));
}
