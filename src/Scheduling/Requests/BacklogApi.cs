using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>
/// The backlog in the HTTP API v1: hearings asked for and not placed, of the courtrooms in which the key is a clerk's. A hearing on it is a hearing in
/// status <c>Requested</c>: <c>GET /hearings/{id}</c> tells its people and its history. Days are local to the court.
/// </summary>
internal static class BacklogApi
{
    /// <param name="Number">From 1, in the order in which they are to be heard.</param>
    /// <param name="Of">How many of the matter's hearings there are.</param>
    /// <param name="DaysBetween">At least so many days after the part before.</param>
    internal sealed record PartItem(int Number, int Of, int DaysBetween);

    /// <param name="Type">The problem's slug, such as <c>slot-taken</c>.</param>
    /// <param name="StartsAt">The time it was meant for.</param>
    /// <param name="Resource">What was in the way: <c>courtroom:CODE, judge, person:ID, access-point:CODE</c>, never whose booking; null where nobody was.</param>
    internal sealed record RefusalItem(string Type, OffsetDateTime StartsAt, string? Resource);

    /// <param name="Cases">The numbers, joined by commas.</param>
    /// <param name="Part">Null for a single hearing.</param>
    /// <param name="People">How many are called.</param>
    /// <param name="AccessPoints">Codes of where they are to appear.</param>
    /// <param name="OtherAccessPoints">Codes of where some of them may appear as well.</param>
    /// <param name="OtherCourtrooms">Codes of where it may be heard as well.</param>
    /// <param name="Refused">Why it could not be booked the last time; null where it was not tried since it was asked for.</param>
    internal sealed record BacklogItem(
        HearingId Id, string Courtroom, string Cases, string Purpose, int Minutes, Priority Priority, OffsetDateTime AskedAt, LocalDate? NotBefore, LocalDate? NotLater, PartItem? Part, int People,
        IReadOnlyList<string> AccessPoints, IReadOnlyList<string> OtherAccessPoints, IReadOnlyList<string> OtherCourtrooms, RefusalItem? Refused);

    /// <param name="Total">How many there are, on all pages.</param>
    /// <param name="Next">What to give as <c>after</c> for the next page; null at the end.</param>
    internal sealed record BacklogAnswer(IReadOnlyList<BacklogItem> Items, int Total, string? Next);

    /// <summary>The hearings of one matter, in the order of its parts.</summary>
    internal sealed record AskedAnswer(IReadOnlyList<HearingId> Hearings)
    {
        /// <summary>Cases of the court whose numbers are near that of the case which this made; left out where there are none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<HearingCaseView>? SimilarCases { get; init; }

        /// <summary>Coming hearings of the case that have a time already; left out where there are none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<FixedHearing>? AlreadyFixed { get; init; }
    }

    /// <summary>As for a booking, and where that person may appear as well.</summary>
    /// <param name="OtherPlaces">The next best first; at most 5.</param>
    internal sealed record AskedParticipantBody(
        HearingApi.PlaceBody Place, string? Role = null, ParticipantId? ParticipantId = null, PersonId? PersonId = null, string? Name = null, string? Sex = null, string? Age = null, bool Protected = false,
        string? BarEnrolment = null, string? PrisonerNumber = null, string? Email = null, string? Phone = null, string? Language = null, IReadOnlyList<HearingApi.PlaceBody>? OtherPlaces = null)
        : HearingApi.ParticipantBody(Place, Role, ParticipantId, PersonId, Name, Sex, Age, Protected, BarEnrolment, PrisonerNumber, Email, Phone, Language);

    /// <summary>One <c>case</c>, or several as <c>cases</c> for a joint trial.</summary>
    /// <param name="Minutes">Of each part; null: the purpose's default.</param>
    /// <param name="Parts">How many hearings the matter takes, 1 to 20.</param>
    /// <param name="DaysBetween">From one part to the next at least, 0 to 366.</param>
    /// <param name="OtherCourtrooms">Codes of the same court's other courtrooms where it may be heard as well.</param>
    internal sealed record AskBody(
        string Courtroom, string Purpose, int? Minutes = null, IReadOnlyList<AskedParticipantBody>? Participants = null, HearingApi.CaseBody? Case = null, IReadOnlyList<HearingApi.CaseBody>? Cases = null,
        Priority Priority = Priority.Routine, LocalDate? NotBefore = null, LocalDate? NotLater = null, int Parts = 1, int DaysBetween = 1, IReadOnlyList<string>? OtherCourtrooms = null);

    /// <summary>Where somebody is to appear from now on. <c>otherPlaces</c>: those that would do as well, the next best first; none given are none.</summary>
    internal sealed record PlacesBody(AppearanceId Appearance, HearingApi.PlaceBody Place, IReadOnlyList<HearingApi.PlaceBody>? OtherPlaces = null);

    /// <summary>What is asked for from now on: a day or courtroom that is not given is none. People stay, and their places but for those in <c>places</c>.</summary>
    internal sealed record ChangeBody(
        string Purpose, int? Minutes = null, Priority Priority = Priority.Routine, LocalDate? NotBefore = null, LocalDate? NotLater = null, int DaysBetween = 1, IReadOnlyList<PlacesBody>? Places = null,
        IReadOnlyList<string>? OtherCourtrooms = null);

    /// <param name="Reason">1 to 200 characters, kept in the history.</param>
    internal sealed record RemoveBody(string Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/backlog", List).Produces<BacklogAnswer>().ProducesProblem(400).WithSummary("Hearings asked for without a time, by courtroom, the oldest first");
        api.MapGet("/backlog/{id:guid}", One).Produces<BacklogItem>().ProducesProblem(404).WithSummary("One hearing of the backlog");
        api.MapPost("/backlog", Ask).Accepts<AskBody>("application/json").Produces<AskedAnswer>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(422)
            .WithSummary("Ask for a hearing, or the parts of a matter, without a time");
        api.MapPost("/backlog/{id:guid}/change", Change).Accepts<ChangeBody>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(404).ProducesProblem(422)
            .WithSummary("Say anew what is asked for of a hearing on the backlog");
        api.MapPost("/backlog/{id:guid}/remove", Remove).Accepts<RemoveBody>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(404)
            .WithSummary("Take a hearing off the backlog: it is cancelled, and nobody is told");
    }

    /// <param name="within">Only those whose last day is at most so many days away.</param>
    private static async Task<IResult> List(
        string? courtroom, string? purpose, string? priority, int? within, Guid? @case, bool? returned, int? limit, string? after, IMediator mediator, IRegistry registry, CancellationToken cancel)
    {
        var urgency = InputName.Of<Priority>(priority);
        if (priority is not null && urgency is null)
        {
            return Problem.Invalid(InputShape.Error("priority", typeof(Priority))).Answer();
        }
        if (limit is < 1 or > Paged.Most)
        {
            return Problem.Invalid(new FieldError("limit", "check.range", Problem.Named(("min", 1), ("max", Paged.Most)))).Answer();
        }
        var names = await registry.Now(cancel);
        return await mediator.Send(new GetBacklog(
            courtroom, purpose, urgency, within, @case is { } one ? new CaseId(one) : null, returned ?? false,
            After: Paged.Reveal(after), Take: limit ?? Paged.Usual), cancel).Answer(found => Results.Ok(new BacklogAnswer([.. found.Rows.Select(r => Item(names, r))], found.Total, Paged.Hide(found.Next))));
    }

    private static async Task<IResult> One(Guid id, IMediator mediator, IRegistry registry, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        return await mediator.Send(new GetBacklog(Hearings: [new(id)]), cancel).Answer(found => found.Rows is [var row] ? Results.Ok(Item(names, row)) : Problem.NotFound.Answer());
    }

    private static Task<IResult> Ask(HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<AskBody>(http).Then(body =>
        mediator.Send(new PutOnBacklog(
            HearingApi.Cases(body.Case, body.Cases), body.Courtroom, body.Purpose, body.Minutes, HearingApi.Participants(body.Participants), body.Priority, body.NotBefore, body.NotLater, body.Parts, body.DaysBetween,
            body.OtherCourtrooms, [.. (body.Participants ?? []).Select(p => HearingApi.OtherPlaces(p.OtherPlaces))]), cancel)
            .Answer(put => Results.Created($"/api/v1/backlog/{put.Hearings[0].Value}", new AskedAnswer(put.Hearings)
            {
                SimilarCases = put.SimilarCases.Count > 0 ? put.SimilarCases : null,
                AlreadyFixed = put.AlreadyFixed.Count > 0 ? put.AlreadyFixed : null,
            })));

    private static Task<IResult> Change(Guid id, HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<ChangeBody>(http).Then(body =>
        mediator.Send(new ChangeRequested(new(id), body.Purpose, body.Minutes, body.Priority, body.NotBefore, body.NotLater, body.DaysBetween,
            body.Places is null ? null : [.. body.Places.Select(p => new PlacesWanted(p.Appearance, HearingApi.Place(p.Place), HearingApi.OtherPlaces(p.OtherPlaces)))], body.OtherCourtrooms), cancel).Answer());

    private static Task<IResult> Remove(Guid id, HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<RemoveBody>(http).Then(body =>
        mediator.Send(new RemoveFromBacklog([new(id)], body.Reason), cancel).Answer(removed => removed.Count == 1 ? Results.NoContent() : Problem.NotFound.Answer()));

    private static BacklogItem Item(Registry names, BacklogRow row)
    {
        var zone = names.CourtroomByCode(row.Courtroom)!.Zone;
        return new(
            row.Hearing, row.Courtroom, row.Cases, row.Purpose, row.Minutes, row.Priority, LocalDay.WithOffset(row.AskedAt, zone), row.NotBefore, row.NotLater,
            row.Part is { } part ? new(part.Number, part.Of, row.DaysBetween) : null, row.People, row.AccessPoints, row.OtherAccessPoints, row.OtherCourtrooms,
            row.Refused is { } back ? new(back.Slug, LocalDay.WithOffset(back.StartsAt, zone), back.Resource) : null);
    }
}
