namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>Where to go after signing in: an address of this site, or its first page.</summary>
internal static class LocalAddress
{
    public static string Or(string? address, string other) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && address.Length <= 2000 && !address.Any(c => char.IsControl(c) || c == '\\')
        && !address.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? address : other;
}
