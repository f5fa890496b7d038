using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Attendance.Board;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Incidents;

/// <summary>Keeps each device's last sign of life; boards are touched only when the access point's link becomes better or worse by it.</summary>
internal sealed class RecordHeartbeatHandler(Work work, IRegistry registry) : IRequestHandler<RecordHeartbeat, Outcome<Done>>
{
    private const int MostDevices = 50;

    public async Task<Outcome<Done>> Handle(RecordHeartbeat request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).AccessPointByCode(request.AccessPoint) is not { } at)
        {
            return Problem.NotFound;
        }
        return await work.Transact<Done>(async tx =>
        {
            var before = new List<Heartbeat>();
            var devices = new HashSet<string>();
            await using (var batch = tx.Batch().Add("select device, seen_at, round_trip_ms from attendance.heartbeat where access_point_id = $1", Param.Uuid(at.Id.Value)))
            await using (var reader = await batch.Read(tx.Cancel))
            {
                while (await reader.ReadAsync(tx.Cancel))
                {
                    devices.Add(reader.GetString(0));
                    before.Add(new(Instant.FromDateTimeUtc(reader.GetDateTime(1)), reader.GetInt32(2)));
                }
            }
            if (devices.Count >= MostDevices && !devices.Contains(request.Device))
            {
                tx.Then("delete from attendance.heartbeat where access_point_id = $1 and seen_at = (select min(seen_at) from attendance.heartbeat where access_point_id = $1)", Param.Uuid(at.Id.Value));
            }
            tx.Then("""
                insert into attendance.heartbeat (access_point_id, device, seen_at, round_trip_ms, reported_by) values ($1, $2, $3, $4, $5)
                on conflict (access_point_id, device) do update set seen_at = $3, round_trip_ms = $4, reported_by = $5
                """, Param.Uuid(at.Id.Value), Param.Text(request.Device), Param.Time(tx.Now), Param.Int(request.RoundTripMs), Param.Text(tx.Caller.Reference));
            var now = new Heartbeat(tx.Now, request.RoundTripMs);
            if (LinkQuality.Of(before, tx.Now) != LinkQuality.Of([.. before, now], tx.Now))
            {
                tx.Touch(new(Topic.AccessPoint, at.Code, tx.Now.InZone(LocalDay.Zone(at.Zone)).Date));
            }
            return Done.Yes;
        }, cancel);
    }
}

internal sealed class HeartbeatCheck : ICheck<RecordHeartbeat>
{
    public IEnumerable<FieldError> Check(RecordHeartbeat request)
    {
        if (request.Device is not { Length: > 0 and <= 60 })
        {
            yield return new("device", "heartbeat.device");
        }
        if (request.RoundTripMs is < 0 or > 60_000)
        {
            yield return new("roundTripMs", "heartbeat.round_trip");
        }
    }
}

/// <summary>Where devices and the operators' open pages say that they are alive, and where incidents are reported by other systems.</summary>
internal static class IncidentApi
{
    internal sealed record HeartbeatBody(string? Device, int RoundTripMs);

    internal sealed record IncidentBody(IncidentKind? Kind, string? Note, int? Minutes = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/access-points/{code}/heartbeat", (string code, HttpRequest http, IMediator to, CancellationToken c) => ApiBody.Read<HeartbeatBody>(http).Then(body => to.Send(new RecordHeartbeat(code, body.Device ?? "", body.RoundTripMs), c).Answer()))
            .Accepts<HeartbeatBody>("application/json")
            .Produces(204).ProducesProblem(400).ProducesProblem(404).WithSummary("A device at an access point is alive");
        api.MapPost("/access-points/{code}/incidents", (string code, HttpRequest http, IMediator to, CancellationToken c) => ApiBody.Read<IncidentBody>(http).Then(body => to.Send(new ReportIncident(code, body.Kind, body.Note ?? "", body.Minutes), c).Answer()))
            .Accepts<IncidentBody>("application/json")
            .Produces<IncidentView>().ProducesProblem(400).ProducesProblem(404).WithSummary("Something stops an access point");
        api.MapPost("/courtrooms/{code}/incidents", (string code, HttpRequest http, IMediator to, CancellationToken c) => ApiBody.Read<IncidentBody>(http).Then(body => to.Send(new ReportCourtroomIncident(code, body.Kind, body.Note ?? "", body.Minutes), c).Answer()))
            .Accepts<IncidentBody>("application/json")
            .Produces<IncidentView>().ProducesProblem(400).ProducesProblem(404).WithSummary("Something stops a courtroom");
        api.MapPost("/incidents/{id:guid}/close", (Guid id, IMediator to, CancellationToken c) => to.Send(new CloseIncident(new(id)), c).Answer())
            .Produces<IncidentView>().ProducesProblem(404).WithSummary("It works again");
    }
}
