namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>Where to go after signing in: an address of this site that is no part of signing in, or its first page.</summary>
internal static class LocalAddress
{
    public static string Or(string? address, string other) =>
        Platform.Input.LocalAddress.Of(address) is { } local && !local.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? local : other;
}
