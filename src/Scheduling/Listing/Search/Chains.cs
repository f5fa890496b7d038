namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Many doubly linked lists over one set of links, each link in at most one list: adding and removing take no memory and no search.</summary>
internal sealed class Chains
{
    private readonly int[] head, next, previous;

    public Chains(int chains, int links)
    {
        head = new int[chains];
        Array.Fill(head, -1);
        (next, previous) = (new int[links], new int[links]);
    }

    /// <summary>The first link of a chain, or -1.</summary>
    public int First(int chain) => head[chain];

    /// <summary>The link after this one, or -1.</summary>
    public int Next(int link) => next[link];

    public void Add(int chain, int link)
    {
        var first = head[chain];
        (next[link], previous[link]) = (first, -1);
        if (first >= 0)
        {
            previous[first] = link;
        }
        head[chain] = link;
    }

    public void Remove(int chain, int link)
    {
        var (before, after) = (previous[link], next[link]);
        if (before >= 0)
        {
            next[before] = after;
        }
        else
        {
            head[chain] = after;
        }
        if (after >= 0)
        {
            previous[after] = before;
        }
    }
}
