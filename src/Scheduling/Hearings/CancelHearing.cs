using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class CancelHearingHandler(ChangeHearing hearings) : IRequestHandler<CancelHearing, Outcome<HearingView>>
{
    public Task<Outcome<HearingView>> Handle(CancelHearing request, CancellationToken cancel) =>
        hearings.Move(request.Hearing, HearingMove.Cancel, request.Revision, (tx, before, after) =>
        {
            tx.Release(after.Id).UpdateHearing(after).History("cancelled", before, after, CleanName.Of(request.Reason)).Show(nameof(CancelHearing), before, after)
                .Raise(new HearingCancelled(new(after.Id), after.Revision));
            return Task.FromResult<Outcome<HearingState>>(after);
        }, cancel);
}

internal sealed class CheckCancel : ICheck<CancelHearing>
{
    public IEnumerable<FieldError> Check(CancelHearing r) => [.. Checks.Required("reason", r.Reason), .. Checks.Length("reason", r.Reason, 200)];
}
