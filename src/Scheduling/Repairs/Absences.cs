using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// The judge who presides in a courtroom today cannot sit from now on: a leave of this one day, entered by the courtroom's clerk. What it strands is what
/// the repair plan is for, so it is saved without asking.
/// </summary>
/// <remarks><c>no-judge-posted</c>; <c>judge-elsewhere</c> (422) where the judge also sits today outside the caller's courtrooms: an administrator enters that.</remarks>
[Allow(Role.Clerk, Role.Administrator)]
internal sealed record ReportAbsence(string Courtroom, string Reason = "") : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);

    public override bool Asks => false;
}

/// <summary>The judge is back: takes back what was entered with <see cref="ReportAbsence"/> today.</summary>
[Allow(Role.Clerk, Role.Administrator)]
internal sealed record EndAbsence(string Courtroom) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);

    public override bool Asks => false;
}

/// <summary>Codes of the caller's courtrooms whose judge was reported absent today.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record ListAbsences : IQuery<IReadOnlyList<string>>;

internal sealed class AbsencesHandler(EditRegistry edit, IRegistry registry, CalendarSnapshot calendar, NpgsqlDataSource db, CallContext call, IClock clock) :
    IRequestHandler<ReportAbsence, Outcome<Edited>>, IRequestHandler<EndAbsence, Outcome<Edited>>, IRequestHandler<ListAbsences, Outcome<IReadOnlyList<string>>>
{
    private const string Absent = "l.sudden and l.from_day = @today and exists (select from scheduling.judge_posting p join scheduling.courtroom r on r.id = p.courtroom_id where p.judge_id = l.judge_id and r.code = @Courtroom and p.from_day <= @today and coalesce(p.to_day, @today) >= @today)";

    // The reason stays out of the audit trail: it may be about somebody's health.
    public Task<Outcome<Edited>> Handle(ReportAbsence request, CancellationToken cancel) => edit.Save(request, new { request.Courtroom }, async tx =>
    {
        var names = await registry.Now(cancel);
        var facts = await calendar.Present(cancel);
        var room = facts.Rooms[request.Courtroom];
        var today = LocalDay.At(tx.Now, room.Zone);
        if (CourtCalendar.Day(facts, room, today, urgent: true) is not { Judge: { } judge, Reason: not NoSitting.Leave })
        {
            return Problem.Refuse("no-judge-posted", ("courtroom", request.Courtroom), ("date", today));
        }
        var mine = names.CourtroomsOf(call.Caller, Role.Clerk, Role.Administrator).Select(c => c.Code).ToHashSet();
        if (facts.Rooms.Values.Any(r => !mine.Contains(r.Code) && facts.Postings[r.Id].Any(p => p.JudgeId == judge && p.FromDay <= today && !(p.ToDay < today))))
        {
            return Problem.Refuse("judge-elsewhere");
        }
        await tx.Run("insert into scheduling.judge_leave (judge_id, from_day, to_day, reason, sudden) values (@judge, @today, @today, @reason, true)", new { judge, today, reason = CleanName.Of(request.Reason) });
        return null;
    }, cancel);

    public Task<Outcome<Edited>> Handle(EndAbsence request, CancellationToken cancel) => edit.Save(request, new { request.Courtroom }, async tx =>
        await tx.Run($"delete from scheduling.judge_leave l where {Absent}", new { request.Courtroom, today = await Today(request.Courtroom, tx.Now, cancel) }) == 0 ? Edits.Stale : null, cancel);

    public async Task<Outcome<IReadOnlyList<string>>> Handle(ListAbsences request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add($"""
            select distinct r.code from scheduling.judge_leave l join scheduling.judge_posting p on p.judge_id = l.judge_id join scheduling.courtroom r on r.id = p.courtroom_id join scheduling.court c on c.id = r.court_id
            where l.sudden and r.id = any($1) and l.from_day = {Zones.LocalSql("$2", "c.zone")}::date and l.from_day between p.from_day and coalesce(p.to_day, l.from_day) order by r.code
            """, Param.Uuids(names.CourtroomsOf(call.Caller, Role.Clerk, Role.Judge).Select(c => c.Id.Value)), Param.Time(clock.GetCurrentInstant()));
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => r.GetString(0), cancel);
    }

    private async Task<LocalDate> Today(string courtroom, Instant now, CancellationToken cancel) => LocalDay.At(now, (await calendar.Present(cancel)).Rooms[courtroom].Zone);
}

internal sealed class CheckAbsence : ICheck<ReportAbsence>
{
    public IEnumerable<FieldError> Check(ReportAbsence r) => [.. Checks.Required("courtroom", r.Courtroom), .. Checks.Length("reason", r.Reason, 200)];
}
