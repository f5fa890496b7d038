using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Warned;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>The limits that the law sets, as administrators have entered them; the platform knows none by itself.</summary>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListTimeLimits : IQuery<IReadOnlyList<TimeLimitLine>>;

internal sealed record TimeLimitLine(Guid Id, TimeLimit Limit, string Seen);

/// <summary>Adds a limit (<paramref name="Limit"/> null) or changes one: so many days within which a case of a type, or a matter of a purpose, is to be decided.</summary>
/// <param name="CaseType">Null: every type. At least one of type and purpose is needed.</param>
/// <param name="CountsFrom"><c>institution</c> or <c>first-hearing</c>.</param>
/// <param name="WarnDays">So many days before the last one clerks are warned; 0 to 365.</param>
/// <param name="Source">The law and section.</param>
/// <param name="FromDay">It holds for hearings from this day to <paramref name="ToDay"/>, both included; null: until further notice.</param>
[Allow(Role.Administrator)]
internal sealed record SetTimeLimit(
    Guid? Limit, string? Seen, string? CaseType, string? Purpose, int? Days, string? CountsFrom, int? WarnDays, string NameEn, string NameUr, string? Source, LocalDate? FromDay, LocalDate? ToDay) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.RegistryList, "time-limits");
}

/// <summary>Takes back a limit that was entered by mistake; one that no longer holds is given a last day instead.</summary>
[Allow(Role.Administrator)]
internal sealed record RemoveTimeLimit(Guid Limit, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.RegistryList, "time-limits");
}

internal sealed class CheckTimeLimit : ICheck<SetTimeLimit>
{
    public IEnumerable<FieldError> Check(SetTimeLimit r) => [
        .. r.CaseType is null && r.Purpose is null ? Checks.Error("caseType", "time-limit.needs-one") : [],
        .. EditChecks.Given("days", r.Days), .. Checks.Range("days", r.Days, 1, 3650), .. EditChecks.Given("warnDays", r.WarnDays), .. Checks.Range("warnDays", r.WarnDays, 0, 365),
        .. Checks.OneOf("countsFrom", r.CountsFrom, [TimeLimit.Institution, TimeLimit.FirstHearing], required: true),
        .. EditChecks.Names(r.NameEn, r.NameUr), .. Checks.Required("source", CleanName.Of(r.Source)), .. Checks.Length("source", r.Source, 200), .. EditChecks.Days(r.FromDay, r.ToDay, open: true)];
}

internal sealed class TimeLimitsHandler(NpgsqlDataSource db, EditRegistry registry, IRegistry names) :
    IRequestHandler<ListTimeLimits, Outcome<IReadOnlyList<TimeLimitLine>>>, IRequestHandler<SetTimeLimit, Outcome<Edited>>, IRequestHandler<RemoveTimeLimit, Outcome<Edited>>
{
    public async Task<Outcome<IReadOnlyList<TimeLimitLine>>> Handle(ListTimeLimits request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("""
            select id, xmin::text, case_type, purpose, days, counts_from, warn_days, name_en, name_ur, source, effective_from, effective_to from scheduling.time_limit
            order by case_type nulls last, purpose nulls first, effective_from, id
            """);
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new TimeLimitLine(r.GetGuid(0), new(
            r.StringOrNull(2), r.StringOrNull(3), r.GetInt32(4), r.GetString(5), r.GetInt32(6), r.GetString(7), r.GetString(8), r.GetString(9), r.Date(10), r.DateOrNull(11)), r.GetString(1)), cancel);
    }

    public async Task<Outcome<Edited>> Handle(SetTimeLimit request, CancellationToken cancel)
    {
        var known = await names.Now(cancel);
        if (request.CaseType is { } type && known.CaseType(type) is null || request.Purpose is { } purpose && known.Purpose(purpose) is null)
        {
            return Problem.Invalid(new FieldError(request.CaseType is { } t && known.CaseType(t) is null ? "caseType" : "purpose", "check.unknown"));
        }
        var values = new
        {
            request.Limit, request.Seen, request.CaseType, request.Purpose, request.Days, request.CountsFrom, request.WarnDays, request.FromDay, request.ToDay,
            en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr), source = CleanName.Of(request.Source),
        };
        return await registry.Save(request, new { request.Limit, request.CaseType, request.Purpose, request.Days, request.CountsFrom, request.FromDay, request.ToDay }, async tx =>
        {
            if (request.Limit is not null)
            {
                return await tx.RunSeen("""
                    update scheduling.time_limit set case_type = @CaseType, purpose = @Purpose, days = @Days, counts_from = @CountsFrom, warn_days = @WarnDays, name_en = @en, name_ur = @ur, source = @source,
                        effective_from = @FromDay, effective_to = @ToDay
                    where id = @Limit and xmin::text = @Seen
                    """, values);
            }
            await tx.Run("""
                insert into scheduling.time_limit (case_type, purpose, days, counts_from, warn_days, name_en, name_ur, source, effective_from, effective_to)
                values (@CaseType, @Purpose, @Days, @CountsFrom, @WarnDays, @en, @ur, @source, @FromDay, @ToDay)
                """, values);
            return null;
        }, cancel);
    }

    public Task<Outcome<Edited>> Handle(RemoveTimeLimit request, CancellationToken cancel) =>
        registry.Save(request, new { request.Limit }, tx => tx.RunSeen("delete from scheduling.time_limit where id = @Limit and xmin::text = @Seen", request), cancel);
}
