using Dapper;
using MediatR;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Account;

/// <summary>Changes the caller's password; ends the caller's sessions on other browsers.</summary>
/// <remarks>No command: nothing made from a password, not even its hash, is kept as the answer to a key.</remarks>
[Allow(Role.Public)]
internal sealed record ChangeMyPassword(string Current, string New) : IRequest<Outcome<Done>>;

internal sealed class ChangeMyPasswordCheck : ICheck<ChangeMyPassword>
{
    public IEnumerable<FieldError> Check(ChangeMyPassword request)
    {
        if (request.Current is not { Length: > 0 and <= AccountRules.LongestPassword })
        {
            yield return new("Current", "sign-in.password-missing");
        }
        if (AccountRules.Refuses("New", request.New) is { } refused)
        {
            yield return refused;
        }
    }
}

internal sealed class ChangeMyPasswordHandler(Work work, CallContext call, Attempts attempts, UserAccounts accounts, BrowserSessions sessions) : IRequestHandler<ChangeMyPassword, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(ChangeMyPassword request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        var tried = await attempts.Own(id, cancel);
        if (await accounts.Of(id, cancel) is not { } user || !tried.Allowed || !Passwords.Matches(user.PasswordHash, request.Current))
        {
            await attempts.Record(id, "refused", cancel);
            return Problem.Invalid(new FieldError("Current", "account.wrong-password"));
        }
        if (AccountRules.Refuses("New", request.New, user.UserName, user.DisplayNameEn, user.DisplayNameUr, user.Email) is { } refused)
        {
            return Problem.Invalid(refused);
        }
        if (request.New == request.Current)
        {
            return Problem.Invalid(new FieldError("New", "account.weak-password"));
        }
        var (hash, stamp) = (Passwords.Hash(request.New), Guid.NewGuid().ToString("N"));
        var outcome = await work.Transact<Done>(async tx =>
        {
            await tx.Connection.ExecuteAsync(
                "update identity.user_account set password_hash = @hash, password_is_temporary = false, security_stamp = @stamp where id = @id", new { id, hash, stamp }, tx.Transaction);
            BrowserSessions.End(tx, id, "password");
            tx.Audit(nameof(ChangeMyPassword), Target.Of(PlatformTarget.User, id));
            return Done.Yes;
        }, cancel);
        if (outcome.Succeeded)
        {
            await attempts.Succeeded(tried, cancel);
            await sessions.Begin(id, cancel);
        }
        return outcome;
    }
}
