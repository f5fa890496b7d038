using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>Which stranded hearings their clerks keep all the same, as they stand now and for the reason that strands them now.</summary>
internal static class KeptHearings
{
    /// <returns>By hearing, why it is kept.</returns>
    public static async Task<IReadOnlyDictionary<Guid, string>> Of(NpgsqlConnection connection, IReadOnlyList<StrandedHearing> stranded, CancellationToken cancel)
    {
        if (stranded.Count == 0)
        {
            return new Dictionary<Guid, string>();
        }
        await using var batch = new Batch(connection);
        batch.Add(
            "select hearing_id, revision, detail ->> 'strandedBy', reason from scheduling.hearing_history where hearing_id = any($1) and change = 'kept' order by id",
            Param.Uuids(stranded.Select(s => s.Hearing)));
        await using var reader = await batch.Read(cancel);
        var lines = (await reader.All(r => (Hearing: r.GetGuid(0), Revision: r.GetInt32(1), By: r.StringOrNull(2), Why: r.StringOrNull(3) ?? ""), cancel)).ToLookup(k => k.Hearing);
        var kept = new Dictionary<Guid, string>();
        foreach (var hearing in stranded)
        {
            if (lines[hearing.Hearing].LastOrDefault(k => k.Revision == hearing.Revision && k.By == hearing.Reason) is { Hearing: var id, Why: var why } && id == hearing.Hearing)
            {
                kept[id] = why;
            }
        }
        return kept;
    }
}
