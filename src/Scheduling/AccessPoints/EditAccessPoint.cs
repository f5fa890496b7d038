using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.AccessPoints;

/// <summary>Adds an access point with its first stations, open Monday to Saturday at the hours given until they are edited.</summary>
/// <param name="Code">As AP-KP-61; new.</param>
/// <param name="Stations">1 to 30.</param>
[Allow(Role.Administrator)]
internal sealed record AddAccessPoint(
    string Code, string District, string NameEn, string NameUr, string Kind, int? Stations, int? TurnaroundMinutes, bool ProtectedEntry, LocalDate? OpensOn, LocalTime? Opens, LocalTime? Closes, int? LeadMinutes = AccessPoint.UsualLead) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.District, District);
}

/// <param name="ClosedOn">The first day on which it is no longer in use; null: none is set.</param>
[Allow(Role.Administrator)]
internal sealed record ChangeAccessPoint(
    string Code, string Seen, string NameEn, string NameUr, string Kind, int? TurnaroundMinutes, bool ProtectedEntry, LocalDate? OpensOn, LocalDate? ClosedOn, int? LeadMinutes = AccessPoint.UsualLead) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, Code);
}

internal sealed class EditAccessPointHandler(EditRegistry registry) : IRequestHandler<AddAccessPoint, Outcome<Edited>>, IRequestHandler<ChangeAccessPoint, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(AddAccessPoint request, CancellationToken cancel) => registry.Save(request, new { request.Code, request.Kind, request.Stations }, async tx =>
    {
        var id = RegistryId.AccessPoint(request.Code).Value;
        await tx.Run("""
            insert into scheduling.access_point (id, code, district, name_en, name_ur, kind, turnaround_minutes, protected_entry, established_on, lead_minutes)
            values (@id, @Code, @District, @en, @ur, @Kind, @TurnaroundMinutes, @ProtectedEntry, @OpensOn, @LeadMinutes);
            insert into scheduling.station (id, access_point_id, number) select s, @id, n from unnest(@stations::uuid[]) with ordinality as t(s, n);
            insert into scheduling.access_point_hours (access_point_id, effective_from, weekday, opens, closes) select @id, @OpensOn, d, @Opens, @Closes from generate_series(1, 6) d
            """,
            new
            {
                id, request.Code, request.District, request.Kind, request.TurnaroundMinutes, request.ProtectedEntry, request.OpensOn, request.Opens, request.Closes, request.LeadMinutes, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr),
                stations = Enumerable.Range(1, request.Stations!.Value).Select(n => RegistryId.Station(request.Code, n).Value).ToArray(),
            });
        return null;
    }, cancel, _ => Task.FromResult(Problem.Invalid(new FieldError("code", "registry.code-taken"))));

    public Task<Outcome<Edited>> Handle(ChangeAccessPoint request, CancellationToken cancel) => registry.Save(request, new { request.Kind, request.TurnaroundMinutes, request.ProtectedEntry, request.OpensOn, request.ClosedOn, request.LeadMinutes }, tx => tx.RunSeen("""
        update scheduling.access_point set name_en = @en, name_ur = @ur, kind = @Kind, turnaround_minutes = @TurnaroundMinutes, protected_entry = @ProtectedEntry,
            established_on = @OpensOn, closed_on = @ClosedOn, lead_minutes = @LeadMinutes where code = @Code and xmin::text = @Seen
        """,
        new { request.Code, request.Seen, request.Kind, request.TurnaroundMinutes, request.ProtectedEntry, request.OpensOn, request.ClosedOn, request.LeadMinutes, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) }), cancel);
}

internal sealed class CheckAccessPoint : ICheck<AddAccessPoint>, ICheck<ChangeAccessPoint>
{
    /// <summary>The kinds of place, each with a text <c>ap.KIND</c>.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["PRISON", "COURT_COMPLEX", "BAR", "HOSPITAL", "FORENSIC_LAB", "WOMEN_CHILD_DESK"];

    public const int MaxStations = 30, MaxTurnaround = 120, MaxLead = 240;

    public IEnumerable<FieldError> Check(AddAccessPoint r) => [
        .. RegistryCode.Check("code", r.Code, "AP"), .. Checks.Required("district", r.District), .. Place(r.NameEn, r.NameUr, r.Kind, r.TurnaroundMinutes, r.OpensOn),
        .. Lead(r.LeadMinutes), .. EditChecks.Given("stations", r.Stations), .. Checks.Range("stations", r.Stations, 1, MaxStations), .. EditChecks.Hours(r.Opens, r.Closes)];

    public IEnumerable<FieldError> Check(ChangeAccessPoint r) => [
        .. Place(r.NameEn, r.NameUr, r.Kind, r.TurnaroundMinutes, r.OpensOn), .. Lead(r.LeadMinutes), .. r.ClosedOn <= r.OpensOn ? Checks.Error("closedOn", "valid.end_before_start") : []];

    private static IEnumerable<FieldError> Lead(int? minutes) => [.. EditChecks.Given("leadMinutes", minutes), .. Checks.Range("leadMinutes", minutes, 0, MaxLead)];

    private static IEnumerable<FieldError> Place(string? en, string? ur, string? kind, int? turnaround, LocalDate? opensOn) => [
        .. EditChecks.Names(en, ur), .. Checks.OneOf("kind", kind, Kinds, required: true), .. EditChecks.Given("turnaroundMinutes", turnaround), .. Checks.Range("turnaroundMinutes", turnaround, 0, MaxTurnaround), .. EditChecks.Given("opensOn", opensOn)];
}
