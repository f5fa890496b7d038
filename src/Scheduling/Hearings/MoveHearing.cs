using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>Open, start, pause and resume: the moves that change nothing but the status.</summary>
internal sealed class MoveHearingHandler(ChangeHearing hearings, IAttendanceOfHearings attendance, CallContext call, Permission permission) :
    IRequestHandler<OpenHearing, Outcome<HearingView>>, IRequestHandler<StartHearing, Outcome<HearingView>>,
    IRequestHandler<PauseHearing, Outcome<HearingView>>, IRequestHandler<ResumeHearing, Outcome<HearingView>>
{
    public Task<Outcome<HearingView>> Handle(OpenHearing request, CancellationToken cancel) => Move(request.Hearing, HearingMove.Open, "opened", cancel);

    public async Task<Outcome<HearingView>> Handle(StartHearing request, CancellationToken cancel)
    {
        var ready = await attendance.Ready([request.Hearing], cancel);
        return await IntoSession(request.Hearing, request.Pausing, HearingMove.Start, "started", (tx, before, after) =>
            after with { StartedAt = before.StartedAt ?? tx.Now, Warnings = LifeWarnings.OfStart(before, tx.Now, ready) }, cancel);
    }

    public Task<Outcome<HearingView>> Handle(PauseHearing request, CancellationToken cancel) => Move(request.Hearing, HearingMove.Pause, "paused", cancel);

    public Task<Outcome<HearingView>> Handle(ResumeHearing request, CancellationToken cancel) =>
        IntoSession(request.Hearing, request.Pausing, HearingMove.Resume, "resumed", (_, _, after) => after, cancel);

    private async Task<Outcome<HearingView>> IntoSession(
        HearingId id, HearingId? pausing, HearingMove move, string change, Func<Tx, HearingState, HearingState, HearingState> changed, CancellationToken cancel)
    {
        // What is paused for it lies in the caller's own courtrooms too.
        if (pausing is { } beside && await permission.Refusal(call.Caller, new PauseHearing(beside), cancel) is { } refusal)
        {
            return refusal;
        }
        return await hearings.Move(id, move, null, async (tx, before, after) =>
        {
            if (await OneInSession.Other(tx, before) is { } other)
            {
                if (other.Hearing != pausing?.Value || await hearings.Lock(tx, pausing.Value) is not { Status: HearingStatus.InSession } running)
                {
                    return other.Problem;
                }
                Write(tx, HearingMove.Pause, "paused", running, running with { Status = HearingStatus.Paused });
            }
            return Write(tx, move, change, before, changed(tx, before, after));
        }, cancel);
    }

    private Task<Outcome<HearingView>> Move(HearingId id, HearingMove move, string change, CancellationToken cancel) =>
        hearings.Move(id, move, null, (tx, before, after) => Task.FromResult<Outcome<HearingState>>(Write(tx, move, change, before, after)), cancel);

    private static HearingState Write(Tx tx, HearingMove move, string change, HearingState before, HearingState after)
    {
        tx.UpdateHearing(after).History(change, before, after).Show($"{move}Hearing", before, after).Raise(new HearingMovedOn(new(after.Id), after.Status.ToString()));
        return after;
    }
}
