using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

/// <summary>The check-in part of the HTTP API v1 (api.md).</summary>
internal static class CheckInApi
{
    /// <param name="Document"><c>cnic|passport|prison-id|other</c>.</param>
    /// <param name="LastFour">Four digits.</param>
    internal sealed record VerifyBody(string? Document, string? LastFour);

    public static void Map(IEndpointRouteBuilder api)
    {
        var appearances = api.MapGroup("/appearances/{id:guid}");
        appearances.MapPost("/arrive", (Guid id, IMediator to, CancellationToken c) => to.Send(new Arrive(new(id)), c).Answer()).Step("A participant arrived");
        appearances.MapPost("/verify", (Guid id, HttpRequest http, IMediator to, CancellationToken c) => ApiBody.Read<VerifyBody>(http).Then(body => to.Send(new Verify(new(id), body.Document ?? "", body.LastFour ?? ""), c).Answer()))
            .Accepts<VerifyBody>("application/json")
            .Step("A participant's identity was checked").ProducesProblem(400).ProducesProblem(422);
        appearances.MapPost("/ready", (Guid id, IMediator to, CancellationToken c) => to.Send(new Ready(new(id)), c).Answer()).Step("A participant is ready at the station").ProducesProblem(422);
        appearances.MapPost("/no-show", (Guid id, IMediator to, CancellationToken c) => to.Send(new NoShow(new(id)), c).Answer()).Step("A participant did not come");
        appearances.MapPost("/excuse", (Guid id, IMediator to, CancellationToken c) => to.Send(new Excuse(new(id)), c).Answer()).Step("A participant was let off");
        appearances.MapPost("/undo", (Guid id, IMediator to, CancellationToken c) => to.Send(new UndoAttendance(new(id)), c).Answer()).Step("Take back the last step within five minutes").ProducesProblem(422);
    }

    private static RouteHandlerBuilder Step(this RouteHandlerBuilder route, string summary) => route.Produces<AttendanceView>().ProducesProblem(404).WithSummary(summary);
}
