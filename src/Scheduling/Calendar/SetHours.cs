using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>One weekday's hours. <paramref name="Weekday"/>: 1 = Monday … 7 = Sunday; a weekday that is left out is a day without.</summary>
internal sealed record WeekdayHours(int Weekday, LocalTime? Opens, LocalTime? Closes, LocalTime? BreakFrom = null, LocalTime? BreakTo = null);

/// <summary>
/// The week of a scope in a season, from a first to a last day; what was set for those days is replaced, what lies before and after stays.
/// An empty week takes the scope's own hours away, so that those of the next wider scope hold.
/// </summary>
/// <param name="Season">REGULAR, RAMAZAN or EVENING.</param>
/// <param name="ToDay">The last day; null: until changed, later changes already entered included.</param>
[Allow(Role.Administrator)]
internal sealed record SetCourtHours(string Scope, string Season, LocalDate? FromDay, LocalDate? ToDay, IReadOnlyList<WeekdayHours> Week, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Scope);
}

/// <summary>An access point's week, as <see cref="SetCourtHours"/>; an empty week closes it for those days.</summary>
[Allow(Role.Administrator)]
internal sealed record SetAccessPointHours(string AccessPoint, LocalDate? FromDay, LocalDate? ToDay, IReadOnlyList<WeekdayHours> Week, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

internal sealed class SetHoursHandler(EditRegistry registry, CalendarSnapshot calendar) : IRequestHandler<SetCourtHours, Outcome<Edited>>, IRequestHandler<SetAccessPointHours, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(SetCourtHours request, CancellationToken cancel) => registry.Save(request, new { request.Season, request.FromDay, request.ToDay, request.Week, Left = LeavesDays.Answer(request) }, async tx =>
    {
        var (scope, season, from, to) = (request.Scope, request.Season, request.FromDay, request.ToDay);
        if (await tx.One<string>("select coalesce(md5(string_agg(xmin::text || id, ',' order by id)), '') from scheduling.court_hours where scope = @scope and season = @season", new { scope, season }) != request.Seen)
        {
            return Edits.Stale;
        }
        var (owner, entered) = (new HoursOwner(scope, season), new DayRange(from!.Value, to));
        var before = await HoursLeft.Blocks(tx, owner);
        await tx.Run("""
            insert into scheduling.court_hours (scope, effective_from, effective_to, weekday, opens, closes, break_from, break_to, season, status)
            select scope, @to::date + 1, effective_to, weekday, opens, closes, break_from, break_to, season, status from scheduling.court_hours
            where scope = @scope and season = @season and effective_from <= @to and coalesce(effective_to, 'infinity') > @to and coalesce(effective_to, 'infinity') >= @from;
            delete from scheduling.court_hours where scope = @scope and season = @season and effective_from >= @from and effective_from <= coalesce(@to, date 'infinity');
            update scheduling.court_hours set effective_to = @from::date - 1 where scope = @scope and season = @season and effective_from < @from and coalesce(effective_to, 'infinity') >= @from;
            """, new { scope, season, from, to });
        foreach (var day in request.Week)
        {
            await tx.Run("""
                insert into scheduling.court_hours (scope, effective_from, effective_to, weekday, opens, closes, break_from, break_to, season)
                values (@scope, @from, @to, @Weekday, @Opens, @Closes, @BreakFrom, @BreakTo, @season)
                """, new { scope, season, from, to, day.Weekday, day.Opens, day.Closes, day.BreakFrom, day.BreakTo });
        }
        if (request.Week.Count == 0)
        {
            return null; // who empties some days means these days
        }
        var today = LocalDay.At(tx.Now, Say.Zone.Id);
        var left = season == "RAMAZAN" ? await HoursLeft.OfRamazan(tx, await calendar.Present(cancel), scope, entered, today) : HoursLeft.Rests(owner, entered, before, today);
        return await LeavesDays.Ask(request, left, () => HoursLeft.TakeAway(tx, owner, entered, left));
    }, cancel);

    public Task<Outcome<Edited>> Handle(SetAccessPointHours request, CancellationToken cancel) => registry.Save(request, new { request.FromDay, request.ToDay, request.Week, Left = LeavesDays.Answer(request) }, async tx =>
    {
        var (code, from, to) = (request.AccessPoint, request.FromDay, request.ToDay);
        var id = await tx.One<Guid?>("select id from scheduling.access_point where code = @code", new { code });
        if (await tx.One<string>("select coalesce(md5(string_agg(xmin::text || id, ',' order by id)), '') from scheduling.access_point_hours where access_point_id = @id", new { id }) != request.Seen)
        {
            return Edits.Stale;
        }
        var (owner, entered) = (new HoursOwner(code, AccessPoint: id), new DayRange(from!.Value, to));
        var before = await HoursLeft.Blocks(tx, owner);
        await tx.Run("""
            insert into scheduling.access_point_hours (access_point_id, effective_from, effective_to, weekday, opens, closes)
            select access_point_id, @to::date + 1, effective_to, weekday, opens, closes from scheduling.access_point_hours
            where access_point_id = @id and effective_from <= @to and coalesce(effective_to, 'infinity') > @to and coalesce(effective_to, 'infinity') >= @from;
            delete from scheduling.access_point_hours where access_point_id = @id and effective_from >= @from and effective_from <= coalesce(@to, date 'infinity');
            update scheduling.access_point_hours set effective_to = @from::date - 1 where access_point_id = @id and effective_from < @from and coalesce(effective_to, 'infinity') >= @from;
            """, new { id, from, to });
        foreach (var day in request.Week)
        {
            await tx.Run("insert into scheduling.access_point_hours (access_point_id, effective_from, effective_to, weekday, opens, closes) values (@id, @from, @to, @Weekday, @Opens, @Closes)",
                new { id, from, to, day.Weekday, day.Opens, day.Closes });
        }
        var left = request.Week.Count == 0 ? [] : HoursLeft.Rests(owner, entered, before, LocalDay.At(tx.Now, Say.Zone.Id));
        return await LeavesDays.Ask(request, left, () => HoursLeft.TakeAway(tx, owner, entered, left));
    }, cancel);
}

internal sealed class CheckHours : ICheck<SetCourtHours>, ICheck<SetAccessPointHours>
{
    public static readonly IReadOnlyList<string> Seasons = ["REGULAR", "RAMAZAN", "EVENING"];

    public IEnumerable<FieldError> Check(SetCourtHours r) => [.. Checks.Required("scope", r.Scope), .. Checks.Length("scope", r.Scope, 80), .. Checks.OneOf("season", r.Season, Seasons, required: true), .. Check(r.FromDay, r.ToDay, r.Week)];

    public IEnumerable<FieldError> Check(SetAccessPointHours r) => Check(r.FromDay, r.ToDay, r.Week);

    private static IEnumerable<FieldError> Check(LocalDate? from, LocalDate? to, IReadOnlyList<WeekdayHours> week) => [
        .. EditChecks.Days(from, to, open: true), .. Checks.Count("week", week.Count, 0, 7), .. week.DistinctBy(d => d.Weekday).Count() < week.Count ? Checks.Error("week", "check.listed-twice") : [],
        .. week.SelectMany(Check)];

    private static IEnumerable<FieldError> Check(WeekdayHours day)
    {
        var name = $"day{day.Weekday}";
        return day.Weekday is < 1 or > 7 || day.Opens is null || day.Closes is null || day.BreakFrom is null != day.BreakTo is null ? Checks.Error(name, "registry.hours-incomplete")
            : day.Closes <= day.Opens || day.BreakTo <= day.BreakFrom || day.BreakFrom < day.Opens || day.BreakTo > day.Closes ? Checks.Error(name, "registry.hours-order")
            : [];
    }
}
