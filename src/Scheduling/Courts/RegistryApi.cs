using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.AccessPoints;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <param name="ClosedOn">The first day on which it is no longer in use; null: none is set.</param>
internal sealed record CourtroomItem(string Code, string NameEn, string NameUr, string District, string Province, string CourtType, string Zone, LocalDate EstablishedOn, LocalDate? ClosedOn);

/// <param name="Next">What to give as <c>after</c> for the next page; null at the end.</param>
internal sealed record CourtroomsAnswer(IReadOnlyList<CourtroomItem> Items, string? Next);

/// <param name="Stations">How many there are, those out of order included.</param>
/// <param name="LeadMinutes">How long before a hearing people are to be there.</param>
internal sealed record AccessPointItem(
    string Code, string NameEn, string NameUr, string District, string Province, string Kind, int Stations, int StationsOutOfOrder, int TurnaroundMinutes, int LeadMinutes, bool ProtectedEntry, string Zone, LocalDate EstablishedOn, LocalDate? ClosedOn);

/// <inheritdoc cref="CourtroomsAnswer"/>
internal sealed record AccessPointsAnswer(IReadOnlyList<AccessPointItem> Items, string? Next);

/// <summary>The registry's lists in the HTTP API v1; 50 items a page unless <c>limit</c> (1 to 500) says otherwise.</summary>
internal static class RegistryApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/courtrooms", Courtrooms).Produces<CourtroomsAnswer>().ProducesProblem(400).WithSummary("Virtual courtrooms, in the order of the registry");
        api.MapGet("/access-points", AccessPoints).Produces<AccessPointsAnswer>().ProducesProblem(400).WithSummary("Access points with their stations, in the order of the registry");
    }

    private static Task<IResult> Courtrooms(string? province, string? district, string? search, int? limit, string? after, IMediator mediator, CancellationToken cancel) =>
        mediator.Send(new ListCourtrooms(province, district, search, Paged.Reveal(after), limit ?? Paged.Usual), cancel).Answer(list => Results.Ok(new CourtroomsAnswer(
            [.. list.Lines.Select(l => Item(l.Courtroom))], Paged.Hide(list.Next))));

    private static Task<IResult> AccessPoints(string? province, string? district, string? kind, string? search, int? limit, string? after, IMediator mediator, CancellationToken cancel) =>
        mediator.Send(new ListAccessPoints(province, district, kind, search, Paged.Reveal(after), limit ?? Paged.Usual), cancel).Answer(list => Results.Ok(new AccessPointsAnswer(
            [.. list.Lines.Select(l => Item(l.AccessPoint))], Paged.Hide(list.Next))));

    private static CourtroomItem Item(Courtroom c) => new(c.Code, c.NameEn, c.NameUr, c.District, c.Province, c.CourtType, c.Zone, c.EstablishedOn, c.ClosedOn);

    private static AccessPointItem Item(AccessPoint a) => new(
        a.Code, a.NameEn, a.NameUr, a.District, a.Province, a.Kind, a.Stations.Count, a.Stations.Count(s => s.OutOfOrder), a.TurnaroundMinutes, a.LeadMinutes, a.ProtectedEntry, a.Zone, a.EstablishedOn, a.ClosedOn);
}
