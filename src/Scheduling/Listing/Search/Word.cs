using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Sixty-four slots.</summary>
internal static class Word
{
    public static ulong Range(int from, int to)
    {
        from = Math.Clamp(from, 0, 64);
        to = Math.Clamp(to, from, 64);
        return from == to ? 0 : ulong.MaxValue >> (64 - (to - from)) << from;
    }

    public static int Nth(ulong word, int n)
    {
        if (Bmi2.X64.IsSupported)
        {
            return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << n, word));
        }
        for (; n > 0; n--)
        {
            word &= word - 1;
        }
        return BitOperations.TrailingZeroCount(word);
    }
}
