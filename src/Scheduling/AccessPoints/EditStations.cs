using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;

namespace RuleOfLaw.Courts.Scheduling.AccessPoints;

/// <summary>Adds the next station of an access point.</summary>
/// <param name="Number">The number it is to have: one more than the last that was seen, so that a second click adds no second one.</param>
[Allow(Role.Administrator)]
internal sealed record AddStation(string AccessPoint, int Number) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

/// <summary>Puts a station out of order, or in order again; what is so already stays as it is.</summary>
[Allow(Role.Administrator)]
internal sealed record SetStationOrder(string AccessPoint, int Number, bool OutOfOrder) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

internal sealed class EditStationsHandler(EditRegistry registry) : IRequestHandler<AddStation, Outcome<Edited>>, IRequestHandler<SetStationOrder, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(AddStation request, CancellationToken cancel) => registry.Save(request, new { request.Number }, async tx =>
        await tx.Run("""
            insert into scheduling.station (id, access_point_id, number) select @id, a.id, @Number from scheduling.access_point a
            where a.code = @AccessPoint and @Number = 1 + (select coalesce(max(number), 0) from scheduling.station where access_point_id = a.id)
            """, new { id = RegistryId.Station(request.AccessPoint, request.Number).Value, request.AccessPoint, request.Number }) == 0 ? Edits.Stale : null, cancel);

    public Task<Outcome<Edited>> Handle(SetStationOrder request, CancellationToken cancel) => registry.Save(request, new { request.Number, request.OutOfOrder }, async tx =>
        await tx.Run("""
            update scheduling.station s set out_of_order_since = case when @OutOfOrder then coalesce(s.out_of_order_since, @now) end from scheduling.access_point a
            where a.id = s.access_point_id and a.code = @AccessPoint and s.number = @Number
            """, new { request.AccessPoint, request.Number, request.OutOfOrder, now = tx.Now }) == 0 ? Problem.NotFound : null, cancel);
}

internal sealed class CheckStations : ICheck<AddStation>
{
    public IEnumerable<FieldError> Check(AddStation r) => Checks.Range("number", r.Number, 1, CheckAccessPoint.MaxStations);
}
