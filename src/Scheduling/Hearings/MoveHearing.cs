using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Open, start, pause and resume: the moves that change nothing but the status.</summary>
internal sealed class MoveHearingHandler(ChangeHearing hearings) :
    IRequestHandler<OpenHearing, Outcome<HearingView>>, IRequestHandler<StartHearing, Outcome<HearingView>>,
    IRequestHandler<PauseHearing, Outcome<HearingView>>, IRequestHandler<ResumeHearing, Outcome<HearingView>>
{
    public Task<Outcome<HearingView>> Handle(OpenHearing request, CancellationToken cancel) => Move(request.Hearing, HearingMove.Open, "opened", cancel);

    public Task<Outcome<HearingView>> Handle(StartHearing request, CancellationToken cancel) => Move(request.Hearing, HearingMove.Start, "started", cancel);

    public Task<Outcome<HearingView>> Handle(PauseHearing request, CancellationToken cancel) => Move(request.Hearing, HearingMove.Pause, "paused", cancel);

    public Task<Outcome<HearingView>> Handle(ResumeHearing request, CancellationToken cancel) => Move(request.Hearing, HearingMove.Resume, "resumed", cancel);

    private Task<Outcome<HearingView>> Move(HearingId id, HearingMove move, string change, CancellationToken cancel) =>
        hearings.Move(id, move, null, (tx, before, after) =>
        {
            var moved = move == HearingMove.Start ? after with { StartedAt = before.StartedAt ?? tx.Now } : after;
            tx.UpdateHearing(moved).History(change, before, moved).Show($"{move}Hearing", before, moved).Raise(new HearingMovedOn(id, moved.Status.ToString()));
            return Task.FromResult<Outcome<HearingState>>(moved);
        }, cancel);
}
