using Microsoft.AspNetCore.Identity;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>How passwords are kept: ASP.NET Core Identity's hash (PBKDF2, HMAC-SHA-512, a salt each, 100,000 rounds).</summary>
internal static class Passwords
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Anybody = new();
    private static readonly string SomeHash = Hash("nobody has this password");

    public static string Hash(string password) => Hasher.HashPassword(Anybody, password);

    /// <summary>Takes as long where there is no such account (null) as where there is one.</summary>
    public static bool Matches(string? hash, string password) =>
        Hasher.VerifyHashedPassword(Anybody, hash ?? SomeHash, password) != PasswordVerificationResult.Failed && hash is not null;
}
