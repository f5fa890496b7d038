using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>What to know of a booking's cases that stands in nobody's way: near numbers where a case is new, the present fixture where it is not.</summary>
internal static class CaseHints
{
    /// <summary>For each new case, by id, the cases whose numbers are near: of the database, and of those made at the same time.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<HearingCaseView>>> Similar(Tx tx, IReadOnlyList<MadeCase> made)
    {
        if (made.Count == 0)
        {
            return new Dictionary<Guid, IReadOnlyList<HearingCaseView>>();
        }
        var numbers = made.Select(c => new CourtNumber(c.Court, c.Folded)).Distinct().ToList();
        await using var batch = tx.Batch();
        var (stored, keys) = await NearNumbers.Look(batch, numbers, tx.Cancel);
        var together = made.Where(c => keys.ContainsKey(new(c.Court, c.Folded))).ToLookup(c => (c.Court, Key: keys[new(c.Court, c.Folded)]));
        return made.ToDictionary(c => c.Case.Id, c => (IReadOnlyList<HearingCaseView>)[
            .. stored.GetValueOrDefault(new(c.Court, c.Folded)) ?? [],
            .. keys.TryGetValue(new(c.Court, c.Folded), out var key)
                ? together[(c.Court, key)].Where(o => o.Case.Id != c.Case.Id && NearNumbers.Near(o.Folded, c.Folded)).Select(o => new HearingCaseView(new(o.Case.Id), o.Case.Number, o.Case.Type)) : []]);
    }

    /// <summary>The coming hearings of these cases that have a time, the soonest first.</summary>
    public static async Task<IReadOnlyList<FixedHearing>> Fixed(Tx tx, IReadOnlyCollection<Guid> cases)
    {
        if (cases.Count == 0)
        {
            return [];
        }
        await using var batch = tx.Batch();
        batch.Add(
            """
            select hc.case_id, h.id, h.starts_at, r.code, o.zone from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
            join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court o on o.id = r.court_id
            where hc.case_id = any($1) and h.ends_at > $2 and h.status in ('Scheduled', 'Open', 'InSession', 'Paused') order by h.starts_at, h.id
            """, Param.Uuids(cases), Param.Time(tx.Now));
        await using var reader = await batch.Read(tx.Cancel);
        return await reader.All(r => new FixedHearing(new(r.GetGuid(0)), new(r.GetGuid(1)), r.Instant(2).InZone(LocalDay.Zone(r.GetString(4))).ToOffsetDateTime(), r.GetString(3)), tx.Cancel);
    }
}
