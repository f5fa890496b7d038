using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>Closes a courtroom from a first to a last day.</summary>
[Allow(Role.Administrator)]
internal sealed record CloseCourtroom(string Courtroom, LocalDate? FromDay, LocalDate? ToDay, string Reason) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

[Allow(Role.Administrator)]
internal sealed record ReopenCourtroom(string Courtroom, Guid Closure, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Closes an access point from a first to a last day. A clerk may whose scope holds the place: a supervisor of its district or province.</summary>
[Allow(Role.Administrator, Role.Clerk)]
internal sealed record CloseAccessPoint(string AccessPoint, LocalDate? FromDay, LocalDate? ToDay, string Reason) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

[Allow(Role.Administrator, Role.Clerk)]
internal sealed record ReopenAccessPoint(string AccessPoint, Guid Closure, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

internal sealed class ClosuresHandler(EditRegistry registry) :
    IRequestHandler<CloseCourtroom, Outcome<Edited>>, IRequestHandler<ReopenCourtroom, Outcome<Edited>>, IRequestHandler<CloseAccessPoint, Outcome<Edited>>, IRequestHandler<ReopenAccessPoint, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(CloseCourtroom request, CancellationToken cancel) => registry.Save(request, new { request.FromDay, request.ToDay }, async tx =>
    {
        await tx.Run("insert into scheduling.closure (courtroom_id, from_day, to_day, reason) select id, @FromDay, @ToDay, @reason from scheduling.courtroom where code = @Courtroom",
            new { request.Courtroom, request.FromDay, request.ToDay, reason = CleanName.Of(request.Reason) });
        return null;
    }, cancel);

    public Task<Outcome<Edited>> Handle(CloseAccessPoint request, CancellationToken cancel) => registry.Save(request, new { request.FromDay, request.ToDay }, async tx =>
    {
        await tx.Run("insert into scheduling.closure (access_point_id, from_day, to_day, reason) select id, @FromDay, @ToDay, @reason from scheduling.access_point where code = @AccessPoint",
            new { request.AccessPoint, request.FromDay, request.ToDay, reason = CleanName.Of(request.Reason) });
        return null;
    }, cancel);

    public Task<Outcome<Edited>> Handle(ReopenCourtroom request, CancellationToken cancel) => registry.Save(request, new { request.Closure }, tx => tx.RunSeen(
        "delete from scheduling.closure c using scheduling.courtroom r where c.id = @Closure and r.id = c.courtroom_id and r.code = @Courtroom and c.xmin::text = @Seen", request), cancel);

    public Task<Outcome<Edited>> Handle(ReopenAccessPoint request, CancellationToken cancel) => registry.Save(request, new { request.Closure }, tx => tx.RunSeen(
        "delete from scheduling.closure c using scheduling.access_point a where c.id = @Closure and a.id = c.access_point_id and a.code = @AccessPoint and c.xmin::text = @Seen", request), cancel);
}

internal sealed class CheckClosures : ICheck<CloseCourtroom>, ICheck<CloseAccessPoint>
{
    public IEnumerable<FieldError> Check(CloseCourtroom r) => Check(r.FromDay, r.ToDay, r.Reason);

    public IEnumerable<FieldError> Check(CloseAccessPoint r) => Check(r.FromDay, r.ToDay, r.Reason);

    private static IEnumerable<FieldError> Check(LocalDate? from, LocalDate? to, string reason) => [
        .. EditChecks.Days(from, to), .. Checks.Required("reason", CleanName.Of(reason)), .. Checks.Length("reason", reason, 200)];
}
