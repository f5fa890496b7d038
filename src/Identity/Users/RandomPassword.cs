using System.Security.Cryptography;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>Passwords that are shown once and typed by hand: four groups of four, about 77 bits, without letters that look alike.</summary>
internal static class RandomPassword
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string New() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
}
