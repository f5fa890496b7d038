using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class CancelHearingHandler(ChangeHearing hearings, IRegistry registry) : IRequestHandler<CancelHearing, Outcome<HearingView>>
{
    public async Task<Outcome<HearingView>> Handle(CancelHearing request, CancellationToken cancel)
    {
        var reasons = (await registry.Now(cancel)).AdjournmentReasons.Select(r => r.Code).ToList();
        return await hearings.Move(request.Hearing, HearingMove.Cancel, request.Revision, async (tx, before, after) =>
        {
            if (Checks.OneOf("reason", request.Reason, reasons) is { Length: > 0 } unknown)
            {
                return Problem.Invalid(unknown);
            }
            var cancelled = after with { Reason = request.Reason, Warnings = await HearingOrder.HasOtherParts(tx, after.Id) ? [LifeWarnings.OtherPartsStay] : [] };
            tx.Release(cancelled.Id).UpdateHearing(cancelled).History("cancelled", before, cancelled, request.Reason).Show(nameof(CancelHearing), before, cancelled)
                .Raise(new HearingCancelled(new(cancelled.Id), cancelled.Revision));
            return cancelled;
        }, cancel);
    }
}

internal sealed class CheckCancel : ICheck<CancelHearing>
{
    public IEnumerable<FieldError> Check(CancelHearing r) => [.. Checks.Required("reason", r.Reason), .. Checks.Length("reason", r.Reason, 40)];
}
