using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
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

internal sealed class SignInWithPasswordHandler(UserAccounts accounts, Attempts attempts, BrowserSessions sessions, KnownBrowsers browsers, IHttpContextAccessor http)
    : IRequestHandler<SignInWithPassword, Outcome<SignedIn>>
{
    internal static Problem BadSignIn { get; } = new("bad-sign-in", ProblemKind.Refused);

    public async Task<Outcome<SignedIn>> Handle(SignInWithPassword request, CancellationToken cancel)
    {
        var user = await accounts.Named(request.UserName, cancel);
        var tried = await attempts.Password(user?.Id, cancel);
        var right = Passwords.Matches(user?.PasswordHash, request.Password);
        var outcome = !tried.Allowed ? "locked" : user is null ? "unknown" : !right ? "refused" : user.DisabledAt is not null ? "disabled" : null;
        if (outcome is not null)
        {
            if (tried.Allowed || tried.Tell)
            {
                await attempts.Record(user?.Id, outcome, cancel);
            }
            return BadSignIn;
        }
        await attempts.Succeeded(tried, cancel);
        if (user!.TwoFactorEnabled)
        {
            var half = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(Schemes.StampClaim, user.SecurityStamp)], Schemes.Code);
            await http.HttpContext!.SignInAsync(Schemes.Code, new(half));
            await attempts.Record(user.Id, "second-factor-asked", cancel);
            return new SignedIn(CodeNeeded: true, user.PasswordIsTemporary, user.Language);
        }
        await sessions.Begin(user.Id, cancel);
        browsers.Remember(user.Id);
        await attempts.Record(user.Id, "signed-in", cancel);
        return new SignedIn(CodeNeeded: false, user.PasswordIsTemporary, user.Language);
    }
}
