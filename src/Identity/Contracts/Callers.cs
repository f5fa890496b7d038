using System.Security.Claims;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Contracts;

/// <summary>Who is behind a principal, with the roles held now (at most three seconds old).</summary>
public interface ICallers
{
    /// <summary>
    /// <see cref="Caller.Anonymous"/> for a principal that is not signed in; null for one that may no longer act: disabled, session ended,
    /// key revoked. Long-lived connections ask again every few seconds.
    /// </summary>
    ValueTask<Caller?> Of(ClaimsPrincipal principal, CancellationToken cancel);
}

/// <summary>Grants that follow from another module's facts, for example a judge's postings. Asked at most every three seconds per session.</summary>
public interface IExtendGrants
{
    ValueTask<IReadOnlyList<Grant>> For(Guid userId, CancellationToken cancel);
}
