using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

namespace RuleOfLaw.Courts.Scheduling.Courts;

internal sealed class GetRegistryAttentionHandler(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, CallContext call, IClock clock, IMediator mediator) : IRequestHandler<GetRegistryAttention, Outcome<RegistryAttention>>
{
    private const int DaysAhead = 60;

    public async Task<Outcome<RegistryAttention>> Handle(GetRegistryAttention request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var facts = await calendar.Present(cancel);
        var today = LocalDay.At(clock.GetCurrentInstant(), Say.Zone.Id);
        var rooms = names.CourtroomsOf(call.Caller, Role.Administrator).Where(c => facts.Rooms.ContainsKey(c.Code)).ToList();
        var places = names.AccessPointsOf(call.Caller, Role.Administrator).ToDictionary(a => a.Id.Value);
        var expected = Enumerable.Range(0, DaysAhead).Select(today.PlusDays).SelectMany(d => facts.Holidays[d])
            .Where(h => !h.Confirmed && rooms.Any(r => CourtCalendar.Holidays(facts, facts.Rooms[r.Code], h.Day).Contains(h)));
        var stranded = await mediator.Send(new FindStranded(), cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("select access_point_id, number, out_of_order_since from scheduling.station where out_of_order_since is not null order by out_of_order_since")
            .Add("""
                select h.courtroom_id, h.starts_at, d.paused_at, r.code from scheduling.paused_double d join scheduling.hearing h on h.id = d.hearing_id and h.status = 'Paused'
                join scheduling.hearing b on b.id = d.beside join scheduling.courtroom r on r.id = b.courtroom_id
                where h.courtroom_id = any($1) order by d.paused_at, h.starts_at
                """, Param.Uuids(rooms.Select(r => r.Id.Value)));
        await using var reader = await batch.Read(cancel);
        var broken = await reader.All(r => (Place: r.GetGuid(0), Number: r.GetInt32(1), Since: r.Instant(2)), cancel);
        var doubles = await reader.All(r => new PausedDouble(rooms.First(c => c.Id.Value == r.GetGuid(0)), r.Instant(1), r.Instant(2), r.GetString(3)), cancel);
        return new RegistryAttention(
            [.. expected.Select(h => new ExpectedHoliday(h.Day, h.Scope, h.NameEn, h.NameUr))],
            [.. rooms.Where(r => !(today >= r.ClosedOn) && CourtCalendar.Day(facts, facts.Rooms[r.Code], today, urgent: true).Reason == NoSitting.NoJudge)],
            [.. broken.Where(b => places.ContainsKey(b.Place)).Select(b => new BrokenStation(places[b.Place], b.Number, b.Since))],
            stranded.Succeeded ? stranded.Value.Count(s => s.KeptBecause is null) : 0) { PausedDoubles = doubles };
    }
}
