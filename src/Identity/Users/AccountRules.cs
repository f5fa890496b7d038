using Microsoft.AspNetCore.Identity;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>What passwords and attempts must be like: length over composition (OWASP ASVS 5.0, 6.2), five wrong tries, fifteen minutes.</summary>
internal static class AccountRules
{
    public const int ShortestPassword = 12, LongestPassword = 128, LongestUserName = 64;

    public static void Configure(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.Stores.MaxLengthForKeys = 128;
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
        options.Password.RequiredLength = ShortestPassword;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 5;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }
}
