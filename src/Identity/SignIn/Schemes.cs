namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The ways to prove who one is, and the claims they leave.</summary>
internal static class Schemes
{
    /// <summary>Picks one of the others by what the request carries.</summary>
    public const string Any = "Courts";

    public const string ApiKey = "ApiKey";

    public const string KeyClaim = "courts:key";

    /// <summary>When the person typed the password, in Unix seconds: sliding a session does not move it.</summary>
    public const string SinceClaim = "courts:since";
}
