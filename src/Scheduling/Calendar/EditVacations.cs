using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <param name="Scope">A province or district, either followed by /COURT_TYPE, or a courtroom's code.</param>
/// <param name="DutyJudges">Urgent matters go on, before duty judges.</param>
[Allow(Role.Administrator)]
internal sealed record AddVacation(string Scope, LocalDate? FromDay, LocalDate? ToDay, string NameEn, string NameUr, bool DutyJudges) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Scope);
}

[Allow(Role.Administrator)]
internal sealed record ChangeVacation(string Scope, Guid Vacation, string Seen, LocalDate? FromDay, LocalDate? ToDay, string NameEn, string NameUr, bool DutyJudges) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Scope);
}

[Allow(Role.Administrator)]
internal sealed record RemoveVacation(string Scope, Guid Vacation, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Scope);
}

internal sealed class EditVacationsHandler(EditRegistry registry) : IRequestHandler<AddVacation, Outcome<Edited>>, IRequestHandler<ChangeVacation, Outcome<Edited>>, IRequestHandler<RemoveVacation, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(AddVacation request, CancellationToken cancel) => registry.Save(request, new { request.Scope, request.FromDay, request.ToDay, request.DutyJudges }, async tx =>
    {
        await tx.Run("insert into scheduling.vacation (scope, from_day, to_day, name_en, name_ur, duty_judges, confirmed) values (@Scope, @FromDay, @ToDay, @en, @ur, @DutyJudges, true)",
            new { request.Scope, request.FromDay, request.ToDay, request.DutyJudges, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) });
        return null;
    }, cancel);

    public Task<Outcome<Edited>> Handle(ChangeVacation request, CancellationToken cancel) => registry.Save(request, new { request.Vacation, request.FromDay, request.ToDay, request.DutyJudges }, tx => tx.RunSeen("""
        update scheduling.vacation set from_day = @FromDay, to_day = @ToDay, name_en = @en, name_ur = @ur, duty_judges = @DutyJudges, confirmed = true
        where id = @Vacation and scope = @Scope and xmin::text = @Seen
        """,
        new { request.Vacation, request.Scope, request.Seen, request.FromDay, request.ToDay, request.DutyJudges, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) }), cancel);

    public Task<Outcome<Edited>> Handle(RemoveVacation request, CancellationToken cancel) => registry.Save(request, new { request.Vacation }, tx =>
        tx.RunSeen("delete from scheduling.vacation where id = @Vacation and scope = @Scope and xmin::text = @Seen", request), cancel);
}

internal sealed class CheckVacations : ICheck<AddVacation>, ICheck<ChangeVacation>
{
    public IEnumerable<FieldError> Check(AddVacation r) => [.. Checks.Required("scope", r.Scope), .. Checks.Length("scope", r.Scope, 80), .. EditChecks.Days(r.FromDay, r.ToDay), .. EditChecks.Names(r.NameEn, r.NameUr)];

    public IEnumerable<FieldError> Check(ChangeVacation r) => [.. EditChecks.Days(r.FromDay, r.ToDay), .. EditChecks.Names(r.NameEn, r.NameUr)];
}
