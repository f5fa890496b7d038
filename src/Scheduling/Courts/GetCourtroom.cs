using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>One courtroom with everything that decides its days.</summary>
/// <param name="Month">Any day of the month to be shown; null: this month.</param>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record GetCourtroom(string Code, LocalDate? Month = null) : IQuery<CourtroomView>;

/// <param name="Presiding">Who presides today; null: nobody.</param>
/// <param name="Postings">Now and coming.</param>
/// <param name="Seen">The version of the courtroom's own rows.</param>
internal sealed record CourtroomView(
    Courtroom Courtroom, District District, Province Province, LocalDate Today, Guid? Presiding, IReadOnlyList<PostingLine> Postings, IReadOnlyList<DayView> Week, LocalDate Month,
    IReadOnlyList<DayView> Days, IReadOnlyList<ComingLine> Coming, IReadOnlyList<ClosureLine> Closures, IReadOnlyList<SpecialLine> Sittings, string Seen);

internal sealed class GetCourtroomHandler(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, IClock clock) : IRequestHandler<GetCourtroom, Outcome<CourtroomView>>
{
    private const int DaysAhead = 120;

    public async Task<Outcome<CourtroomView>> Handle(GetCourtroom request, CancellationToken cancel)
    {
        var facts = await calendar.Present(cancel);
        var names = await registry.Now(cancel);
        if (names.CourtroomByCode(request.Code) is not { } courtroom || !facts.Rooms.TryGetValue(request.Code, out var room))
        {
            return Problem.NotFound;
        }
        var today = LocalDay.At(clock.GetCurrentInstant(), room.Zone);
        var month = request.Month ?? today;
        var (first, last) = (month.With(DateAdjusters.StartOfMonth), month.With(DateAdjusters.EndOfMonth));
        var monday = today.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("select r.xmin::text || '.' || c.xmin::text from scheduling.courtroom r join scheduling.court c on c.id = r.court_id where r.id = $1", Param.Uuid(room.Id));
        batch.Add("""
            select p.id, j.id, j.name_en, j.name_ur, p.from_day, p.to_day, p.duty, p.xmin::text from scheduling.judge_posting p join scheduling.judge j on j.id = p.judge_id
            where p.courtroom_id = $1 and (p.to_day is null or p.to_day >= $2) order by p.duty, p.from_day
            """, Param.Uuid(room.Id), Param.Date(today));
        batch.Add("select id, from_day, to_day, reason, xmin::text from scheduling.closure where courtroom_id = $1 and to_day >= $2 order by from_day", Param.Uuid(room.Id), Param.Date(today));
        batch.Add("select id, day, opens, closes, reason, xmin::text from scheduling.special_sitting where courtroom_id = $1 and day >= $2 order by day, opens", Param.Uuid(room.Id), Param.Date(today));
        batch.Add($"""
            select {Zones.LocalSql("starts_at", "$2")}::date, count(*)::int from scheduling.hearing
            where courtroom_id = $1 and starts_at >= $3 and starts_at < $4 and status not in ('Requested', 'Cancelled') group by 1
            """, Param.Uuid(room.Id), Param.Text(room.Zone), Param.Time(LocalDay.Of(LocalDate.Min(first, monday), room.Zone).Start), Param.Time(LocalDay.Of(LocalDate.Max(last, monday.PlusDays(6)), room.Zone).End));
        await using var reader = await batch.Read(cancel);
        var seen = (await reader.All(r => r.GetString(0), cancel))[0];
        var postings = await reader.All(r => new PostingLine(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), r.Date(4), r.DateOrNull(5), r.GetBoolean(6), r.GetString(7)), cancel);
        var closures = await reader.All(RegistryReads.Closure, cancel);
        var sittings = await reader.All(RegistryReads.Special, cancel);
        var load = (await reader.All(r => (Day: r.Date(0), Hearings: r.GetInt32(1)), cancel)).ToDictionary(l => l.Day, l => l.Hearings);
        return new CourtroomView(
            courtroom, names.District(courtroom.District)!, names.Provinces.First(p => p.Code == courtroom.Province), today, CourtCalendar.Day(facts, room, today, urgent: true).Judge, postings,
            DayView.Of(facts, room, monday, monday.PlusDays(6), load), first, DayView.Of(facts, room, first, last, load), ComingLine.Of(facts, room, today, DaysAhead, postings), closures, sittings, seen);
    }
}
