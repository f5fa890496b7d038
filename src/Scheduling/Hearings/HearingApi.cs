using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The hearings part of the HTTP API v1. Instants are ISO 8601 with offset; answers carry the court's offset.</summary>
internal static class HearingApi
{
    internal sealed record CaseBody(string? Number = null, CaseId? Id = null, string? Type = null, string? Title = null, bool? Restricted = null, string? FirNumber = null, string? PoliceStation = null);

    internal sealed record PlaceBody(string? AccessPoint = null, bool Link = false, bool Courtroom = false);

    internal record ParticipantBody(
        PlaceBody Place, string? Role = null, ParticipantId? ParticipantId = null, PersonId? PersonId = null, string? Name = null, string? Sex = null, string? Age = null, bool Protected = false,
        string? BarEnrolment = null, string? PrisonerNumber = null, string? Email = null, string? Phone = null, string? Language = null);

    /// <summary>One <c>case</c>, or several as <c>cases</c> for a joint trial.</summary>
    internal sealed record BookBody(string Courtroom, string Purpose, OffsetDateTime StartsAt, int? Minutes = null, IReadOnlyList<ParticipantBody>? Participants = null, CaseBody? Case = null, IReadOnlyList<CaseBody>? Cases = null);

    internal sealed record PlaceChangeBody(AppearanceId Appearance, PlaceBody Place);

    internal sealed record RescheduleBody(OffsetDateTime StartsAt, int Revision, int? Minutes = null, string? Courtroom = null, IReadOnlyList<PlaceChangeBody>? Places = null);

    internal sealed record CancelBody(string Reason, int Revision);

    internal sealed record NextBody(OffsetDateTime StartsAt, int? Minutes = null);

    internal sealed record ConcludeBody(HearingOutcome Outcome, string? Reason = null, NextBody? Next = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/hearings", Book).Accepts<BookBody>("application/json").Produces<HearingView>(201).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422).WithSummary("Book a hearing");
        api.MapGet("/hearings/{id:guid}", Get).Produces<HearingWithHistory>().ProducesProblem(404).WithSummary("A hearing with its history");
        api.MapPost("/hearings/{id:guid}/reschedule", Reschedule).Accepts<RescheduleBody>("application/json").Produces<HearingView>().ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).WithSummary("Move a hearing");
        api.MapPost("/hearings/{id:guid}/cancel", Cancel).Accepts<CancelBody>("application/json").Produces<HearingView>().ProducesProblem(412).ProducesProblem(422).WithSummary("Cancel a hearing");
        api.MapPost("/hearings/{id:guid}/undo-cancel", (Guid id, IMediator to, CancellationToken c) => to.Send(new UndoCancellation(new(id)), c).Answer()).Moves("Take back a cancellation within five minutes").ProducesProblem(409);
        api.MapPost("/hearings/{id:guid}/open", (Guid id, IMediator to, CancellationToken c) => to.Send(new OpenHearing(new(id)), c).Answer()).Moves("Open a hearing");
        api.MapPost("/hearings/{id:guid}/start", (Guid id, IMediator to, CancellationToken c) => to.Send(new StartHearing(new(id)), c).Answer()).Moves("Start a hearing").ProducesProblem(409);
        api.MapPost("/hearings/{id:guid}/pause", (Guid id, IMediator to, CancellationToken c) => to.Send(new PauseHearing(new(id)), c).Answer()).Moves("Pause a hearing");
        api.MapPost("/hearings/{id:guid}/resume", (Guid id, IMediator to, CancellationToken c) => to.Send(new ResumeHearing(new(id)), c).Answer()).Moves("Resume a paused hearing").ProducesProblem(409);
        api.MapPost("/hearings/{id:guid}/undo", (Guid id, IMediator to, CancellationToken c) => to.Send(new UndoHearingMove(new(id)), c).Answer()).Moves("Take back the last move within five minutes").ProducesProblem(409);
        api.MapPost("/hearings/{id:guid}/conclude", Conclude).Accepts<ConcludeBody>("application/json").Produces<ConcludedAnswer>().ProducesProblem(409).ProducesProblem(422).WithSummary("Conclude a hearing, with a next date if given");
    }

    private static RouteHandlerBuilder Moves(this RouteHandlerBuilder route, string summary) => route.Produces<HearingView>().ProducesProblem(404).ProducesProblem(422).WithSummary(summary);

    private static Task<IResult> Book(HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<BookBody>(http).Then(body => mediator.Send(new BookHearing(
            Cases(body.Case, body.Cases), body.Courtroom, body.Purpose, body.StartsAt.ToInstant(), body.Minutes, Participants(body.Participants)), cancel)
            .Answer(h => Results.Created($"/api/v1/hearings/{h.Id.Value}", h)));

    /// <summary>The times are null while the hearing is on the backlog.</summary>
    internal sealed record HearingWithHistory(
        HearingId Id, string Courtroom, int Revision, HearingStatus Status, OffsetDateTime? StartsAt, OffsetDateTime? EndsAt, string Purpose, IReadOnlyList<HearingCaseView> Cases,
        IReadOnlyList<AppearanceView> Appearances, HearingOutcome? Outcome, string? Reason, HearingId? Continues, IReadOnlyList<HistoryLine> History);

    private static Task<IResult> Get(Guid id, IMediator mediator, CancellationToken cancel) => mediator.Send(new GetHearing(new(id)), cancel).Answer(d =>
    {
        var v = d.Hearing;
        return Results.Ok(new HearingWithHistory(v.Id, v.Courtroom, v.Revision, v.Status, v.Timed ? v.StartsAt : null, v.Timed ? v.EndsAt : null, v.Purpose, v.Cases, v.Appearances, v.Outcome, v.Reason, v.Continues, d.History));
    });

    private static Task<IResult> Reschedule(Guid id, HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<RescheduleBody>(http).Then(body =>
        mediator.Send(new RescheduleHearing(new(id), body.Revision, body.StartsAt.ToInstant(), body.Minutes, body.Courtroom,
            Places(body.Places)), cancel).Answer());

    private static Task<IResult> Cancel(Guid id, HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<CancelBody>(http).Then(body =>
        mediator.Send(new CancelHearing(new(id), body.Revision, body.Reason), cancel).Answer());

    internal sealed record ConcludedAnswer(
        HearingId Id, string Courtroom, int Revision, HearingStatus Status, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Purpose, IReadOnlyList<HearingCaseView> Cases,
        IReadOnlyList<AppearanceView> Appearances, HearingOutcome? Outcome, string? Reason, HearingId? Continues, HearingView? Next,
        IReadOnlyList<string> Warnings);

    private static Task<IResult> Conclude(Guid id, HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<ConcludeBody>(http).Then(body =>
        mediator.Send(new ConcludeHearing(new(id), body.Outcome, body.Reason, body.Next is { } n ? new(n.StartsAt.ToInstant(), n.Minutes) : null), cancel).Answer(c =>
        {
            var v = c.Hearing;
            return Results.Ok(new ConcludedAnswer(v.Id, v.Courtroom, v.Revision, v.Status, v.StartsAt, v.EndsAt, v.Purpose, v.Cases, v.Appearances, v.Outcome, v.Reason, v.Continues, c.Next, v.Warnings));
        }));

    public static IReadOnlyList<CaseInput> Cases(CaseBody? one, IReadOnlyList<CaseBody>? several) =>
        [.. (several ?? (one is null ? [] : [one])).Select(c => new CaseInput(c.Id, c.Number, c.Type, c.Title, c.Restricted, c.FirNumber, c.PoliceStation))];

    public static IReadOnlyList<ParticipantInput> Participants(IReadOnlyList<ParticipantBody>? people) => [.. (people ?? []).Select(p => new ParticipantInput(
        Place(p.Place), p.Role, p.ParticipantId, p.PersonId, p.Name, p.Sex, p.Age, p.Protected, p.BarEnrolment, p.PrisonerNumber, p.Email, p.Phone, p.Language))];

    public static IReadOnlyList<PlaceChange>? Places(IReadOnlyList<PlaceChangeBody>? places) => places is null ? null : [.. places.Select(p => new PlaceChange(p.Appearance, Place(p.Place)))];

    public static IReadOnlyList<PlaceInput>? OtherPlaces(IReadOnlyList<PlaceBody>? places) => places is null ? null : [.. places.Select(Place)];

    public static PlaceInput Place(PlaceBody place) => new(place.AccessPoint, place.Link, place.Courtroom);
}
