using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>The holidays of a year, in the order of their days.</summary>
/// <param name="Scope">Only those of this scope; null or empty: all.</param>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListHolidays(int Year, string? Scope = null) : IQuery<IReadOnlyList<HolidayLine>>;

/// <param name="Kind">FIXED, LUNAR or SPECIAL.</param>
/// <param name="Seen">The row's version.</param>
internal sealed record HolidayLine(LocalDate Day, string Scope, string NameEn, string NameUr, string Kind, bool Confirmed, string Seen)
{
    public HolidayKey Key => new(Day, Scope, NameEn);
}

/// <summary>The vacations that touch a year.</summary>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListVacations(int Year, string? Scope = null) : IQuery<IReadOnlyList<VacationLine>>;

internal sealed record VacationLine(Guid Id, string Scope, LocalDate FromDay, LocalDate ToDay, string NameEn, string NameUr, bool DutyJudges, string Seen);

/// <summary>One vacation, to be edited.</summary>
[Allow(Role.Administrator)]
internal sealed record GetVacation(Guid Vacation) : IQuery<VacationLine>;

internal sealed class ListHolidaysHandler(NpgsqlDataSource db) :
    IRequestHandler<ListHolidays, Outcome<IReadOnlyList<HolidayLine>>>, IRequestHandler<ListVacations, Outcome<IReadOnlyList<VacationLine>>>, IRequestHandler<GetVacation, Outcome<VacationLine>>
{
    private const string VacationColumns = "select id, scope, from_day, to_day, name_en, name_ur, duty_judges, xmin::text from scheduling.vacation";

    public async Task<Outcome<IReadOnlyList<HolidayLine>>> Handle(ListHolidays request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("""
            select day, scope, name_en, name_ur, kind, confirmed, xmin::text from scheduling.holiday
            where extract(year from day) = $1 and ($2::text is null or scope = $2) order by day, scope, name_en
            """, Param.Int(request.Year), Param.Text(request.Scope is "" ? null : request.Scope));
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new HolidayLine(r.Date(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5), r.GetString(6)), cancel);
    }

    public async Task<Outcome<IReadOnlyList<VacationLine>>> Handle(ListVacations request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"""
            {VacationColumns}
            where $1 between extract(year from from_day) and extract(year from to_day) and ($2::text is null or scope = $2) order by from_day, scope
            """, Param.Int(request.Year), Param.Text(request.Scope is "" ? null : request.Scope));
        await using var reader = await batch.Read(cancel);
        return await reader.All(Vacation, cancel);
    }

    public async Task<Outcome<VacationLine>> Handle(GetVacation request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"{VacationColumns} where id = $1", Param.Uuid(request.Vacation));
        await using var reader = await batch.Read(cancel);
        return await reader.All(Vacation, cancel) is [var vacation] ? vacation : Problem.NotFound;
    }

    private static VacationLine Vacation(NpgsqlDataReader r) => new(r.GetGuid(0), r.GetString(1), r.Date(2), r.Date(3), r.GetString(4), r.GetString(5), r.GetBoolean(6), r.GetString(7));
}

internal sealed class CheckListHolidays : ICheck<ListHolidays>, ICheck<ListVacations>
{
    public IEnumerable<FieldError> Check(ListHolidays r) => [.. Checks.Range("year", r.Year, 1947, 2200), .. Checks.Length("scope", r.Scope, 80)];

    public IEnumerable<FieldError> Check(ListVacations r) => [.. Checks.Range("year", r.Year, 1947, 2200), .. Checks.Length("scope", r.Scope, 80)];
}
