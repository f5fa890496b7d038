using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Another hearing in session. <paramref name="Courtroom"/>: the code of its courtroom.</summary>
/// <param name="ByJudge">It runs in another courtroom, under the same judge.</param>
internal sealed record OtherInSession(Guid Hearing, string Courtroom, bool ByJudge)
{
    /// <summary>Says where, never whose: the other hearing may not be the reader's to know.</summary>
    public Problem Problem => Problem.Conflict("another-in-session", ("courtroom", Courtroom)) with
    {
        Extensions = new Dictionary<string, object?> { ["courtroom"] = Courtroom, ["resource"] = ByJudge ? "judge" : $"courtroom:{Courtroom}" },
    };
}

/// <summary>
/// At most one hearing is in session in a courtroom, and under a judge. Whoever brings a hearing into session asks here first; the unique indexes
/// <c>hearing_in_session_courtroom</c> and <c>hearing_in_session_judge</c> hold it too, and what they refuse is tried again and asks here.
/// </summary>
internal static class OneInSession
{
    /// <summary>Locks courtroom and judge until the commit; null where nothing else is in session there.</summary>
    public static async Task<OtherInSession?> Other(Tx tx, HearingState hearing)
    {
        await using var batch = tx.Batch().Lock([Locks.Resource(hearing.Room.Id), Locks.Resource(hearing.Judge!.Value)]);
        return await Read(batch, hearing, locked: true, tx.Cancel);
    }

    /// <summary>The same for a page that asks beforehand: decides nothing.</summary>
    public static async Task<OtherInSession?> Look(Batch batch, HearingState hearing, CancellationToken cancel) => await Read(batch, hearing, locked: false, cancel);

    private static async Task<OtherInSession?> Read(Batch batch, HearingState hearing, bool locked, CancellationToken cancel)
    {
        batch.Add("""
            select h.id, r.code, h.courtroom_id <> $2 from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id
            where h.status = 'InSession' and h.id <> $1 and (h.courtroom_id = $2 or h.judge_id = $3) order by h.courtroom_id <> $2 limit 1
            """, Param.Uuid(hearing.Id), Param.Uuid(hearing.Room.Id), Param.Uuid(hearing.Judge));
        await using var reader = await batch.Read(cancel);
        if (locked)
        {
            await reader.NextResultAsync(cancel);
        }
        return await reader.ReadAsync(cancel) ? new(reader.GetGuid(0), reader.GetString(1), reader.GetBoolean(2)) : null;
    }
}
