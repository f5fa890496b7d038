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

/// <summary>Courtrooms in the registry's order, each with who presides today and when it sits.</summary>
/// <param name="Search">Part of a code or of a name in either language.</param>
/// <param name="After">The code after which the page begins.</param>
/// <param name="Limit">1 to 500; null: all.</param>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListCourtrooms(string? Province = null, string? District = null, string? Search = null, string? After = null, int? Limit = null) : IQuery<CourtroomList>;

internal sealed record CourtroomLine(Courtroom Courtroom, string? JudgeEn, string? JudgeUr, DayView Today);

/// <param name="Next">The code to ask after for more; null at the end.</param>
internal sealed record CourtroomList(IReadOnlyList<CourtroomLine> Lines, string? Next);

internal sealed class ListCourtroomsHandler(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, IClock clock) : IRequestHandler<ListCourtrooms, Outcome<CourtroomList>>
{
    public async Task<Outcome<CourtroomList>> Handle(ListCourtrooms request, CancellationToken cancel)
    {
        var found = (await registry.Now(cancel)).Courtrooms.Where(c =>
            (request.Province is null or "" || c.Province == request.Province) && (request.District is null or "" || c.District == request.District)
            && RegistrySearch.Finds(request.Search, c.Code, c.NameEn, c.NameUr)).ToList();
        if (!Paged.Take(found, c => c.Code, request.After, request.Limit, out var page, out var next))
        {
            return Problem.Invalid(new FieldError("after", "check.unknown"));
        }
        var facts = await calendar.Present(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var today = LocalDay.At(clock.GetCurrentInstant(), Say.Zone.Id);
        batch.Add("select id, name_en, name_ur from scheduling.judge");
        batch.Add("""
            select courtroom_id, count(*)::int from scheduling.hearing where starts_at >= $1 and starts_at < $2 and status not in ('Requested', 'Cancelled') group by courtroom_id
            """, Param.Time(LocalDay.Of(today, Say.Zone.Id).Start), Param.Time(LocalDay.Of(today, Say.Zone.Id).End));
        await using var reader = await batch.Read(cancel);
        var judges = (await reader.All(r => (Id: r.GetGuid(0), En: r.GetString(1), Ur: r.GetString(2)), cancel)).ToDictionary(j => j.Id);
        var load = (await reader.All(r => (Room: r.GetGuid(0), Hearings: r.GetInt32(1)), cancel)).ToDictionary(l => l.Room, l => l.Hearings);
        return new CourtroomList([.. page.Where(c => facts.Rooms.ContainsKey(c.Code)).Select(c =>
        {
            var room = facts.Rooms[c.Code];
            var judge = CourtCalendar.Day(facts, room, today, urgent: true).Judge is { } id && judges.TryGetValue(id, out var known) ? known : default;
            return new CourtroomLine(c, judge.En, judge.Ur, DayView.Of(facts, room, today, today, new Dictionary<LocalDate, int> { [today] = load.GetValueOrDefault(room.Id) })[0]);
        })], next);
    }
}

internal sealed class CheckListCourtrooms : ICheck<ListCourtrooms>
{
    public IEnumerable<FieldError> Check(ListCourtrooms r) => [
        .. Checks.Length("search", r.Search, 100), .. Checks.Length("province", r.Province, 40), .. Checks.Length("district", r.District, 40), .. Checks.Length("after", r.After, 60), .. Checks.Range("limit", r.Limit, 1, Paged.Most)];
}
