using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Demonstration.Contracts;

/// <summary>An account that the seed made, with its password: shown once.</summary>
public sealed record SeededAccount(Guid Id, string Name, Role Role, string Scope, string Password);

/// <summary>What a seed did.</summary>
/// <param name="Refused">Why the database was not seeded, in a sentence for the operator; null where it was.</param>
/// <param name="Accounts">The accounts that are new.</param>
public sealed record Seeded(string? Refused, IReadOnlyList<SeededAccount> Accounts);

/// <summary>Fills a database, as the role that owns it. Safe to repeat, also after a run that was killed.</summary>
public interface ISeed
{
    /// <summary>Reference data and one administrator; the database is a real one from then on.</summary>
    Task<Seeded> Empty(string ownerConnection, CancellationToken cancel = default);

    /// <summary>Reference data, demonstration data up to the present moment and an account for every role; a demonstration database of an earlier moment is topped up.</summary>
    Task<Seeded> Demonstration(string ownerConnection, DemonstrationSize size, CancellationToken cancel = default);
}
