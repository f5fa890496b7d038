using System.Numerics;
using System.Runtime.CompilerServices;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>A whole day and more: for courts that sit from early morning to late evening.</summary>
internal struct Slots320 : ISlots<Slots320>
{
    private const int Words = 5;

    private Five words;

    [InlineArray(Words)]
    private struct Five
    {
        private ulong first;
    }

    public static int Size => Words * 64;

    public readonly bool IsEmpty
    {
        get
        {
            var any = 0UL;
            for (var i = 0; i < Words; i++)
            {
                any |= words[i];
            }
            return any == 0;
        }
    }

    public readonly int Count
    {
        get
        {
            var count = 0;
            for (var i = 0; i < Words; i++)
            {
                count += BitOperations.PopCount(words[i]);
            }
            return count;
        }
    }

    public static Slots320 Range(int from, int to)
    {
        var set = default(Slots320);
        for (var i = 0; i < Words; i++)
        {
            set.words[i] = Word.Range(from - i * 64, to - i * 64);
        }
        return set;
    }

    public static Slots320 operator |(Slots320 a, Slots320 b)
    {
        for (var i = 0; i < Words; i++)
        {
            a.words[i] |= b.words[i];
        }
        return a;
    }

    public static Slots320 operator &(Slots320 a, Slots320 b)
    {
        for (var i = 0; i < Words; i++)
        {
            a.words[i] &= b.words[i];
        }
        return a;
    }

    public readonly Slots320 Without(Slots320 other)
    {
        var left = this;
        for (var i = 0; i < Words; i++)
        {
            left.words[i] &= ~other.words[i];
        }
        return left;
    }

    public readonly Slots320 Blocking(int length)
    {
        var blocking = this;
        for (var have = 1; have < length;)
        {
            var more = Math.Min(Math.Min(length - have, have), 63);
            blocking |= blocking.Earlier(more);
            have += more;
        }
        return blocking;
    }

    public readonly Slots320 RunStarts() => Without(Later());

    public readonly Slots320 RunEnds() => Without(Earlier(1));

    public readonly int Nth(int n)
    {
        for (var i = 0; ; i++)
        {
            var here = BitOperations.PopCount(words[i]);
            if (n < here)
            {
                return i * 64 + Word.Nth(words[i], n);
            }
            n -= here;
        }
    }

    public readonly bool Has(int slot) => ((words[slot >> 6] >> (slot & 63)) & 1) != 0;

    private readonly Slots320 Earlier(int by)
    {
        var moved = this;
        for (var i = 0; i < Words; i++)
        {
            moved.words[i] = (words[i] >> by) | (i + 1 < Words ? words[i + 1] << (64 - by) : 0);
        }
        return moved;
    }

    private readonly Slots320 Later()
    {
        var moved = this;
        for (var i = 0; i < Words; i++)
        {
            moved.words[i] = (words[i] << 1) | (i > 0 ? words[i - 1] >> 63 : 0);
        }
        return moved;
    }
}
