using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
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
    public Task<Outcome<Edited>> Handle(AddVacation request, CancellationToken cancel) => registry.Save(request, new { request.Scope, request.FromDay, request.ToDay, request.DutyJudges, Left = LeavesDays.Answer(request) }, async tx =>
    {
        var earlier = await Earlier(tx, request.Scope, request.FromDay!.Value, request.ToDay!.Value, null);
        await tx.Run("insert into scheduling.vacation (scope, from_day, to_day, name_en, name_ur, duty_judges, confirmed) values (@Scope, @FromDay, @ToDay, @en, @ur, @DutyJudges, true)",
            new { request.Scope, request.FromDay, request.ToDay, request.DutyJudges, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) });
        return await Ask(tx, request, new(request.FromDay!.Value, request.ToDay), request.Scope, earlier);
    }, cancel);

    public Task<Outcome<Edited>> Handle(ChangeVacation request, CancellationToken cancel) => registry.Save(
        request, new { request.Vacation, request.FromDay, request.ToDay, request.DutyJudges, Left = LeavesDays.Answer(request) }, async tx =>
    {
        var earlier = await Earlier(tx, request.Scope, request.FromDay!.Value, request.ToDay!.Value, request.Vacation);
        return await tx.RunSeen("""
            update scheduling.vacation set from_day = @FromDay, to_day = @ToDay, name_en = @en, name_ur = @ur, duty_judges = @DutyJudges, confirmed = true
            where id = @Vacation and scope = @Scope and xmin::text = @Seen
            """,
            new { request.Vacation, request.Scope, request.Seen, request.FromDay, request.ToDay, request.DutyJudges, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) })
            ?? await Ask(tx, request, new(request.FromDay!.Value, request.ToDay), request.Scope, earlier);
    }, cancel);

    public Task<Outcome<Edited>> Handle(RemoveVacation request, CancellationToken cancel) => registry.Save(request, new { request.Vacation }, tx =>
        tx.RunSeen("delete from scheduling.vacation where id = @Vacation and scope = @Scope and xmin::text = @Seen", request), cancel);

    /// <summary>Two vacations of one scope that meet or touch may be one that was entered again.</summary>
    private static Task<IReadOnlyList<Entry>> Earlier(Tx tx, string scope, LocalDate from, LocalDate to, Guid? but) => tx.Many<Entry>(
        "select id, from_day, to_day from scheduling.vacation where scope = @scope and from_day <= @to::date + 1 and to_day >= @from::date - 1 and id is distinct from @but",
        new { scope, from, to, but });

    private static Task<Problem?> Ask(Tx tx, RegistryEdit request, DayRange entered, string scope, IReadOnlyList<Entry> earlier)
    {
        var today = LocalDay.At(tx.Now, Say.Zone.Id);
        var left = DayRange.Merge(earlier.SelectMany(e => new DayRange(e.FromDay, e.ToDay).Without(entered))).Where(r => r.To >= today).Select(r => new LeftDays(scope, r.From, r.To, Own: true)).ToList();
        return LeavesDays.Ask(request, left, () => tx.Run("delete from scheduling.vacation where id = any(@ids)", new { ids = earlier.Select(e => e.Id).ToArray() }));
    }

    private sealed record Entry(Guid Id, LocalDate FromDay, LocalDate ToDay);
}

internal sealed class CheckVacations : ICheck<AddVacation>, ICheck<ChangeVacation>
{
    public IEnumerable<FieldError> Check(AddVacation r) => [.. Checks.Required("scope", r.Scope), .. Checks.Length("scope", r.Scope, 80), .. EditChecks.Days(r.FromDay, r.ToDay), .. EditChecks.Names(r.NameEn, r.NameUr)];

    public IEnumerable<FieldError> Check(ChangeVacation r) => [.. EditChecks.Days(r.FromDay, r.ToDay), .. EditChecks.Names(r.NameEn, r.NameUr)];
}
