using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>Days on which an earlier entry of the same kind would go on beside the one that is being made.</summary>
/// <param name="Scope">Whose entry it is.</param>
/// <param name="ToDay">Null: until further notice.</param>
/// <param name="Own">The edited scope's own entry: this edit can take it from those days.</param>
internal sealed record LeftDays(string Scope, LocalDate FromDay, LocalDate? ToDay, bool Own);

/// <summary>Days from a first to a last one; <paramref name="To"/> null: until further notice.</summary>
internal sealed record DayRange(LocalDate From, LocalDate? To)
{
    private LocalDate Last => To ?? LocalDate.MaxIsoValue;

    public int Length => Period.DaysBetween(From, Last) + 1;

    public bool Meets(DayRange other) => From <= other.Last && other.From <= Last;

    /// <summary>Whether they meet or lie at most so many days apart.</summary>
    public bool Near(DayRange other, int days) => Meets(other) || (From > other.Last ? Period.DaysBetween(other.Last, From) : Period.DaysBetween(Last, other.From)) <= days;

    /// <summary>What remains without the days of the other: a part before it, a part after it, both or none.</summary>
    public IEnumerable<DayRange> Without(DayRange other)
    {
        if (!Meets(other))
        {
            return [this];
        }
        var parts = new List<DayRange>();
        if (From < other.From)
        {
            parts.Add(new(From, other.From.PlusDays(-1)));
        }
        if (other.To is { } end && end < Last)
        {
            parts.Add(new(end.PlusDays(1), To));
        }
        return parts;
    }

    /// <summary>The same days with touching and overlapping ranges made one.</summary>
    public static IReadOnlyList<DayRange> Merge(IEnumerable<DayRange> ranges)
    {
        var merged = new List<DayRange>();
        foreach (var range in ranges.OrderBy(r => r.From))
        {
            if (merged.Count > 0 && merged[^1] is { } last && (last.To is not { } end || range.From <= end.PlusDays(1)))
            {
                merged[^1] = last with { To = last.To is { } a && range.To is { } b ? LocalDate.Max(a, b) : null };
            }
            else
            {
                merged.Add(range);
            }
        }
        return merged;
    }
}

/// <summary>
/// An entry that is made again for other days (the moon was sighted a day later) may leave days of the earlier one: they are shown and asked about.
/// The refusal <c>leaves-days</c> holds them and the two words that answer it.
/// </summary>
internal static class LeavesDays
{
    private const string Slug = "leaves-days", Lines = "left", Word = "fingerprint";

    /// <summary>Null where nothing is left, or where what was answered is done; else the question.</summary>
    /// <param name="takeAway">Takes the edited scope's own earlier entries from those days.</param>
    public static async Task<Problem?> Ask(RegistryEdit edit, IReadOnlyList<LeftDays> left, Func<Task> takeAway)
    {
        var fingerprint = Fingerprint(left);
        if (left.Count == 0 || edit.Left == Keep(fingerprint))
        {
            return null;
        }
        if (edit.Left == Replace(fingerprint))
        {
            await takeAway();
            return null;
        }
        return Problem.Conflict(Slug) with { Extensions = new Dictionary<string, object?> { [Lines] = left, [Word] = fingerprint } };
    }

    /// <summary>What a refused edit would leave, and the words that keep it or take it away; null where the problem is another one.</summary>
    public static (IReadOnlyList<LeftDays> Days, string Keep, string Replace)? In(Problem? problem)
    {
        if (problem is not { Slug: Slug, Extensions: { } more })
        {
            return null;
        }
        // A repeated submit gets the first answer back as it was stored.
        var days = more[Lines] is JsonElement kept ? kept.Deserialize<List<LeftDays>>(Json.Stored)! : (IReadOnlyList<LeftDays>)more[Lines]!;
        var fingerprint = more[Word]!.ToString()!;
        return (days, Keep(fingerprint), Replace(fingerprint));
    }

    /// <summary>The word of an answer without its fingerprint, for the audit trail.</summary>
    public static string? Answer(RegistryEdit edit) => edit.Left?.Split(':')[0];

    private static string Keep(string fingerprint) => $"keep:{fingerprint}";

    private static string Replace(string fingerprint) => $"replace:{fingerprint}";

    private static string Fingerprint(IEnumerable<LeftDays> left) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', left.Select(
        d => $"{d.Scope} {LocalDatePattern.Iso.Format(d.FromDay)} {(d.ToDay is { } to ? LocalDatePattern.Iso.Format(to) : "")}")))))[..16];
}
