using System.Collections.Frozen;
using System.Threading.RateLimiting;
using Dapper;
using Npgsql;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>
/// The hashes of all keys in use, read at most twenty times a second: whoever invents keys without end costs the database no more than that.
/// </summary>
internal sealed class KeysInUse(NpgsqlDataSource db) : IDisposable
{
    private readonly TokenBucketRateLimiter readings = new(new() { TokenLimit = 20, TokensPerPeriod = 20, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 });
    private volatile FrozenSet<string> known = [];

    /// <param name="hash">In hexadecimal, upper case. One that was revoked just now may be said to exist; the lookup that follows finds out.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> Exists(string hash, CancellationToken cancel)
    {
        if (!known.Contains(hash) && readings.AttemptAcquire() is { IsAcquired: true })
        {
            await using var connection = await db.OpenConnectionAsync(cancel);
            known = (await connection.QueryAsync<byte[]>("select hash from identity.api_key where revoked_at is null")).Select(Convert.ToHexString).ToFrozenSet(StringComparer.Ordinal);
        }
        return known.Contains(hash);
    }

    public void Dispose() => readings.Dispose();
}
