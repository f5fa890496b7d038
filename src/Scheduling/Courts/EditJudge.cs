using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Corrects a judge's names.</summary>
[Allow(Role.Administrator)]
internal sealed record NameJudge(Guid Judge, string Seen, string NameEn, string NameUr) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Judge, Judge);
}

/// <summary>Enters a judge's leave, both days included.</summary>
[Allow(Role.Administrator)]
internal sealed record EnterLeave(Guid Judge, LocalDate? FromDay, LocalDate? ToDay, string Reason) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Judge, Judge);
}

[Allow(Role.Administrator)]
internal sealed record RemoveLeave(Guid Judge, Guid Leave, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Judge, Judge);
}

internal sealed class EditJudgeHandler(EditRegistry registry) : IRequestHandler<NameJudge, Outcome<Edited>>, IRequestHandler<EnterLeave, Outcome<Edited>>, IRequestHandler<RemoveLeave, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(NameJudge request, CancellationToken cancel) => registry.Save(request, new { }, tx => tx.RunSeen(
        "update scheduling.judge set name_en = @en, name_ur = @ur where id = @Judge and xmin::text = @Seen",
        new { request.Judge, request.Seen, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) }), cancel);

    // The reason stays out of the audit trail: it may be about somebody's health.
    public Task<Outcome<Edited>> Handle(EnterLeave request, CancellationToken cancel) => registry.Save(request, new { request.FromDay, request.ToDay }, async tx =>
        await tx.Run("insert into scheduling.judge_leave (judge_id, from_day, to_day, reason) select id, @FromDay, @ToDay, @reason from scheduling.judge where id = @Judge",
            new { request.Judge, request.FromDay, request.ToDay, reason = CleanName.Of(request.Reason) }) == 0 ? Problem.NotFound : null, cancel);

    public Task<Outcome<Edited>> Handle(RemoveLeave request, CancellationToken cancel) => registry.Save(request, new { request.Leave }, tx =>
        tx.RunSeen("delete from scheduling.judge_leave where id = @Leave and judge_id = @Judge and xmin::text = @Seen", request), cancel);
}

internal sealed class CheckJudge : ICheck<NameJudge>, ICheck<EnterLeave>
{
    public IEnumerable<FieldError> Check(NameJudge r) => EditChecks.Names(r.NameEn, r.NameUr);

    public IEnumerable<FieldError> Check(EnterLeave r) => [.. EditChecks.Days(r.FromDay, r.ToDay), .. Checks.Length("reason", r.Reason, 200)];
}
