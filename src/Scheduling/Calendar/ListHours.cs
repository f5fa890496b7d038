using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>The court hours that hold now or later, of every scope or of one.</summary>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListHours(LocalDate From, string? Scope = null) : IQuery<IReadOnlyList<HoursOfScope>>;

internal sealed record HoursLine(LocalDate FromDay, LocalDate? ToDay, int Weekday, LocalTime Opens, LocalTime Closes, LocalTime? BreakFrom, LocalTime? BreakTo);

/// <param name="Seen">The version of all rows of the scope's season, past ones included.</param>
internal sealed record HoursOfScope(string Scope, string Season, IReadOnlyList<HoursLine> Lines, string Seen);

internal sealed class ListHoursHandler(NpgsqlDataSource db) : IRequestHandler<ListHours, Outcome<IReadOnlyList<HoursOfScope>>>
{
    public async Task<Outcome<IReadOnlyList<HoursOfScope>>> Handle(ListHours request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("""
            select h.scope, h.season, h.effective_from, h.effective_to, h.weekday::int, h.opens, h.closes, h.break_from, h.break_to, s.seen from scheduling.court_hours h
            join (select scope, season, md5(string_agg(xmin::text || id, ',' order by id)) seen from scheduling.court_hours group by scope, season) s using (scope, season)
            where (h.effective_to is null or h.effective_to >= $1) and ($2::text is null or h.scope = $2) order by length(h.scope), h.scope, h.season desc, h.effective_from, h.weekday
            """, Param.Date(request.From), Param.Text(request.Scope));
        await using var reader = await batch.Read(cancel);
        var rows = await reader.All(r => (Scope: r.GetString(0), Season: r.GetString(1), Seen: r.GetString(9), Line: new HoursLine(
            r.Date(2), r.DateOrNull(3), r.GetInt32(4), r.TimeOfDay(5), r.TimeOfDay(6), r.TimeOfDayOrNull(7), r.TimeOfDayOrNull(8))), cancel);
        return rows.GroupBy(r => (r.Scope, r.Season, r.Seen)).Select(g => new HoursOfScope(g.Key.Scope, g.Key.Season, [.. g.Select(r => r.Line)], g.Key.Seen)).ToList();
    }
}

internal sealed class CheckListHours : ICheck<ListHours>
{
    public IEnumerable<FieldError> Check(ListHours r) => Checks.Length("scope", r.Scope, 80);
}

/// <summary>The version of a scope's season that has no row yet is empty.</summary>
[Allow(Role.Administrator)]
internal sealed record GetHoursSeen(string Scope, string Season) : IQuery<string>;

internal sealed class GetHoursSeenHandler(NpgsqlDataSource db) : IRequestHandler<GetHoursSeen, Outcome<string>>
{
    public async Task<Outcome<string>> Handle(GetHoursSeen request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("select coalesce(md5(string_agg(xmin::text || id, ',' order by id)), '') from scheduling.court_hours where scope = $1 and season = $2", Param.Text(request.Scope), Param.Text(request.Season));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => r.GetString(0), cancel))[0];
    }
}
