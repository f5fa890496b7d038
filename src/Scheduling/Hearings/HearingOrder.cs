using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>One hearing that another one is to come after (or before).</summary>
/// <param name="Earlier">Whether this one comes first.</param>
/// <param name="Days">At least so many days between them; 0: one begins when the other has ended.</param>
/// <param name="Part">Both are parts of one matter.</param>
internal sealed record OrderNeighbour(bool Earlier, int Days, Interval During, bool Part);

/// <summary>Between which instants a hearing has to lie for the sake of its neighbours. Pure.</summary>
internal sealed record OrderBounds(Instant? NotBefore, Instant? EndBy)
{
    public static OrderBounds Free { get; } = new(null, null);

    public static OrderBounds Of(IEnumerable<OrderNeighbour> neighbours, string zone)
    {
        var all = neighbours.ToList();
        return new(
            all.Where(n => n.Earlier).Select(n => (Instant?)Instant.Max(n.During.End, n.Days == 0 ? n.During.End : LocalDay.Of(LocalDay.At(n.During.Start, zone).PlusDays(n.Days), zone).Start)).Max(),
            all.Where(n => !n.Earlier).Select(n => (Instant?)Instant.Min(n.During.Start, n.Days == 0 ? n.During.Start : LocalDay.Of(LocalDay.At(n.During.Start, zone).PlusDays(-n.Days), zone).End)).Min());
    }

    public bool Allow(Interval during) => !(during.Start < NotBefore) && !(during.End > EndBy);
}

/// <summary>The order in which hearings come, kept from their booking on (<c>scheduling.hearing_order</c>): asked whenever one of them gets another time.</summary>
internal static class HearingOrder
{
    // What is over without having been held binds nobody; a hearing that was held binds what comes after it.
    private const string Binding = """
        (o.later = h.id and (x.status in ('Scheduled', 'Open', 'InSession', 'Paused') or x.status = 'Concluded' and x.started_at is not null)
            or o.earlier = h.id and x.status in ('Scheduled', 'Open', 'InSession', 'Paused'))
        """;

    /// <param name="hearings">A query of hearing ids.</param>
    /// <param name="locked">Locks the neighbours' rows until the commit, so that nobody moves them meanwhile.</param>
    private static string Sql(string hearings, bool locked = false) => $"""
        select h.id, o.later = h.id, o.days, x.starts_at, x.ends_at, o.days > 0 or coalesce(x.group_id = h.group_id, false)
        from scheduling.hearing h join scheduling.hearing_order o on h.id in (o.earlier, o.later)
        join scheduling.hearing x on x.id = case when o.later = h.id then o.earlier else o.later end
        where h.id in ({hearings}) and x.starts_at is not null and {Binding} {(locked ? "order by x.id for share of x" : "")}
        """;

    /// <summary>Null where the hearing may have the time that is wanted; <c>part-order</c> or <c>out-of-order</c> otherwise.</summary>
    /// <param name="of">The hearing whose place in the order it takes; its own, or for a next date that of the hearing it continues.</param>
    public static async Task<Problem?> Refusal(Tx tx, HearingState wanted, Guid of)
    {
        await using var batch = tx.Batch();
        // Who keeps the time is asked nothing: a place or a booth may change whatever the order has become.
        batch.Add(Sql("select id from scheduling.hearing where id = $1 and ($1 <> $2 or starts_at <> $3 or ends_at <> $4)", locked: true),
            Param.Uuid(of), Param.Uuid(wanted.Id), Param.Time(wanted.During.Start), Param.Time(wanted.During.End));
        await using var reader = await batch.Read(tx.Cancel);
        var broken = (await Read(reader, tx.Cancel)).Select(n => n.Other).FirstOrDefault(n => !OrderBounds.Of([n], wanted.Room.Zone).Allow(wanted.During));
        return broken is null ? null : Problem.Refuse(broken.Part ? "part-order" : "out-of-order");
    }

    /// <summary>Whether other parts of the matter are still to be heard, with a time or without one.</summary>
    public static async Task<bool> HasOtherParts(Tx tx, params Guid[] hearings)
    {
        await using var batch = tx.Batch();
        batch.Add("""
            select exists (select from scheduling.hearing h join scheduling.hearing o on o.group_id = h.group_id and o.id <> all($1)
                where h.id = any($1) and o.status in ('Requested', 'Scheduled', 'Open', 'InSession', 'Paused'))
            """, Param.Uuids(hearings));
        await using var reader = await batch.Read(tx.Cancel);
        return (await reader.All(r => r.GetBoolean(0), tx.Cancel)) is [true];
    }

    /// <summary>Asks for the neighbours of the hearings of a query; <see cref="Read"/> takes the rows.</summary>
    public static Batch Ask(Batch batch, string hearings, params ReadOnlySpan<NpgsqlParameter> parameters) => batch.Add(Sql(hearings), parameters);

    public static async Task<List<(Guid Hearing, OrderNeighbour Other)>> Read(NpgsqlDataReader reader, CancellationToken cancel) =>
        await reader.All(r => (r.GetGuid(0), new OrderNeighbour(r.GetBoolean(1), r.GetInt32(2), new(r.Instant(3), r.Instant(4)), r.GetBoolean(5))), cancel);

    /// <summary>Queues that hearings come one after the other.</summary>
    public static Tx Order(this Tx tx, IReadOnlyList<(Guid Earlier, Guid Later, int Days)> all) => all.Count == 0 ? tx : tx.Then(
        "insert into scheduling.hearing_order (earlier, later, days) select * from unnest($1, $2, $3)",
        Param.Uuids(all.Select(o => o.Earlier)), Param.Uuids(all.Select(o => o.Later)), Param.Ints(all.Select(o => (int?)o.Days)));

    /// <summary>Every part after all before it: a part that is cancelled leaves the others in order.</summary>
    public static Tx OrderParts(this Tx tx, IReadOnlyList<(Guid Hearing, int DaysBetween)> parts) =>
        tx.Order([.. parts.SelectMany((later, i) => parts.Take(i), (later, earlier) => (earlier.Hearing, later.Hearing, later.DaysBetween))]);

    /// <summary>A next date takes over what held for the hearing that it continues.</summary>
    public static Tx TakeOrder(this Tx tx, Guid of, Guid next) => tx.Then("""
        insert into scheduling.hearing_order (earlier, later, days)
        select $2, later, days from scheduling.hearing_order where earlier = $1 union all select earlier, $2, days from scheduling.hearing_order where later = $1
        """, Param.Uuid(of), Param.Uuid(next));
}
