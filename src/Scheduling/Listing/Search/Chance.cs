namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Random numbers that are the same for a seed on every machine and runtime (xorshift128+, seeded by splitmix64).</summary>
internal sealed class Chance
{
    private ulong a, b;

    public Chance(ulong seed)
    {
        a = Mix(ref seed);
        b = Mix(ref seed) | 1;
    }

    /// <summary>A seed for another, independent source.</summary>
    public ulong Fork() => Next();

    /// <summary>0..below-1.</summary>
    public int Below(int below) => (int)(((Next() >> 32) * (ulong)below) >> 32);

    /// <summary>Once in so many.</summary>
    public bool OneIn(int many) => Below(many) == 0;

    /// <summary>0 (included) to 1 (not).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        var x = a;
        var y = b;
        a = y;
        x ^= x << 23;
        b = x ^ y ^ (x >> 18) ^ (y >> 5);
        return b + y;
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
