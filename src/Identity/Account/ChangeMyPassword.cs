using Dapper;
using MediatR;
using Microsoft.AspNetCore.Identity;
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
        if (request.New is not { Length: >= AccountRules.ShortestPassword and <= AccountRules.LongestPassword } || request.New.Distinct().Count() < 5)
        {
            yield return new("New", "account.bad-password", Problem.Named(("min", AccountRules.ShortestPassword), ("max", AccountRules.LongestPassword)));
        }
    }
}

internal sealed class ChangeMyPasswordHandler(Work work, CallContext call, Callers callers, Attempts attempts, UserManager<UserAccount> users, CourtsSignIn signIn, IPasswordHasher<UserAccount> hasher)
    : IRequestHandler<ChangeMyPassword, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(ChangeMyPassword request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        if (await users.FindByIdAsync(id.ToString()) is not { } user || !await attempts.Begin(id, cancel)
            || hasher.VerifyHashedPassword(user, user.PasswordHash ?? "", request.Current) == PasswordVerificationResult.Failed)
        {
            await attempts.Record(id, "refused", cancel);
            return Problem.Invalid(new FieldError("Current", "account.wrong-password"));
        }
        if (request.New.Contains(user.UserName!, StringComparison.OrdinalIgnoreCase) || request.New == request.Current)
        {
            return Problem.Invalid(new FieldError("New", "account.weak-password"));
        }
        var (hash, stamp) = (hasher.HashPassword(user, request.New), Guid.NewGuid().ToString("N"));
        var outcome = await work.Transact<Done>(async tx =>
        {
            await tx.Connection.ExecuteAsync(
                """
                update identity.user_account set password_hash = @hash, password_is_temporary = false, security_stamp = @stamp, concurrency_stamp = @stamp,
                    access_failed_count = 0, lockout_end = null where id = @id
                """, new { id, hash, stamp }, tx.Transaction);
            tx.Audit(nameof(ChangeMyPassword), Target.Of(PlatformTarget.User, id));
            return Done.Yes;
        }, cancel);
        callers.Forget(id);
        if (outcome.Succeeded)
        {
            user.SecurityStamp = stamp;
            await signIn.SignInAsync(user, isPersistent: false);
        }
        return outcome;
    }
}
