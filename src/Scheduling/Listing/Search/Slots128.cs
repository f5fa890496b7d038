using System.Numerics;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Up to 128 slots: sittings within ten and a half hours, as courts have them.</summary>
internal readonly struct Slots128(ulong low, ulong high) : ISlots<Slots128>
{
    private readonly ulong low = low, high = high;

    public static int Size => 128;

    public bool IsEmpty => (low | high) == 0;

    public int Count => BitOperations.PopCount(low) + BitOperations.PopCount(high);

    public static Slots128 Range(int from, int to) => new(Word.Range(from, to), Word.Range(from - 64, to - 64));

    public static Slots128 operator |(Slots128 a, Slots128 b) => new(a.low | b.low, a.high | b.high);

    public static Slots128 operator &(Slots128 a, Slots128 b) => new(a.low & b.low, a.high & b.high);

    public Slots128 Without(Slots128 other) => new(low & ~other.low, high & ~other.high);

    public Slots128 Blocking(int length)
    {
        var (l, h) = (low, high);
        for (var have = 1; have < length;)
        {
            var more = Math.Min(Math.Min(length - have, have), 63);
            l |= (l >> more) | (h << (64 - more));
            h |= h >> more;
            have += more;
        }
        return new(l, h);
    }

    public Slots128 RunStarts() => new(low & ~(low << 1), high & ~((high << 1) | (low >> 63)));

    public Slots128 RunEnds() => new(low & ~((low >> 1) | (high << 63)), high & ~(high >> 1));

    public int Nth(int n)
    {
        var inLow = BitOperations.PopCount(low);
        return n < inLow ? Word.Nth(low, n) : 64 + Word.Nth(high, n - inLow);
    }

    public bool Has(int slot) => (((slot < 64 ? low : high) >> (slot & 63)) & 1) != 0;
}
