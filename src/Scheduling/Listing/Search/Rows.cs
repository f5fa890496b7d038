namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Lists of unequal length in one array: row i is <c>Items[Start[i]..Start[i+1]]</c>.</summary>
internal sealed class Rows<T>(int[] start, T[] items)
{
    public int[] Start { get; } = start;

    public T[] Items { get; } = items;

    public ReadOnlySpan<T> this[int row] => Items.AsSpan(Start[row], Start[row + 1] - Start[row]);
}

/// <summary>Writes rows one after the other.</summary>
internal sealed class RowsWriter<T>
{
    private readonly List<int> start = [0];
    private readonly List<T> items = [];

    public int Count => start.Count - 1;

    public void Add(T item) => items.Add(item);

    public void EndRow() => start.Add(items.Count);

    public Rows<T> Done() => new([.. start], [.. items]);

    /// <summary>Puts each item into the row of its key; the order within a row is that of the items.</summary>
    public static Rows<T> Group(int rows, IReadOnlyList<(int Row, T Item)> pairs)
    {
        var start = new int[rows + 1];
        foreach (var (row, _) in pairs)
        {
            start[row + 1]++;
        }
        for (var i = 0; i < rows; i++)
        {
            start[i + 1] += start[i];
        }
        var (next, items) = (start[..rows], new T[pairs.Count]);
        foreach (var (row, item) in pairs)
        {
            items[next[row]++] = item;
        }
        return new(start, items);
    }
}
