using NodaTime;

namespace RuleOfLaw.Courts.Platform.Loops;

/// <summary>
/// How often each thing of a loop has failed in a row, and until when it waits: two seconds at first; from <see cref="Tries"/> failures on it is
/// set aside for one, two, four … minutes, at most ten. Not safe for several threads.
/// </summary>
internal sealed class Setbacks<TItem> where TItem : notnull
{
    public const int Tries = 3;
    private readonly Dictionary<TItem, (int Times, Instant Until)> failing = [];

    public bool Wait(TItem item, Instant now) => failing.TryGetValue(item, out var held) && now < held.Until;

    /// <summary>Answers whether it is set aside now.</summary>
    public bool Failed(TItem item, Instant now)
    {
        var times = failing.GetValueOrDefault(item).Times + 1;
        failing[item] = (times, now + (times < Tries ? Duration.FromSeconds(2) : Duration.FromMinutes(Math.Min(10, 1 << Math.Min(times - Tries, 4)))));
        return times >= Tries;
    }

    /// <summary>Answers whether it had been set aside.</summary>
    public bool Went(TItem item) => failing.Remove(item, out var before) && before.Times >= Tries;

    /// <summary>Forgets all but these.</summary>
    public void Keep(IReadOnlySet<TItem> items)
    {
        foreach (var gone in failing.Keys.Where(k => !items.Contains(k)).ToList())
        {
            failing.Remove(gone);
        }
    }
}
