using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RuleOfLaw.Courts.Identity.Users;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>ASP.NET Core Identity's cookies; passwords, codes and lockout are checked in <see cref="Attempts"/>.</summary>
internal sealed class CourtsSignIn(
    UserManager<UserAccount> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<UserAccount> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<UserAccount>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<UserAccount> confirmation)
    : SignInManager<UserAccount>(users, http, claims, options, log, schemes, confirmation)
{
    public override Task<bool> IsTwoFactorEnabledAsync(UserAccount user) => Task.FromResult(user.TwoFactorEnabled);

    /// <summary>The password was right: signs in, or asks for the second factor.</summary>
    public Task<SignInResult> Proceed(UserAccount user) => SignInOrTwoFactorAsync(user, isPersistent: false);
}
