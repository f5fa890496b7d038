using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>Changes a case's facts; <c>stale</c> (412) where they are no longer as <paramref name="Seen"/>, <c>case-exists</c> where the new number is taken.</summary>
[Allow(Role.Clerk)]
internal sealed record EditCase(CaseId Case, string? Seen, CaseFacts Facts) : ICommand<CaseId>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

internal sealed class CheckEditCase : ICheck<EditCase>
{
    public IEnumerable<FieldError> Check(EditCase r) => r.Facts.Check();
}

internal sealed class EditCaseHandler(Work work, IRegistry registry) : IRequestHandler<EditCase, Outcome<CaseId>>
{
    public async Task<Outcome<CaseId>> Handle(EditCase request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).CaseType(request.Facts.Type) is not { } type)
        {
            return Problem.Invalid(new FieldError("type", "check.unknown"));
        }
        var id = request.Case.Value;
        return await work.Transact<CaseId>(async tx =>
        {
            // The number first, then the row: the order of everybody who takes both.
            if (await Court(tx, id, lockRow: false) is not { } court)
            {
                return Problem.NotFound;
            }
            if (await request.Facts.Holder(tx, court.Id) is { } holder && holder != id)
            {
                return CaseFacts.Exists(holder);
            }
            if ((await Court(tx, id, lockRow: true))?.Seen != request.Seen)
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            tx.Then(
                """
                update scheduling.court_case set number = $1, number_folded = $2, type = $3, title = $4, stage = $5, restricted = $6, fir_number = $7, police_station = $8, instituted_on = $9, changed_at = $11
                where id = $10
                """, [.. request.Facts.Parameters(type), Param.Uuid(id), Param.Time(tx.Now)]);
            return request.Case;
        }, cancel);
    }

    private static async Task<(Guid Id, string Seen)?> Court(Tx tx, Guid id, bool lockRow)
    {
        await using var batch = tx.Batch();
        batch.Add($"select court_id, xmin::text from scheduling.court_case where id = $1{(lockRow ? " for no key update" : "")}", Param.Uuid(id));
        await using var reader = await batch.Read(tx.Cancel);
        return (await reader.All(r => ((Guid, string)?)(r.GetGuid(0), r.GetString(1)), tx.Cancel)).FirstOrDefault();
    }
}
