using NodaTime;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// What is held around the rows being decided: by the database's hearings, and by rows of the file decided before. Rows come in the order
/// of their starts, so what has ended before the next row is forgotten: memory stays the same however long the file is.
/// </summary>
internal sealed class HeldInFile
{
    private readonly Dictionary<Guid, List<(Interval During, int? Line)>> held = [];

    /// <summary>Forgets what ended before the next rows begin, and what the database held around the last ones.</summary>
    /// <param name="rows">The next rows: a repeated transaction decides them afresh.</param>
    public void Pass(IReadOnlyList<ReadRow> rows)
    {
        var (next, lines) = (rows[0].StartsAt, rows.Select(r => r.Line).ToHashSet());
        foreach (var (resource, list) in held.ToList())
        {
            list.RemoveAll(h => h.Line is not { } line || h.During.End <= next || lines.Contains(line));
            if (list.Count == 0)
            {
                held.Remove(resource);
            }
        }
    }

    public void Load(IEnumerable<Held> rows)
    {
        foreach (var row in rows)
        {
            List(row.ResourceId).Add((row.During, null));
        }
    }

    public void Take(IEnumerable<ReservationRow> rows, int line)
    {
        foreach (var row in rows)
        {
            List(row.ResourceId).Add((row.During, line));
        }
    }

    public IEnumerable<Interval> Of(Guid resource) => held.TryGetValue(resource, out var list) ? list.Select(h => h.During) : [];

    /// <summary>The row of the file that holds one of the resources then; null where only the database's hearings do.</summary>
    public int? LineOf(IEnumerable<Guid> resources, Interval during) =>
        resources.SelectMany(r => held.TryGetValue(r, out var list) ? list : []).Where(h => h.During.Start < during.End && during.Start < h.During.End).Min(h => h.Line);

    private List<(Interval, int?)> List(Guid resource) => held.TryGetValue(resource, out var list) ? list : held[resource] = [];
}
