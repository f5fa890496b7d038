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

/// <summary>Which holiday: its day, scope and English name are its key.</summary>
internal sealed record HolidayKey(LocalDate Day, string Scope, string NameEn);

/// <param name="Scope">NATIONAL, a province, a district or a courtroom's code.</param>
/// <param name="Kind">FIXED, LUNAR (moon-sighted) or SPECIAL.</param>
/// <param name="Confirmed">An unconfirmed one warns and does not block.</param>
[Allow(Role.Administrator)]
internal sealed record AddHoliday(LocalDate? Day, string Scope, string NameEn, string NameUr, string Kind, bool Confirmed) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Scope);
}

/// <summary>Confirms a holiday, or takes the confirmation back.</summary>
[Allow(Role.Administrator)]
internal sealed record ConfirmHoliday(HolidayKey Holiday, string Seen, bool Confirmed) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Holiday.Scope);
}

/// <summary>Moves an expected holiday to the day on which the moon was sighted, and confirms it there if so wished.</summary>
[Allow(Role.Administrator)]
internal sealed record MoveHoliday(HolidayKey Holiday, string Seen, LocalDate? NewDay, bool Confirmed) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Holiday.Scope);
}

[Allow(Role.Administrator)]
internal sealed record RemoveHoliday(HolidayKey Holiday, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.CalendarScope, Holiday.Scope);
}

internal sealed class EditHolidaysHandler(EditRegistry registry) :
    IRequestHandler<AddHoliday, Outcome<Edited>>, IRequestHandler<ConfirmHoliday, Outcome<Edited>>, IRequestHandler<MoveHoliday, Outcome<Edited>>, IRequestHandler<RemoveHoliday, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(AddHoliday request, CancellationToken cancel) => registry.Save(request, new { request.Day, request.Scope, request.Kind, request.Confirmed, Left = LeavesDays.Answer(request) }, async tx =>
    {
        var expected = request.Kind == "LUNAR" ? await Expected(tx, request) : [];
        await tx.Run("insert into scheduling.holiday (day, scope, name_en, name_ur, kind, confirmed) values (@Day, @Scope, @en, @ur, @Kind, @Confirmed)",
            new { request.Day, request.Scope, request.Kind, request.Confirmed, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) });
        return await LeavesDays.Ask(request, [.. expected.Select(day => new LeftDays(request.Scope, day, day, Own: true))], () => tx.Run(
            "delete from scheduling.holiday where scope = @Scope and kind = 'LUNAR' and not confirmed and lower(name_en) = lower(@en) and day = any(@days)",
            new { request.Scope, en = CleanName.Of(request.NameEn), days = expected.Select(d => d.ToDateOnly()).ToArray() }));
    }, cancel, Taken("day"));

    public Task<Outcome<Edited>> Handle(ConfirmHoliday request, CancellationToken cancel) => registry.Save(request, new { request.Holiday.Day, request.Holiday.Scope, request.Confirmed }, tx => tx.RunSeen(
        "update scheduling.holiday set confirmed = @Confirmed where day = @Day and scope = @Scope and name_en = @NameEn and xmin::text = @Seen",
        new { request.Holiday.Day, request.Holiday.Scope, request.Holiday.NameEn, request.Seen, request.Confirmed }), cancel);

    public Task<Outcome<Edited>> Handle(MoveHoliday request, CancellationToken cancel) => registry.Save(request, new { request.Holiday.Day, request.Holiday.Scope, request.NewDay, request.Confirmed }, tx => tx.RunSeen(
        "update scheduling.holiday set day = @NewDay, confirmed = @Confirmed where day = @Day and scope = @Scope and name_en = @NameEn and xmin::text = @Seen",
        new { request.Holiday.Day, request.Holiday.Scope, request.Holiday.NameEn, request.Seen, request.NewDay, request.Confirmed }), cancel, Taken("newDay"));

    public Task<Outcome<Edited>> Handle(RemoveHoliday request, CancellationToken cancel) => registry.Save(request, new { request.Holiday.Day, request.Holiday.Scope }, tx => tx.RunSeen(
        "delete from scheduling.holiday where day = @Day and scope = @Scope and name_en = @NameEn and xmin::text = @Seen",
        new { request.Holiday.Day, request.Holiday.Scope, request.Holiday.NameEn, request.Seen }), cancel);

    /// <summary>The days around it on which the same holiday still waits for the moon: it may have been entered again where it should have been moved.</summary>
    private static Task<IReadOnlyList<LocalDate>> Expected(Tx tx, AddHoliday request) => tx.Many<LocalDate>(
        """
        select day from scheduling.holiday
        where scope = @Scope and kind = 'LUNAR' and not confirmed and lower(name_en) = lower(@en) and day <> @Day and abs(day - @Day::date) <= 3 and day >= @today order by day
        """, new { request.Scope, request.Day, en = CleanName.Of(request.NameEn), today = LocalDay.At(tx.Now, Say.Zone.Id) });

    private static Func<Tx, Task<Problem>> Taken(string field) => _ => Task.FromResult(Problem.Invalid(new FieldError(field, "registry.holiday-there")));
}

internal sealed class CheckHolidays : ICheck<AddHoliday>, ICheck<MoveHoliday>
{
    public static readonly IReadOnlyList<string> Kinds = ["FIXED", "LUNAR", "SPECIAL"];

    public IEnumerable<FieldError> Check(AddHoliday r) => [
        .. EditChecks.Given("day", r.Day), .. Checks.Required("scope", r.Scope), .. Checks.Length("scope", r.Scope, 80), .. EditChecks.Names(r.NameEn, r.NameUr), .. Checks.OneOf("kind", r.Kind, Kinds, required: true)];

    public IEnumerable<FieldError> Check(MoveHoliday r) => EditChecks.Given("newDay", r.NewDay);
}
