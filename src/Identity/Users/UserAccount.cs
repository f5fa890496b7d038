using Microsoft.AspNetCore.Identity;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>A person's account, as ASP.NET Core Identity keeps it.</summary>
internal sealed class UserAccount : IdentityUser<Guid>
{
    public string DisplayNameEn { get; set; } = "";

    public string DisplayNameUr { get; set; } = "";

    public string Language { get; set; } = "en";

    /// <summary>An administrator saw the password: no role holds until it is changed.</summary>
    public bool PasswordIsTemporary { get; set; }

    public DateTime? DisabledAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastSignInAt { get; set; }
}
