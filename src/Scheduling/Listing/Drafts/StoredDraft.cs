using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>What the clerk wants of a row. Stored by name.</summary>
internal enum DraftChoice { Free, Kept, Out }

/// <summary>A draft with the plan it came to, for its maker.</summary>
internal sealed record StoredDraft(
    Guid Id, LocalDate From, LocalDate To, Guid? PlanId, PlanState State, PlanProgress Progress, Instant AskedAt, int Seconds, ListingInstance? Instance, PlanBegin? Begin, ListingPlan? Plan, IReadOnlyDictionary<Guid, DraftChoice> Rows)
{
    public bool Over => State is not (PlanState.Waiting or PlanState.Running);

    /// <summary>When a row of the plan is, on the court's clock.</summary>
    public LocalDateTime StartOf(ListedHearing row) => LocalDatePattern.Iso.Parse(Instance!.Dates[row.Day]).Value.AtMidnight().PlusMinutes(row.Start);

    /// <summary>The plan's rows that are hearings of the backlog.</summary>
    public IEnumerable<(Guid Hearing, ListedHearing Row)> Listed =>
        (Plan?.Listed ?? []).Where(l => !l.Hearing.StartsWith(DraftProblem.BusyPrefix, StringComparison.Ordinal)).Select(l => (Guid.Parse(l.Hearing), l));

    /// <summary>Null where there is none of this caller's.</summary>
    public static async Task<StoredDraft?> Read(Tx tx, Guid id, bool locked)
    {
        await using var batch = tx.Batch();
        return await Read(batch, id, tx.Caller.Reference, locked, tx.Cancel);
    }

    public static async Task<StoredDraft?> Read(Batch batch, Guid id, string maker, bool locked, CancellationToken cancel)
    {
        batch.Add($"""
            select d.from_day, d.to_day, d.plan_id, p.state, p.score, p.listed, p.searched_ms, p.steps, p.instance, p.plan, coalesce(p.made_at, d.made_at), coalesce(p.seconds, 0), p.begin
            from scheduling.listing_draft d left join scheduling.listing_plan p on p.id = d.plan_id where d.id = $1 and d.made_by = $2 {(locked ? "for update of d" : "")}
            """, Param.Uuid(id), Param.Text(maker));
        batch.Add("select hearing_id, choice from scheduling.listing_draft_row where draft_id = $1", Param.Uuid(id));
        await using var reader = await batch.Read(cancel);
        var head = (await reader.All(r => new StoredDraft(
            id, r.Date(0), r.Date(1), r.GuidOrNull(2), r.StringOrNull(3) is { } state ? Enum.Parse<PlanState>(state) : PlanState.Failed,
            new(r.IsDBNull(4) ? null : r.GetInt64(4), r.IntOrNull(5) ?? 0, r.IsDBNull(6) ? 0 : r.GetInt64(6) / 1000.0, r.IsDBNull(7) ? 0 : r.GetInt64(7)), r.Instant(10), r.GetInt32(11),
            r.IsDBNull(8) ? null : ListingFiles.Unpack<ListingInstance>(r.GetFieldValue<byte[]>(8)), r.IsDBNull(12) ? null : ListingFiles.Unpack<PlanBegin>(r.GetFieldValue<byte[]>(12)), r.IsDBNull(9) ? null : ListingFiles.Unpack<ListingPlan>(r.GetFieldValue<byte[]>(9)),
            new Dictionary<Guid, DraftChoice>()), cancel)).FirstOrDefault();
        return head is null ? null : head with { Rows = (await reader.All(r => (r.GetGuid(0), Enum.Parse<DraftChoice>(r.GetString(1))), cancel)).ToDictionary() };
    }
}
