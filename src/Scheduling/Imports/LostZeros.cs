using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// A spreadsheet drops the zeros before a number, and prisoner 45 is another person than prisoner 0045. Where the courts in scope know the longer number at that
/// prison and not this one, the row is for a person to decide.
/// </summary>
internal static class LostZeros
{
    private const int LongestNumber = 8;

    public static async Task<IReadOnlyList<Decided>> Ask(Tx tx, IReadOnlyList<Decided> decided, IReadOnlyCollection<string> rooms)
    {
        var asked = decided.Where(d => d.State == RowState.Ready).SelectMany(d => d.Row.Booking!.Participants, (d, p) => (d.Row.Line, At: p.Place.AccessPoint, Number: p.PrisonerNumber))
            .Where(p => p is { At: not null, Number: { Length: < LongestNumber } number } && number.All(char.IsAsciiDigit)).ToList();
        if (asked.Count == 0)
        {
            return decided;
        }
        var longer = asked.SelectMany(p => Enumerable.Range(1, LongestNumber - p.Number!.Length), (p, zeros) => (p.Line, p.At, Number: p.Number!, Longer: new string('0', zeros) + p.Number)).ToList();
        await using var batch = tx.Batch();
        batch.Add("""
            select n.line, n.number, min(p.prisoner_number) from unnest($1, $2, $3, $4) as n(line, at, number, longer)
            join scheduling.access_point a on a.code = n.at join scheduling.person p on p.prison_id = a.id and p.prisoner_number = n.longer
            where not exists (select from scheduling.person s where s.prison_id = a.id and s.prisoner_number = n.number)
                and exists (
                    select from scheduling.participant i join scheduling.court_case c on c.id = i.case_id join scheduling.courtroom r on r.court_id = c.court_id
                    where i.person_id = p.id and r.code = any($5))
            group by 1, 2
            """, Param.Ints(longer.Select(l => l.Line)), Param.Texts(longer.Select(l => l.At)), Param.Texts(longer.Select(l => l.Number)), Param.Texts(longer.Select(l => l.Longer)), Param.Texts(rooms));
        await using var reader = await batch.Read(tx.Cancel);
        var known = (await reader.All(r => (Line: r.GetInt32(0), Number: r.GetString(1), Known: r.GetString(2)), tx.Cancel)).ToLookup(k => k.Line);
        return [.. decided.Select(d => known[d.Row.Line].FirstOrDefault() is { Number: { } number } found
            ? new(d.Row with { Notes = [] }, RowState.Clash, [RowProblem.Of("import.row.zeros-lost", ImportFields.Prisoner, ("text", number), ("known", found.Known))])
            : d)];
    }
}
