namespace RuleOfLaw.Courts.Demonstration.Making;

/// <summary>Our own small generator (SplitMix64): the same throws on every machine and version, from a name.</summary>
internal struct Dice
{
    private ulong state;

    public Dice(string name, long salt = 0)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        state = 14695981039346656037;
        foreach (var letter in name)
        {
            state = (state ^ letter) * 1099511628211;
        }
        state ^= (ulong)salt * 0x9E3779B97F4A7C15;
        Next();
    }

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    public bool Chance(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    public T One<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    /// <summary>One of the values, by weight.</summary>
    public T Weighted<T>(IReadOnlyList<(T Value, int Weight)> list)
    {
        var total = 0;
        foreach (var (_, weight) in list)
        {
            total += weight;
        }
        var thrown = Below(total);
        foreach (var (value, weight) in list)
        {
            if ((thrown -= weight) < 0)
            {
                return value;
            }
        }
        return list[^1].Value;
    }

    /// <summary>A version 7 uuid of that moment (milliseconds since 1970), so that rows lie in the order of time.</summary>
    public Guid Id(long milliseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)milliseconds << 16) | 0x7000 | (Next() & 0x0fff));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (Next() >> 2) | 0x8000000000000000);
        return new Guid(bytes, bigEndian: true);
    }
}
