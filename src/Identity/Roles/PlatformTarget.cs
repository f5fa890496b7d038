using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Roles;

/// <summary>
/// Accounts, keys and the audit trail lie in no place: only a role that holds everywhere reaches them, so that an administrator of one
/// province can't make one of all.
/// </summary>
internal sealed class PlatformTarget : IResolveTarget
{
    public const string User = "user", Key = "api-key", Trail = "audit-trail";

    public IReadOnlyCollection<string> Kinds => [User, Key, Trail];

    public ValueTask<IReadOnlyList<Place>> Places(Target target, Role role, CancellationToken cancel) => new([new Place()]);
}
