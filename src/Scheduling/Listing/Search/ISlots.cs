namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>A set of five-minute slots of one day, as bits. The horizon's earliest sitting begins at slot 0.</summary>
internal interface ISlots<T> where T : struct, ISlots<T>
{
    /// <summary>How many slots a set can hold.</summary>
    static abstract int Size { get; }

    bool IsEmpty { get; }

    int Count { get; }

    /// <summary>The slots from..to-1, clipped to what a set can hold.</summary>
    static abstract T Range(int from, int to);

    static abstract T operator |(T a, T b);

    static abstract T operator &(T a, T b);

    /// <summary>Those of this set that the other lacks.</summary>
    T Without(T other);

    /// <summary>The slots s of which some slot of s..s+length-1 is in this set: where an interval of that length can't begin.</summary>
    T Blocking(int length);

    /// <summary>The slots whose predecessor is not in the set: where its runs begin.</summary>
    T RunStarts();

    /// <summary>The slots whose successor is not in the set: where its runs end.</summary>
    T RunEnds();

    /// <summary>The n-th slot of the set, from 0, in order of time.</summary>
    int Nth(int n);

    bool Has(int slot);
}
