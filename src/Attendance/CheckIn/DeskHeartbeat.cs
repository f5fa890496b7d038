using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>Where the operator's open page says that its computer is alive. A form with the page's token: a browser's cookie alone is not enough.</summary>
internal static class DeskHeartbeat
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/access-point/{code}/heartbeat", (string code, [FromForm] string device, [FromForm] int roundTripMs, IMediator to, CancellationToken c) =>
            to.Send(new RecordHeartbeat(code, device, roundTripMs), c).Answer()).ExcludeFromDescription();
}
