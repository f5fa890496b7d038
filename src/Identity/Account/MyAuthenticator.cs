using System.Security.Cryptography;
using Dapper;
using MediatR;
using NpgsqlTypes;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.Secrets;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.Account;

/// <summary>Begins the enrolment of an authenticator app: a new secret, asked for by nobody until it is confirmed.</summary>
[Allow(Role.Public)]
internal sealed record BeginAuthenticator : IRequest<Outcome<AuthenticatorOffer>>;

/// <param name="Picture">The QR code as a <c>data:</c> address.</param>
/// <param name="Secret">For typing, in groups of four.</param>
internal sealed record AuthenticatorOffer(string Picture, string Secret);

/// <summary>Confirms with the app's first code: from now on a password alone does not sign in. Answers the recovery codes, once.</summary>
[Allow(Role.Public)]
internal sealed record ConfirmAuthenticator(string Code) : ICommand<RecoveryCodes>;

/// <summary>Removes the second factor, given the password.</summary>
/// <remarks>No command: nothing made from a password, not even its hash, is kept as the answer to a key.</remarks>
[Allow(Role.Public)]
internal sealed record RemoveAuthenticator(string Password) : IRequest<Outcome<Done>>;

internal sealed record RecoveryCodes(IReadOnlyList<OneTimeSecret> Codes);

internal sealed class AuthenticatorCheck : ICheck<ConfirmAuthenticator>, ICheck<RemoveAuthenticator>
{
    public IEnumerable<FieldError> Check(ConfirmAuthenticator request)
    {
        if (request.Code is not { Length: >= Totp.Digits and <= 20 })
        {
            yield return new("Code", "sign-in.code-missing");
        }
    }

    public IEnumerable<FieldError> Check(RemoveAuthenticator request)
    {
        if (request.Password is not { Length: > 0 and <= AccountRules.LongestPassword })
        {
            yield return new("Password", "sign-in.password-missing");
        }
    }
}

internal sealed class MyAuthenticator(Work work, CallContext call, Attempts attempts, UserAccounts accounts, OuterKey outer)
    : IRequestHandler<BeginAuthenticator, Outcome<AuthenticatorOffer>>, IRequestHandler<ConfirmAuthenticator, Outcome<RecoveryCodes>>, IRequestHandler<RemoveAuthenticator, Outcome<Done>>
{
    private const int Codes = 10;

    public async Task<Outcome<AuthenticatorOffer>> Handle(BeginAuthenticator request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        var secret = Totp.NewSecret();
        return await work.Transact<AuthenticatorOffer>(async tx =>
        {
            var (name, confirmed) = await tx.Connection.QuerySingleAsync<(string, bool)>("select user_name, two_factor_enabled from identity.user_account where id = @id for update", new { id }, tx.Transaction);
            if (confirmed)
            {
                return Problem.Refuse("authenticator-in-use");
            }
            tx.Then("insert into identity.authenticator (user_id, secret) values ($1, $2) on conflict (user_id) do update set secret = excluded.secret, confirmed_at = null, last_step = 0",
                Param.Uuid(id), new() { Value = outer.Seal(Totp.Purpose(id), secret), NpgsqlDbType = NpgsqlDbType.Bytea });
            return new AuthenticatorOffer(QrPicture.Of(Totp.Address(secret, name)), string.Join(' ', Totp.InBase32(secret).Chunk(4).Select(c => new string(c))));
        }, cancel);
    }

    public async Task<Outcome<RecoveryCodes>> Handle(ConfirmAuthenticator request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        var digits = new string([.. request.Code.Where(char.IsAsciiDigit)]);
        return await work.Transact<RecoveryCodes>(async tx =>
        {
            var kept = await tx.Connection.ExecuteScalarAsync<byte[]?>("select secret from identity.authenticator where user_id = @id and confirmed_at is null for update", new { id }, tx.Transaction);
            if (kept is null || outer.Open(Totp.Purpose(id), kept) is not { } secret)
            {
                return new Problem("sign-in-again", ProblemKind.Refused);
            }
            if (Totp.StepOf(secret, digits, tx.Now) is not { } step)
            {
                return Problem.Invalid(new FieldError("Code", "sign-in.code-wrong"));
            }
            var codes = Enumerable.Range(0, Codes).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16)).ToList();
            tx.Then("update identity.authenticator set confirmed_at = $2, last_step = $3 where user_id = $1", Param.Uuid(id), Param.Time(tx.Now), new() { Value = step });
            tx.Then("update identity.user_account set two_factor_enabled = true where id = $1", Param.Uuid(id));
            tx.Then("delete from identity.recovery_code where user_id = $1", Param.Uuid(id));
            foreach (var code in codes)
            {
                tx.Then("insert into identity.recovery_code (user_id, hash) values ($1, $2)", Param.Uuid(id), new() { Value = SecondFactor.HashRecovery(code), NpgsqlDbType = NpgsqlDbType.Bytea });
            }
            tx.Audit(nameof(ConfirmAuthenticator), Target.Of(PlatformTarget.User, id));
            return new RecoveryCodes([.. codes.Select(c => new OneTimeSecret(string.Join('-', c.Chunk(4).Select(p => new string(p)))))]);
        }, cancel);
    }

    public async Task<Outcome<Done>> Handle(RemoveAuthenticator request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        var tried = await attempts.Own(id, cancel);
        if (!tried.Allowed || !Passwords.Matches((await accounts.Of(id, cancel))?.PasswordHash, request.Password))
        {
            await attempts.Record(id, "refused", cancel);
            return Problem.Invalid(new FieldError("Password", "account.wrong-password"));
        }
        await attempts.Succeeded(tried, cancel);
        return await work.Transact<Done>(tx =>
        {
            tx.Then("delete from identity.authenticator where user_id = $1", Param.Uuid(id));
            tx.Then("delete from identity.recovery_code where user_id = $1", Param.Uuid(id));
            tx.Then("update identity.user_account set two_factor_enabled = false where id = $1", Param.Uuid(id));
            tx.Audit(nameof(RemoveAuthenticator), Target.Of(PlatformTarget.User, id));
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
    }
}
