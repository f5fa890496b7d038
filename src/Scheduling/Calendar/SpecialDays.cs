using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>A sitting that replaces everything else of its day.</summary>
[Allow(Role.Administrator)]
internal sealed record AddSpecialSitting(string Courtroom, LocalDate? Day, LocalTime? Opens, LocalTime? Closes, string Reason) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

[Allow(Role.Administrator)]
internal sealed record RemoveSpecialSitting(string Courtroom, Guid Sitting, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Opens an access point on a day beyond its hours.</summary>
[Allow(Role.Administrator)]
internal sealed record AddSpecialOpening(string AccessPoint, LocalDate? Day, LocalTime? Opens, LocalTime? Closes, string Reason) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

[Allow(Role.Administrator)]
internal sealed record RemoveSpecialOpening(string AccessPoint, Guid Opening, string Seen) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

internal sealed class SpecialDaysHandler(EditRegistry registry) :
    IRequestHandler<AddSpecialSitting, Outcome<Edited>>, IRequestHandler<RemoveSpecialSitting, Outcome<Edited>>, IRequestHandler<AddSpecialOpening, Outcome<Edited>>, IRequestHandler<RemoveSpecialOpening, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(AddSpecialSitting request, CancellationToken cancel) => registry.Save(request, new { request.Day, request.Opens, request.Closes }, async tx =>
    {
        await tx.Run("insert into scheduling.special_sitting (courtroom_id, day, opens, closes, reason) select id, @Day, @Opens, @Closes, @reason from scheduling.courtroom where code = @Courtroom",
            new { request.Courtroom, request.Day, request.Opens, request.Closes, reason = CleanName.Of(request.Reason) });
        return null;
    }, cancel);

    public Task<Outcome<Edited>> Handle(AddSpecialOpening request, CancellationToken cancel) => registry.Save(request, new { request.Day, request.Opens, request.Closes }, async tx =>
    {
        await tx.Run("insert into scheduling.special_opening (access_point_id, day, opens, closes, reason) select id, @Day, @Opens, @Closes, @reason from scheduling.access_point where code = @AccessPoint",
            new { request.AccessPoint, request.Day, request.Opens, request.Closes, reason = CleanName.Of(request.Reason) });
        return null;
    }, cancel);

    public Task<Outcome<Edited>> Handle(RemoveSpecialSitting request, CancellationToken cancel) => registry.Save(request, new { request.Sitting }, tx => tx.RunSeen(
        "delete from scheduling.special_sitting s using scheduling.courtroom r where s.id = @Sitting and r.id = s.courtroom_id and r.code = @Courtroom and s.xmin::text = @Seen", request), cancel);

    public Task<Outcome<Edited>> Handle(RemoveSpecialOpening request, CancellationToken cancel) => registry.Save(request, new { request.Opening }, tx => tx.RunSeen(
        "delete from scheduling.special_opening s using scheduling.access_point a where s.id = @Opening and a.id = s.access_point_id and a.code = @AccessPoint and s.xmin::text = @Seen", request), cancel);
}

internal sealed class CheckSpecialDays : ICheck<AddSpecialSitting>, ICheck<AddSpecialOpening>
{
    public IEnumerable<FieldError> Check(AddSpecialSitting r) => [.. EditChecks.Given("day", r.Day), .. EditChecks.Hours(r.Opens, r.Closes), .. Checks.Length("reason", r.Reason, 200)];

    public IEnumerable<FieldError> Check(AddSpecialOpening r) => [.. EditChecks.Given("day", r.Day), .. EditChecks.Hours(r.Opens, r.Closes), .. Checks.Length("reason", r.Reason, 200)];
}
