using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime;
using RuleOfLaw.Courts.Identity.Users;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>A session's claims: the user's id, the security stamp and when it began. Roles are looked up, never carried.</summary>
internal sealed class SessionClaims(UserManager<UserAccount> users, IOptions<IdentityOptions> options, IClock clock) : UserClaimsPrincipalFactory<UserAccount>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(UserAccount user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(Schemes.SinceClaim, clock.GetCurrentInstant().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return identity;
    }
}
