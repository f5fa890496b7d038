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
    /// <summary>Nothing is booked further ahead.</summary>
    public static readonly Duration Horizon = Duration.FromDays(3 * 366);

    /// <param name="wanted">The hearing with its wanted room, interval and places; its judge is decided here.</param>
    /// <param name="alsoFree">Hearings whose reservations do not count, because this transaction releases them.</param>
    public static async Task<Outcome<Placed>> Place(Tx tx, CalendarFacts facts, HearingState wanted, bool urgent, params Guid[] alsoFree)
    {
        var judged = Judge(tx.Now, facts, wanted, urgent);
        return !judged.Succeeded ? judged.Problem
            : await HearingOrder.Refusal(tx, wanted, wanted.Id) is { } order ? order
            : await Take(tx, facts, judged.Value, alsoFree);
    }

    /// <summary>Places the parts of one matter: all of them or none, in one sweep of locks. What refuses a later part than the first says which.</summary>
    public static async Task<Outcome<IReadOnlyList<Placed>>> Place(Tx tx, CalendarFacts facts, IReadOnlyList<HearingState> parts, bool urgent)
    {
        var judged = new List<HearingState>();
        foreach (var part in parts)
        {
            var decided = Judge(tx.Now, facts, part, urgent);
            if (!decided.Succeeded)
            {
                return decided.Problem;
            }
            judged.Add(decided.Value);
        }
        var held = await LockAndLook(tx, facts, [.. judged.Select(Need)], [.. judged.Select(h => h.Id)]);
        var placed = new List<Placed>();
        foreach (var part in judged)
        {
            var dealt = Dealer.Deal(facts, Need(part), held);
            if (dealt.Conflicts.Count > 0)
            {
                var taken = SlotTaken(part, dealt.Conflicts);
                return placed.Count == 0 ? taken : Problem.Conflict("part-taken", ("part", placed.Count + 1), ("date", part.Day)) with { Extensions = taken.Extensions };
            }
            placed.Add(With(part, dealt));
            held.AddRange(dealt.Reservations.Select(r => new Held(r.ResourceId, r.During)));
        }
        return placed;
    }

    /// <summary>The rules that need no look at other hearings: the hearing with its judge, or why its time is refused. Pure.</summary>
    public static Outcome<HearingState> Judge(Instant now, CalendarFacts facts, HearingState wanted, bool urgent)
    {
        if (wanted.During.Start < now)
        {
            return Problem.Refuse("in-the-past");
        }
        if (wanted.During.Start > now + Horizon)
        {
            return Problem.Refuse("too-far-ahead");
        }
        var judge = PlacementRules.Judge(facts, wanted.Room, wanted.During, urgent);
        if (!judge.Succeeded)
        {
            return judge.Problem;
        }
        return PlacementRules.Refusal(facts, wanted.During, [.. wanted.Appearances.Select(a => a.Need)]) is { } refusal ? refusal : wanted with { Judge = judge.Value };
    }

    /// <summary>Takes the reservations of a hearing whose judge and places are decided; answers <c>slot-taken</c> where something is in the way.</summary>
    public static async Task<Outcome<Placed>> Take(Tx tx, CalendarFacts facts, HearingState hearing, params Guid[] alsoFree)
    {
        // Asked again, for those who come here without a new decision: what was allowed once may be no more.
        if (SeparationRules.Refusal(hearing.Appearances.Select(a => a.Need)) is { } refusal)
        {
            return refusal;
        }
        var need = Need(hearing);
        var dealt = Dealer.Deal(facts, need, await LockAndLook(tx, facts, [need], [hearing.Id, .. alsoFree]));
        return dealt.Conflicts.Count > 0 ? SlotTaken(hearing, dealt.Conflicts) : With(hearing, dealt);
    }

    public static HearingNeed Need(HearingState hearing) => new(hearing.Room, hearing.Judge!.Value, hearing.During, [.. hearing.Appearances.Select(a => a.Need)]) { Cases = [.. hearing.Cases.Select(c => c.Id)] };

    public static Placed With(HearingState hearing, Dealt dealt)
    {
        var appearances = hearing.Appearances.Select(a => dealt.Stations.TryGetValue(a.Id, out var station) ? a with { StationId = station.Id, Station = station.Number } : a with { StationId = null, Station = null });
        return new(hearing with { Appearances = [.. appearances] }, dealt.Reservations);
    }

    /// <summary>Locks every resource of the needs in one sorted sweep and then reads what is held of them.</summary>
    /// <param name="locked">False for a look that decides nothing.</param>
    public static async Task<List<Held>> LockAndLook(Tx tx, CalendarFacts facts, IReadOnlyList<HearingNeed> needs, Guid[] own, bool locked = true)
    {
        var windows = new Dictionary<Guid, Interval>();
        foreach (var need in needs)
        {
            var people = need.Places.Select(p => p.PersonId);
            var stations = need.Places.Where(p => p.At is not null).SelectMany(p => facts.Stations[p.At!.Id]).Select(s => s.Id);
            foreach (var resource in (IEnumerable<Guid>)[need.Room.Id, need.Judge, .. people, .. stations])
            {
                windows[resource] = windows.TryGetValue(resource, out var w) ? new(Instant.Min(w.Start, need.Window.Start), Instant.Max(w.End, need.Window.End)) : need.Window;
            }
        }
        await using var batch = tx.Batch();
        if (locked)
        {
            batch.Lock(needs.SelectMany(n => n.LockedResources).Select(Locks.Resource));
            // Somebody was merged, put under protection or given another role since the people were read: the transaction looks again.
            var read = needs.SelectMany(n => n.Places.SelectMany(p => n.Cases, (p, c) => (p.PersonId, Case: c, p.Standing))).ToList();
            batch.Add("select scheduling.as_read($1, $2, $3, $4, $5)", Param.Uuids(needs.SelectMany(n => n.Places).Select(p => p.PersonId).Distinct()),
                Param.Uuids(read.Select(r => r.PersonId)), Param.Uuids(read.Select(r => r.Case)), Param.Texts(read.Select(r => string.Join(',', r.Standing.Roles))), Param.Bools(read.Select(r => r.Standing.Protected)));
        }
        batch.Add("""
            select v.resource_id, v.during from unnest($1, $2) as r(id, w)
            cross join lateral (select resource_id, during from scheduling.reservation where resource_id = r.id and during && r.w and hearing_id <> all($3)) v
            """, Param.Uuids(windows.Keys), Param.Ranges(windows.Values), Param.Uuids(own));
        await using var reader = await batch.Read(tx.Cancel);
        if (locked)
        {
            await reader.NextResultAsync(tx.Cancel);
            await reader.NextResultAsync(tx.Cancel);
        }
        return await reader.All(r => new Held(r.GetGuid(0), r.GetFieldValue<NpgsqlRange<DateTime>>(1).ToInterval()), tx.Cancel);
    }

    private static Problem SlotTaken(HearingState hearing, IEnumerable<Conflict> conflicts) => Problem.Conflict("slot-taken") with
    {
        Extensions = new Dictionary<string, object?>
        {
            ["conflicts"] = conflicts.Take(50).Select(c => new { c.Resource, From = hearing.Local(c.During.Start), To = hearing.Local(c.During.End) }).ToList(),
        },
    };
}
