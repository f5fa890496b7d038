using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Warned;

internal sealed class CheckGetWarnings : ICheck<GetWarnings>
{
    public IEnumerable<FieldError> Check(GetWarnings r) => [
        .. Checks.Count("cases", r.Cases.Count, 1, 20), .. Checks.Count("people", r.People?.Count ?? 0, 0, 500), .. Checks.Range("minutes", r.Minutes, 0, PlacementRules.MaxMinutes), .. Checks.Length("purpose", r.Purpose, 40)];
}

internal sealed class GetWarningsHandler(NpgsqlDataSource db, IRegistry registry, CallContext call, IClock clock, IAttendanceOfHearings attendance) : IRequestHandler<GetWarnings, Outcome<IReadOnlyList<Warning>>>
{
    // $1 cases, $2 persons, $3 the hearing being moved, $4 whether its people are meant. Only those who stand on these cases, whoever else is asked for.
    private const string Asked = """
        with asked as (
            select p.id as participant, p.role, p.person_id as id, p.name
            from scheduling.read_party p
            where p.case_id = any($1) and case when $4 then exists (select from scheduling.appearance a where a.participant_id = p.id and a.hearing_id = $3) else p.person_id = any($2) end)
        """;

    public async Task<Outcome<IReadOnlyList<Warning>>> Handle(GetWarnings request, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk, Role.Judge).ToList();
        var (history, zone) = await Read(request, rooms, cancel);
        if (history.Cases.Count < request.Cases.Distinct().Count())
        {
            return Problem.NotFound;
        }
        var day = request.StartsAt is { } start ? start.InZone(zone).Date : request.Day ?? clock.GetCurrentInstant().InZone(zone).Date;
        return Outcome<IReadOnlyList<Warning>>.Ok(Warnings.For(history, new(request.Purpose, During(request), day, zone)));
    }

    private static Interval? During(GetWarnings request) => request.StartsAt is { } start ? new(start, start + Duration.FromMinutes(request.Minutes)) : null;

    private async Task<(CaseHistory History, DateTimeZone Zone)> Read(GetWarnings request, IReadOnlyList<Courtroom> rooms, CancellationToken cancel)
    {
        var (cases, people, moving) = (request.Cases.Select(c => c.Value).Distinct().ToList(), (request.People ?? []).Select(p => p.Value).Distinct().ToList(), request.Moving?.Value);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select c.id, c.number, c.type, o.zone, c.instituted_on, c.opened_at,
                (select min(h.starts_at) from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id where hc.case_id = c.id and h.started_at is not null)
            from scheduling.court_case c join scheduling.court o on o.id = c.court_id where c.id = any($1) and c.court_id = any($2)
            """, Param.Uuids(cases), Param.Uuids(rooms.Select(r => r.Court.Value).Distinct()));
        batch.Add(
            """
            select h.id, hc.case_id, h.outcome, h.reason
            from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
            where hc.case_id = any($1) and h.status = 'Concluded' and h.id is distinct from $2
            """, Param.Uuids(cases), Param.Uuid(moving));
        batch.Add(
            $"""
            {Asked}
            select h.id, p.id, p.name
            from asked p join scheduling.appearance a on a.participant_id = p.participant join scheduling.hearing h on h.id = a.hearing_id
            where p.role = 'witness' and case when h.id is distinct from $3 then h.status = 'Concluded' else $5 end
            """, Param.Uuids(cases), Param.Uuids(people), Param.Uuid(moving), Param.Bool(request.People is null), Param.Bool(request.PuttingOff));
        batch.Add(
            $"""
            {Asked}
            select t.id, t.name, h.starts_at, h.ends_at, case when h.courtroom_id = any($6) then (
                select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id) end
            from (select distinct id, name from asked) t
            cross join lateral (select hearing_id from scheduling.reservation where resource_id = t.id and during && $5 and hearing_id is distinct from $3) v
            join scheduling.hearing h on h.id = v.hearing_id
            """, Param.Uuids(cases), Param.Uuids(people), Param.Uuid(moving), Param.Bool(request.People is null), Param.Range(Around(request)), Param.Uuids(rooms.Select(r => r.Id.Value)));
        batch.Add("select case_type, purpose, days, counts_from, warn_days, name_en, name_ur, source, effective_from, effective_to from scheduling.time_limit");
        await using var reader = await batch.Read(cancel);
        var zone = Say.Zone;
        var ages = await reader.All(r =>
        {
            zone = LocalDay.Zone(r.GetString(3));
            return new CaseAge(r.GetGuid(0), r.GetString(1), r.GetString(2), r.DateOrNull(4) ?? r.Instant(5).InZone(zone).Date, r.InstantOrNull(6)?.InZone(zone).Date);
        }, cancel);
        var hearings = await reader.All(r => new PastHearing(r.GetGuid(0), r.GetGuid(1), Enum.Parse<HearingOutcome>(r.GetString(2)), r.StringOrNull(3)), cancel);
        var calls = await reader.All(r => (Hearing: r.GetGuid(0), Person: r.GetGuid(1), Name: r.GetString(2)), cancel);
        var elsewhere = await reader.All(r => new Elsewhere(r.GetGuid(0), r.GetString(1), new(r.Instant(2), r.Instant(3)), r.StringOrNull(4)), cancel);
        var limits = await reader.All(r => new TimeLimit(r.StringOrNull(0), r.StringOrNull(1), r.GetInt32(2), r.GetString(3), r.GetInt32(4), r.GetString(5), r.GetString(6), r.GetString(7), r.Date(8), r.DateOrNull(9)), cancel);
        await reader.CloseAsync();
        var missed = calls.Count == 0 ? [] : (await attendance.OfPeople([.. calls.Select(c => new HearingId(c.Hearing)).Distinct()], cancel))
            .Where(a => a.How is AttendanceMark.NoShow or AttendanceMark.Excused).Select(a => (a.Hearing.Value, a.Person.Value)).ToHashSet();
        return (new(ages, hearings, [.. calls.Select(c => new Call(c.Hearing, c.Person, c.Name, missed.Contains((c.Hearing, c.Person))))], elsewhere, limits), zone);
    }

    /// <summary>Where another hearing could be near; without a time, nowhere.</summary>
    private static Interval Around(GetWarnings request) =>
        During(request) is { } during ? new(during.Start - Warnings.Near, during.End + Warnings.Near) : new(NodaConstants.UnixEpoch, NodaConstants.UnixEpoch + Duration.FromSeconds(1));
}

internal static class AskingWarnings
{
    /// <summary>No warnings where the question itself is refused: the page says why it has no answer anyhow.</summary>
    public static async Task<IReadOnlyList<Warning>> Warnings(this IMediator mediator, GetWarnings question) => await mediator.Send(question) is { Succeeded: true, Value: var warnings } ? warnings : [];
}
