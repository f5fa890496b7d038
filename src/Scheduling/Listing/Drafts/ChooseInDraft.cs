using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>Keeps rows of a draft where they are, leaves them out, or lets them go wherever they fit.</summary>
[Allow(Role.Clerk)]
internal sealed record ChooseInDraft(Guid Draft, IReadOnlyList<HearingId> Hearings, DraftChoice Choice) : ICommand<Done>;

internal sealed class ChooseInDraftHandler(Work work) : IRequestHandler<ChooseInDraft, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(ChooseInDraft request, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        await using var batch = tx.Batch();
        batch.Add("select 1 from scheduling.listing_draft where id = $1 and made_by = $2 for update", Param.Uuid(request.Draft), Param.Text(tx.Caller.Reference));
        await using (var reader = await batch.Read(cancel))
        {
            if (!reader.HasRows)
            {
                return Problem.NotFound;
            }
        }
        tx.Then("update scheduling.listing_draft_row set choice = $3 where draft_id = $1 and hearing_id = any($2)",
            Param.Uuid(request.Draft), Param.Uuids(request.Hearings.Select(h => h.Value)), Param.Text(request.Choice.ToString()));
        return Done.Yes;
    }, cancel);
}

internal sealed class CheckChooseInDraft : ICheck<ChooseInDraft>
{
    public IEnumerable<FieldError> Check(ChooseInDraft r) => [
        .. Checks.Count("hearings", r.Hearings.Count, 1, MakeDraftHandler.MostHearings), .. Enum.IsDefined(r.Choice) ? [] : Checks.Error("choice", "check.unknown")];
}
