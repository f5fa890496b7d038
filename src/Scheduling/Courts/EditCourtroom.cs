using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Adds a court with its virtual courtroom.</summary>
/// <param name="Code">As VC-KP-73: capital letters, digits and dashes; new.</param>
[Allow(Role.Administrator)]
internal sealed record AddCourtroom(string Code, string District, string NameEn, string NameUr, string CourtType, LocalDate? OpensOn) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.District, District);
}

/// <summary>Changes a courtroom's names, kind of court, and first and last day of use.</summary>
/// <param name="ClosedOn">The first day on which it is no longer in use; null: none is set.</param>
[Allow(Role.Administrator)]
internal sealed record ChangeCourtroom(string Code, string Seen, string NameEn, string NameUr, string CourtType, LocalDate? OpensOn, LocalDate? ClosedOn) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.Courtroom, Code);
}

internal sealed class EditCourtroomHandler(EditRegistry registry) : IRequestHandler<AddCourtroom, Outcome<Edited>>, IRequestHandler<ChangeCourtroom, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(AddCourtroom request, CancellationToken cancel) => registry.Save(request, new { request.Code, request.OpensOn }, async tx =>
    {
        await tx.Run("""
            with court as (insert into scheduling.court (id, district, name_en, name_ur, type) values (@court, @District, @en, @ur, @CourtType) returning id)
            insert into scheduling.courtroom (id, code, court_id, established_on) select @room, @Code, id, @OpensOn from court
            """,
            new { court = RegistryId.CourtOf(request.Code).Value, room = RegistryId.Courtroom(request.Code).Value, request.Code, request.District, request.CourtType, request.OpensOn, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) });
        return null;
    }, cancel, _ => Task.FromResult(Problem.Invalid(new FieldError("code", "registry.code-taken"))));

    public Task<Outcome<Edited>> Handle(ChangeCourtroom request, CancellationToken cancel) => registry.Save(request, new { request.OpensOn, request.ClosedOn, request.CourtType }, tx => tx.RunSeen("""
        with seen as (
            select r.id, r.court_id from scheduling.courtroom r join scheduling.court c on c.id = r.court_id
            where r.code = @Code and r.xmin::text || '.' || c.xmin::text = @Seen for update),
        named as (update scheduling.court c set name_en = @en, name_ur = @ur, type = @CourtType from seen where c.id = seen.court_id)
        update scheduling.courtroom r set established_on = @OpensOn, closed_on = @ClosedOn from seen where r.id = seen.id
        """,
        new { request.Code, request.Seen, request.CourtType, request.OpensOn, request.ClosedOn, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr) }), cancel);
}

internal sealed class CheckCourtroom : ICheck<AddCourtroom>, ICheck<ChangeCourtroom>
{
    /// <summary>The kinds of court, each with a text <c>court.TYPE</c>.</summary>
    public static readonly IReadOnlyList<string> Types =
        ["SESSIONS", "ADDITIONAL_SESSIONS", "SENIOR_CIVIL", "JUDICIAL_MAGISTRATE", "FAMILY", "JUVENILE", "ANTI_TERRORISM", "GBV", "HIGH_COURT_BENCH"];

    public IEnumerable<FieldError> Check(AddCourtroom r) => [
        .. RegistryCode.Check("code", r.Code, "VC"), .. Checks.Required("district", r.District), .. EditChecks.Names(r.NameEn, r.NameUr), .. Checks.OneOf("courtType", r.CourtType, Types), .. EditChecks.Given("opensOn", r.OpensOn)];

    public IEnumerable<FieldError> Check(ChangeCourtroom r) => [
        .. EditChecks.Names(r.NameEn, r.NameUr), .. Checks.OneOf("courtType", r.CourtType, Types), .. EditChecks.Given("opensOn", r.OpensOn),
        .. r.ClosedOn <= r.OpensOn ? Checks.Error("closedOn", "valid.end_before_start") : []];
}
