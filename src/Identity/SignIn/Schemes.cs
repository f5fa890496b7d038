namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>The ways to prove who one is, and the claims they leave.</summary>
internal static class Schemes
{
    /// <summary>Picks one of the others by what the request carries.</summary>
    public const string Any = "Courts";

    public const string ApiKey = "ApiKey";

    /// <summary>A signed-in person's cookie.</summary>
    public const string Session = "Session";

    /// <summary>The five minutes between the password and the second factor.</summary>
    public const string Code = "Code";

    public const string KeyClaim = "courts:key";

    /// <summary>The SHA-256 of the session's token is the row in <c>identity.session</c>.</summary>
    public const string TokenClaim = "courts:session";

    public const string StampClaim = "courts:stamp";
}
