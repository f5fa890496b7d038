using System.Text;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A number that a case is about to get, in its court.</summary>
/// <param name="Folded">By <see cref="Folding"/>.</param>
internal readonly record struct CourtNumber(Guid Court, string Folded);

/// <summary>
/// Case numbers that are not the same and may be one case: the same digits with another separator, another or no prefix, a lost year. It only asks a person; it decides nothing.
/// </summary>
internal static class NearNumbers
{
    private const int Most = 5, MostAsked = 20;

    /// <summary>Words that say nothing of which register a number is in.</summary>
    private static readonly HashSet<string> Noise = ["no", "nos", "number", "of", "the", "case", "نمبر", "کیس", "مقدمہ", "بابت", "سال"];

    /// <summary>The court's cases that are near each of these numbers, at most five each, none that has the number itself; and the numbers' digits.</summary>
    public static async Task<(IReadOnlyDictionary<CourtNumber, IReadOnlyList<HearingCaseView>> Cases, IReadOnlyDictionary<CourtNumber, string> Keys)> Look(Batch batch, IReadOnlyList<CourtNumber> numbers, CancellationToken cancel)
    {
        batch.Add(
            $"""
            select n.n::int, k.key, c.id, c.number, c.type, c.number_folded
            from unnest($1, $2) with ordinality as n(court, folded, n) cross join lateral (select scheduling.number_key(n.folded) as key) k
            left join lateral (
                select id, number, type, number_folded from scheduling.court_case where court_id = n.court and number_key = k.key and number_folded <> n.folded
                union all
                select id, number, type, number_folded from scheduling.court_case where court_id = n.court and k.key like '%/%' and number_key = split_part(k.key, '/', 1)
                union all
                select id, number, type, number_folded from scheduling.court_case where court_id = n.court and k.key ~ '^[0-9][0-9][0-9]+$' and number_key > k.key || '/' and number_key < k.key || '0'
                limit {MostAsked}) c on true where k.key is not null
            """, Param.Uuids(numbers.Select(n => n.Court)), Param.Texts(numbers.Select(n => n.Folded)));
        await using var reader = await batch.Read(cancel);
        var found = await reader.All(r => (Asked: numbers[r.GetInt32(0) - 1], Key: r.GetString(1),
            Case: r.GuidOrNull(2) is { } id ? new HearingCaseView(new(id), r.GetString(3), r.GetString(4)) : null, Folded: r.StringOrNull(5)), cancel);
        return (found.Where(f => f.Case is not null && Near(f.Asked.Folded, f.Folded!)).GroupBy(f => f.Asked).ToDictionary(g => g.Key, g => (IReadOnlyList<HearingCaseView>)[.. g.Select(f => f.Case!).Take(Most)]),
            found.DistinctBy(f => f.Asked).ToDictionary(f => f.Asked, f => f.Key));
    }

    /// <summary>Whether two folded numbers with the same digits may be one: what stands around the digits is the same, shortened, missing or in the other script.</summary>
    public static bool Near(string one, string other)
    {
        var (words, others) = (Words(one), Words(other));
        var (a, b) = (string.Concat(words), string.Concat(others));
        return a.Length == 0 || b.Length == 0 || Urdu(a) != Urdu(b) || Within(a, others) || Within(b, words) || (Math.Min(a.Length, b.Length) > 4 && Slips(a, b) <= 2);
    }

    private static string[] Words(string folded)
    {
        var words = new StringBuilder();
        foreach (var rune in folded.EnumerateRunes())
        {
            words.Append(Rune.IsLetter(rune) ? rune.ToString() : " ");
        }
        return [.. words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !Noise.Contains(w))];
    }

    private static bool Urdu(string letters) => letters[0] > '\u05ff';

    /// <summary>It is the other, or its end, or short for either: <c>cnsa</c> and <c>ba</c> in <c>demo cnsa</c> and <c>demo bail application</c>.</summary>
    private static bool Within(string shorter, string[] words) => Enumerable.Range(0, words.Length).Any(i => Shortens(shorter, string.Concat(words.Skip(i))));

    /// <summary>Begins alike, and its letters stand in the other in their order: <c>crla</c> in <c>criminalappeal</c>.</summary>
    private static bool Shortens(string shorter, string longer)
    {
        var at = 0;
        foreach (var letter in longer)
        {
            if (at < shorter.Length && letter == shorter[at])
            {
                at++;
            }
        }
        return shorter[0] == longer[0] && at == shorter.Length;
    }

    /// <summary>How many letters were left out, put in or mistaken.</summary>
    private static int Slips(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var before = row.ToArray();
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }
        }
        return row[b.Length];
    }
}
