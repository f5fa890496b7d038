using Npgsql;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>One thing that can never be otherwise (domain.md), checked on a live database by <c>infra/courts verify</c>.</summary>
public interface IInvariant
{
    /// <summary>A sentence: <c>No two reservations of one resource overlap</c>.</summary>
    string Law { get; }

    /// <summary>A sentence for each violation found (ids only), at most 100; empty where the law holds.</summary>
    Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel);
}
