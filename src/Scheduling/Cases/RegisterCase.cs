using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>Registers a case in the courtroom's court; <c>case-exists</c> (409, <c>case</c>) where its number is there already.</summary>
[Allow(Role.Clerk)]
internal sealed record RegisterCase(string Courtroom, CaseFacts Facts) : ICommand<CaseId>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

internal sealed class CheckRegisterCase : ICheck<RegisterCase>
{
    public IEnumerable<FieldError> Check(RegisterCase r) => r.Facts.Check();
}

internal sealed class RegisterCaseHandler(Work work, IRegistry registry) : IRequestHandler<RegisterCase, Outcome<CaseId>>
{
    public async Task<Outcome<CaseId>> Handle(RegisterCase request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (names.CourtroomByCode(request.Courtroom) is not { } room)
        {
            return Problem.NotFound;
        }
        if (names.CaseType(request.Facts.Type) is not { } type)
        {
            return Problem.Invalid(new FieldError("type", "check.unknown"));
        }
        return await work.Transact<CaseId>(async tx =>
        {
            if (await request.Facts.Holder(tx, room.Court.Value) is { } holder)
            {
                return CaseFacts.Exists(holder);
            }
            var id = Guid.CreateVersion7();
            tx.Then(
                """
                insert into scheduling.court_case (number, number_folded, type, title, stage, restricted, fir_number, police_station, instituted_on, id, court_id, opened_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """, [.. request.Facts.Parameters(type), Param.Uuid(id), Param.Uuid(room.Court.Value), Param.Time(tx.Now)]);
            tx.Audit(nameof(RegisterCase), Target.Of(Targets.Case, id), room.District);
            return new CaseId(id);
        }, cancel);
    }
}
