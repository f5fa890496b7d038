using MediatR;
using Microsoft.AspNetCore.Identity;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>
/// Signs a person in on this browser. An unknown name, a wrong password, a disabled and a locked account get one and the same answer,
/// after the same work.
/// </summary>
[Allow(Role.Public)]
internal sealed record SignInWithPassword(string UserName, string Password) : IRequest<Outcome<SignedIn>>;

/// <param name="CodeNeeded">The second factor is still to come.</param>
/// <param name="PasswordIsTemporary">Nothing but the account page opens before it is changed.</param>
internal sealed record SignedIn(bool CodeNeeded, bool PasswordIsTemporary, string Language);

internal sealed class SignInCheck : ICheck<SignInWithPassword>
{
    public IEnumerable<FieldError> Check(SignInWithPassword request)
    {
        if (request.UserName is not { Length: > 0 and <= AccountRules.LongestUserName })
        {
            yield return new("UserName", "sign-in.name-missing");
        }
        if (request.Password is not { Length: > 0 and <= AccountRules.LongestPassword })
        {
            yield return new("Password", "sign-in.password-missing");
        }
    }
}

internal sealed class SignInWithPasswordHandler(UserManager<UserAccount> users, CourtsSignIn signIn, IPasswordHasher<UserAccount> hasher, Attempts attempts)
    : IRequestHandler<SignInWithPassword, Outcome<SignedIn>>
{
    private static readonly string SomeHash = new PasswordHasher<UserAccount>().HashPassword(new(), "nobody has this password");

    internal static Problem BadSignIn { get; } = new("bad-sign-in", ProblemKind.Refused);

    public async Task<Outcome<SignedIn>> Handle(SignInWithPassword request, CancellationToken cancel)
    {
        var user = await users.FindByNameAsync(request.UserName.Trim());
        var mayTry = user is not null && await attempts.Begin(user.Id, cancel);
        var verdict = hasher.VerifyHashedPassword(user ?? new(), user?.PasswordHash ?? SomeHash, request.Password);
        var outcome = user is null ? "unknown" : !mayTry ? "locked" : verdict == PasswordVerificationResult.Failed ? "refused" : user.DisabledAt is not null ? "disabled" : null;
        if (outcome is not null)
        {
            await attempts.Record(user?.Id, outcome, cancel);
            return BadSignIn;
        }
        if ((await signIn.Proceed(user!)).RequiresTwoFactor)
        {
            await attempts.Record(user!.Id, "second-factor-asked", cancel);
            return new SignedIn(CodeNeeded: true, user.PasswordIsTemporary, user.Language);
        }
        await attempts.Succeeded(user!.Id, cancel);
        return new SignedIn(CodeNeeded: false, user.PasswordIsTemporary, user.Language);
    }
}
