using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Hearings of these cases that are still to come or going on, in the caller's courtrooms: what another one may have to come after or before.</summary>
[Allow(Role.Clerk)]
internal sealed record GetHearingsToCome(IReadOnlyList<CaseId> Cases) : IQuery<IReadOnlyList<HearingToCome>>;

/// <param name="Cases">The numbers of its cases.</param>
/// <param name="Zone">The courtroom's.</param>
/// <param name="CaseIds">Its cases.</param>
internal sealed record HearingToCome(HearingId Id, string Cases, Instant StartsAt, string Zone, IReadOnlyList<CaseId> CaseIds);

internal sealed class GetHearingsToComeHandler(NpgsqlDataSource db, IRegistry registry, IClock clock, CallContext call) : IRequestHandler<GetHearingsToCome, Outcome<IReadOnlyList<HearingToCome>>>
{
    public async Task<Outcome<IReadOnlyList<HearingToCome>>> Handle(GetHearingsToCome request, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).ToDictionary(r => r.Id.Value, r => r.Zone);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add(
            """
            select h.id, h.courtroom_id, h.starts_at,
                (select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id),
                array(select x.case_id from scheduling.hearing_case x where x.hearing_id = h.id)
            from scheduling.hearing h
            where h.id in (select hearing_id from scheduling.hearing_case where case_id = any($1)) and h.courtroom_id = any($2) and (h.status in ('Scheduled', 'Open') and h.ends_at > $3 or h.status in ('InSession', 'Paused'))
            order by h.starts_at, h.id limit 50
            """, Param.Uuids(request.Cases.Select(c => c.Value)), Param.Uuids(rooms.Keys), Param.Time(clock.GetCurrentInstant()));
        await using var reader = await batch.Read(cancel);
        return Outcome<IReadOnlyList<HearingToCome>>.Ok(await reader.All(r => new HearingToCome(new(r.GetGuid(0)), r.StringOrNull(3) ?? "", r.Instant(2), rooms[r.GetGuid(1)], [.. r.GetFieldValue<Guid[]>(4).Select(c => new CaseId(c))]), cancel));
    }
}

internal sealed class CheckGetHearingsToCome : ICheck<GetHearingsToCome>
{
    public IEnumerable<FieldError> Check(GetHearingsToCome r) => Checks.Count("cases", r.Cases.Count, 0, 40);
}

internal static class OtherHearings
{
    /// <summary>Whether all parts lie after and before the hearings that the booking names. Locks their rows until the commit, so that nobody moves them meanwhile.</summary>
    /// <param name="rooms">The caller's courtrooms: a hearing of another one is as unknown as one that does not exist.</param>
    public static async Task<Problem?> Refusal(Tx tx, BookHearing booking, IReadOnlyList<HearingState> parts, IEnumerable<Courtroom> rooms)
    {
        var named = new[] { booking.After, booking.Before }.OfType<HearingId>().Select(h => h.Value).ToList();
        if (named.Count == 0)
        {
            return null;
        }
        await using var batch = tx.Batch();
        batch.Add("""
            select id, starts_at, ends_at from scheduling.hearing
            where id = any($1) and courtroom_id = any($2) and status in ('Scheduled', 'Open', 'InSession', 'Paused') order by id for share
            """, Param.Uuids(named), Param.Uuids(rooms.Select(r => r.Id.Value)));
        await using var reader = await batch.Read(tx.Cancel);
        var found = (await reader.All(r => (Id: r.GetGuid(0), During: new Interval(r.Instant(1), r.Instant(2))), tx.Cancel)).ToDictionary(h => h.Id, h => h.During);
        FieldError[] unknown = [
            .. booking.After is { } a && !found.ContainsKey(a.Value) ? Checks.Error("after", "check.hearing-over") : [],
            .. booking.Before is { } b && !found.ContainsKey(b.Value) ? Checks.Error("before", "check.hearing-over") : []];
        if (unknown.Length > 0)
        {
            return Problem.Invalid(unknown);
        }
        return (booking.After is { } after && parts[0].During.Start < found[after.Value].End) || (booking.Before is { } before && parts[^1].During.End > found[before.Value].Start)
            ? Problem.Refuse("out-of-order") : null;
    }
}
