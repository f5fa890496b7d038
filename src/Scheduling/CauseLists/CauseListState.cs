using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>What is published of a courtroom's day and what stands in it now.</summary>
internal sealed record CauseListState(IReadOnlyList<Publication> Publications, IReadOnlyList<PublishedItem> Items, IReadOnlyList<Standing> Standing)
{
    /// <summary>Which hearings stand on a list of their day: not one that is only asked for or cancelled, nor one that ended before its day came.</summary>
    internal static string Stands => $"""
        h.status not in ('Requested', 'Cancelled')
            and not (h.status = 'Concluded' and coalesce({Zones.LocalSql("h.concluded_at", "c.zone")}::date < {Zones.LocalSql("h.starts_at", "c.zone")}::date, false))
        """;

    /// <summary>Publications that were taken back.</summary>
    public IReadOnlyList<WithdrawnPublication> Withdrawn { get; init; } = [];

    public IReadOnlyList<Published> Published { get; } =
        [.. Items.GroupBy(i => i.Change.Hearing).Select(g => g.MaxBy(i => i.Number)!.Change).Select(c => new Published(c.Hearing, c.Serial, c.StartsAt, c.EndsAt, c.Kind == CauseListChanges.Removed)).OrderBy(p => p.Serial)];

    /// <summary>What the next list, main or supplementary, would say.</summary>
    public IReadOnlyList<Change> Next => Publications.Count == 0 ? CauseListChanges.Main(Standing) : CauseListChanges.Next(Published, Standing);

    /// <param name="forPublishing">Waits for, and keeps out, whoever else publishes this day until the transaction ends.</param>
    public static async Task<CauseListState> Read(Batch batch, Courtroom courtroom, LocalDate day, bool forPublishing, CancellationToken cancel)
    {
        var during = LocalDay.Of(day, courtroom.Zone);
        if (forPublishing)
        {
            batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 23))", Param.Text($"cause-list {courtroom.Code} {day}"));
        }
        batch.Add(
            """
            select l.number, l.published_at, count(i.serial)::int from scheduling.published_list l left join scheduling.cause_list_item i on i.list_id = l.id
            where l.courtroom_id = $1 and l.day = $2 group by l.id, l.number, l.published_at order by l.number
            """, Param.Uuid(courtroom.Id.Value), Param.Date(day));
        batch.Add(
            """
            select l.number, i.change, i.hearing_id, i.serial, i.starts_at, i.ends_at
            from scheduling.published_list l join scheduling.cause_list_item i on i.list_id = l.id
            where l.courtroom_id = $1 and l.day = $2 order by l.number, i.serial
            """, Param.Uuid(courtroom.Id.Value), Param.Date(day));
        batch.Add(
            $"""
            select h.id, h.starts_at, h.ends_at from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
            where h.courtroom_id = $1 and h.starts_at >= $2 and h.starts_at < $3 and {Stands}
            """,
            Param.Uuid(courtroom.Id.Value), Param.Time(during.Start), Param.Time(during.End));
        batch.Add("""
            select l.number, l.published_at, w.withdrawn_at from scheduling.cause_list l join scheduling.cause_list_withdrawal w on w.list_id = l.id
            where l.courtroom_id = $1 and l.day = $2 order by w.withdrawn_at
            """, Param.Uuid(courtroom.Id.Value), Param.Date(day));
        await using var reader = await batch.Read(cancel);
        if (forPublishing)
        {
            await reader.NextResultAsync(cancel);
        }
        var publications = await reader.All(r => new Publication(r.GetInt32(0), r.Instant(1), r.GetInt32(2)), cancel);
        var items = await reader.All(r => new PublishedItem(r.GetInt32(0), new(r.GetString(1), new(r.GetGuid(2)), r.GetInt32(3), r.Instant(4), r.Instant(5))), cancel);
        var standing = await reader.All(r => new Standing(new(r.GetGuid(0)), r.Instant(1), r.Instant(2)), cancel);
        return new(publications, items, standing) { Withdrawn = await reader.All(r => new WithdrawnPublication(r.GetInt32(0), r.Instant(1), r.Instant(2)), cancel) };
    }
}

/// <summary>A line as list <paramref name="Number"/> has it.</summary>
internal sealed record PublishedItem(int Number, Change Change)
{
    /// <summary>The start that an earlier list gave, where it differs.</summary>
    public Instant? WasAt(IReadOnlyList<PublishedItem> all) =>
        all.Where(i => i.Number < Number && i.Change.Hearing == Change.Hearing).MaxBy(i => i.Number) is { } before && before.Change.StartsAt != Change.StartsAt ? before.Change.StartsAt : null;
}
