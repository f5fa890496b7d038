using System.Collections.Concurrent;
using NodaTime;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>Networks that presented keys which do not exist: after twenty in a minute, further ones are compared with <see cref="KeysInUse"/> alone.</summary>
internal sealed class FailedKeys(IClock clock)
{
    private const int Most = 20, MostAddresses = 10_000;
    private readonly ConcurrentDictionary<string, (Instant Since, int Times)> counts = new(StringComparer.Ordinal);

    public bool TooMany(string address) => counts.TryGetValue(address, out var count) && count.Times >= Most && IsFresh(count.Since);

    public void Count(string address)
    {
        if (counts.Count > MostAddresses)
        {
            counts.Clear();
        }
        counts.AddOrUpdate(address, _ => (clock.GetCurrentInstant(), 1), (_, old) => IsFresh(old.Since) ? (old.Since, old.Times + 1) : (clock.GetCurrentInstant(), 1));
    }

    private bool IsFresh(Instant since) => clock.GetCurrentInstant() - since < Duration.FromMinutes(1);
}
