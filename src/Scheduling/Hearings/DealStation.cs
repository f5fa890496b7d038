using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class DealStationHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar) : IRequestHandler<DealStation, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(DealStation request, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        if (await HearingOf(tx, request.Appearance) is not { } id || await hearings.Lock(tx, id) is not { } hearing)
        {
            return Problem.NotFound;
        }
        if (!HearingLife.HoldsReservations(hearing.Status))
        {
            return hearing.WrongStatus;
        }
        var appearance = hearing.Appearances.Single(a => a.Id == request.Appearance.Value);
        var facts = await calendar.Present(cancel);
        var station = appearance.At is null ? null : facts.Stations[appearance.At.Id].FirstOrDefault(s => s.Id == request.Station.Value && !s.OutOfOrder);
        if (station is null)
        {
            return Problem.Refuse("station-taken");
        }
        var wanted = hearing with { Appearances = [.. hearing.Appearances.Select(a => a.Id == appearance.Id ? a with { StationId = station.Id, Station = station.Number } : a)] };
        var taken = await Placement.Take(tx, facts, wanted);
        if (!taken.Succeeded && taken.Problem.Kind == ProblemKind.Refused)
        {
            return taken.Problem;
        }
        if (!taken.Succeeded || taken.Value.Hearing.Appearances.Single(a => a.Id == appearance.Id).StationId != station.Id)
        {
            return Problem.Refuse("station-taken");
        }
        var dealt = taken.Value.Hearing;
        tx.Release(dealt.Id).UpdatePlaces(dealt).Reserve(dealt.Id, taken.Value.Reservations).Show(nameof(DealStation), hearing, dealt);
        return Done.Yes;
    }, cancel);

    private static async Task<HearingId?> HearingOf(Tx tx, AppearanceId appearance)
    {
        await using var batch = tx.Batch();
        batch.Add("select hearing_id from scheduling.appearance where id = $1", Param.Uuid(appearance.Value));
        await using var reader = await batch.Read(tx.Cancel);
        return await reader.ReadAsync(tx.Cancel) ? new(reader.GetGuid(0)) : null;
    }
}
