using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>Makes accounts for the demonstration's people, as the platform itself.</summary>
public interface IMakeUsers
{
    /// <summary>Makes the account, or finds the one of that name and leaves it as it is.</summary>
    /// <exception cref="InvalidOperationException">The account is not one that could be made (name, lengths).</exception>
    Task<MadeUser> Make(NewUser user, CancellationToken cancel = default);
}

/// <param name="UserName">1 to 64 of <c>a-z A-Z 0-9 - . _</c>.</param>
/// <param name="Language"><c>en</c> or <c>ur</c>.</param>
/// <param name="Password">Null: a random one is made.</param>
public sealed record NewUser(string UserName, string DisplayNameEn, string DisplayNameUr, string? Email, string Language, string? Password, IReadOnlyList<Grant> Grants);

/// <param name="Password">Null where the account was there before.</param>
public sealed record MadeUser(Guid Id, string? Password);
