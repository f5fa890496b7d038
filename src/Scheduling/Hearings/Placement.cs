using NodaTime;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>A hearing with its judge and stations dealt, and the reservations that hold it all.</summary>
internal sealed record Placed(HearingState Hearing, IReadOnlyList<ReservationRow> Reservations);

/// <summary>
/// The one way a hearing gets its time: rules first, then advisory locks on every resource in sorted order, then a look at what is held, then the deal.
/// Everybody who writes reservations comes through here.
/// </summary>
internal static class Placement
{
    private static readonly Duration Horizon = Duration.FromDays(3 * 366);

    /// <param name="wanted">The hearing with its wanted room, interval and places; its judge is decided here.</param>
    /// <param name="alsoFree">Hearings whose reservations do not count, because this transaction releases them.</param>
    public static async Task<Outcome<Placed>> Place(Tx tx, CalendarFacts facts, HearingState wanted, bool urgent, params Guid[] alsoFree)
    {
        if (wanted.During.Start < tx.Now)
        {
            return Problem.Refuse("in-the-past");
        }
        if (wanted.During.Start > tx.Now + Horizon)
        {
            return Problem.Refuse("too-far-ahead");
        }
        var judge = PlacementRules.Judge(facts, wanted.Room, wanted.During, urgent);
        if (!judge.Succeeded)
        {
            return judge.Problem;
        }
        var places = wanted.Appearances.Select(a => a.Need).ToList();
        return PlacementRules.Refusal(facts, wanted.During, places) is { } refusal
            ? refusal
            : await Take(tx, facts, wanted with { Judge = judge.Value }, alsoFree);
    }

    /// <summary>Takes the reservations of a hearing whose judge and places are decided; answers <c>slot-taken</c> where something is in the way.</summary>
    public static async Task<Outcome<Placed>> Take(Tx tx, CalendarFacts facts, HearingState hearing, params Guid[] alsoFree)
    {
        var need = new HearingNeed(hearing.Room, hearing.Judge!.Value, hearing.During, [.. hearing.Appearances.Select(a => a.Need)]);
        var dealt = Dealer.Deal(facts, need, await LockAndLook(tx, facts, need, [hearing.Id, .. alsoFree]));
        if (dealt.Conflicts.Count > 0)
        {
            return SlotTaken(hearing, dealt.Conflicts);
        }
        var appearances = hearing.Appearances.Select(a => dealt.Stations.TryGetValue(a.Id, out var station) ? a with { StationId = station.Id, Station = station.Number } : a with { StationId = null, Station = null });
        return new Placed(hearing with { Appearances = [.. appearances] }, dealt.Reservations);
    }

    private static async Task<List<Held>> LockAndLook(Tx tx, CalendarFacts facts, HearingNeed need, Guid[] own)
    {
        var resources = new HashSet<Guid> { need.Room.Id, need.Judge };
        foreach (var place in need.Places)
        {
            resources.Add(place.PersonId);
            resources.UnionWith(place.At is null ? [] : facts.Stations[place.At.Id].Select(s => s.Id));
        }
        await using var batch = tx.Batch();
        batch.Lock(need.LockedResources.Select(Locks.Resource));
        batch.Add("""
            select v.resource_id, v.during from unnest($1) as r(id)
            cross join lateral (select resource_id, during from scheduling.reservation where resource_id = r.id and during && $2 and hearing_id <> all($3)) v
            """, Param.Uuids(resources), Param.Range(need.Window), Param.Uuids(own));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        var held = new List<Held>();
        while (await reader.ReadAsync(tx.Cancel))
        {
            held.Add(new(reader.GetGuid(0), reader.GetFieldValue<NpgsqlRange<DateTime>>(1).ToInterval()));
        }
        return held;
    }

    private static Problem SlotTaken(HearingState hearing, IEnumerable<Conflict> conflicts) => Problem.Conflict("slot-taken") with
    {
        Extensions = new Dictionary<string, object?>
        {
            ["conflicts"] = conflicts.Take(50).Select(c => new { c.Resource, From = hearing.Local(c.During.Start), To = hearing.Local(c.During.End) }).ToList(),
        },
    };
}
