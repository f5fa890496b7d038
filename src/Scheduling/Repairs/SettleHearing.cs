using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// Takes a hearing's judge and booths anew where it stands: another judge presides now, or a booth is out of order. Time and places stay, so no revision
/// rises and nobody is told.
/// </summary>
/// <param name="Booths">Those to take, where they are free.</param>
/// <remarks>As moving a hearing: <c>slot-taken</c>, <c>stale</c>, <c>wrong-status</c>, the rules of placement.</remarks>
[Allow(Role.Clerk)]
internal sealed record SettleHearing(HearingId Hearing, int Revision, IReadOnlyList<Booth>? Booths = null) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

internal sealed class SettleHearingHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar, IRegistry registry) : IRequestHandler<SettleHearing, Outcome<HearingView>>
{
    public async Task<Outcome<HearingView>> Handle(SettleHearing request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        return await work.Transact<HearingView>(async tx =>
        {
            if (await hearings.Lock(tx, request.Hearing) is not { } before)
            {
                return Problem.NotFound;
            }
            if (ChangeHearing.Refusal(before, HearingMove.Reschedule, request.Revision) is { } refusal)
            {
                return refusal;
            }
            var wanted = before with { Appearances = [.. before.Appearances.Select(a => request.Booths?.FirstOrDefault(b => b.Appearance == a.Id) is { } booth ? a with { StationId = booth.Station } : a)] };
            var placed = await Placement.Place(tx, await calendar.Present(cancel), wanted, names.Purpose(before.Purpose)?.Urgent == true);
            if (!placed.Succeeded)
            {
                return placed.Problem;
            }
            var after = placed.Value.Hearing;
            tx.Release(after.Id).UpdateHearing(after).UpdatePlaces(after).Reserve(after.Id, placed.Value.Reservations).History("settled", before, after).Show(nameof(SettleHearing), before, after);
            return after.View;
        }, cancel);
    }
}
