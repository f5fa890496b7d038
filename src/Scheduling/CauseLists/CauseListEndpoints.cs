using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>A courtroom's published day. <paramref name="Published"/> null: nothing is published and there are no items.</summary>
internal sealed record CauseListAnswer(string Courtroom, LocalDate Date, OffsetDateTime? Published, IReadOnlyList<SupplementAnswer> Supplements, IReadOnlyList<CauseListItemAnswer> Items);

internal sealed record SupplementAnswer(int Number, OffsetDateTime PublishedAt, int Items);

/// <param name="List">The number of the list that last spoke of this line; 0 is the main list.</param>
/// <param name="Change"><c>listed, added, retimed, removed</c>.</param>
/// <param name="Matter">"restricted matter" in the reader's language, in place of <paramref name="Cases"/>, for those who may not see them.</param>
/// <param name="Hearing">This and what follows: only for clerks and judges of the courtroom.</param>
internal sealed record CauseListItemAnswer(
    int Serial, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Change, int List,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Matter,
    IReadOnlyList<ListedCase> Cases,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HearingId? Hearing = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Restricted = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Purpose = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HearingStatus? Status = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HearingOutcome? Outcome = null);

internal static class CauseListEndpoints
{
    public static void MapCauseLists(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/cause-lists/{courtroom}/{date}", Get)
            .WithName("GetCauseList").WithTags("Cause lists").WithSummary("A courtroom's published cause list and supplementary lists of a day")
            .Produces<CauseListAnswer>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> Get(string courtroom, string date, IMediator mediator, Permission permission, CallContext call, Texts texts, CancellationToken cancel)
    {
        if (InputDate.Day(date) is not { } day)
        {
            return Problem.Invalid(InputShape.Error("date", typeof(LocalDate))).Answer();
        }
        var full = new GetCauseList(courtroom, day);
        return await permission.Refusal(call.Caller, full, cancel) is null
            ? await mediator.Send(full, cancel).Answer(list => Results.Ok(Answer(list)))
            : await mediator.Send(new GetPublishedList(courtroom, day), cancel).Answer(list => Results.Ok(Answer(list, texts)));
    }

    private static CauseListAnswer Answer(CauseListView list)
    {
        var zone = list.Courtroom.Zone;
        return Answer(list.Courtroom, list.Day, list.Publications, list.Publications.Count == 0 ? [] : list.Lines.Select(l => new CauseListItemAnswer(
            l.Serial, LocalDay.WithOffset(l.StartsAt, zone), LocalDay.WithOffset(l.EndsAt, zone), l.Change, l.Number, null, l.Cases, l.Hearing, l.Restricted, l.Purpose, l.Status, l.Outcome)));
    }

    private static CauseListAnswer Answer(PublishedListView list, Texts texts)
    {
        var zone = list.Courtroom.Zone;
        return Answer(list.Courtroom, list.Day, list.Publications, list.Lines.Select(l => new CauseListItemAnswer(
            l.Serial, LocalDay.WithOffset(l.StartsAt, zone), LocalDay.WithOffset(l.EndsAt, zone), l.Change, l.Number, l.Cases is null ? texts["cause-list.restricted"] : null, l.Cases ?? [])));
    }

    private static CauseListAnswer Answer(Courtroom courtroom, LocalDate day, IReadOnlyList<Publication> lists, IEnumerable<CauseListItemAnswer> items) =>
        new(courtroom.Code, day, lists.Count == 0 ? null : LocalDay.WithOffset(lists[0].PublishedAt, courtroom.Zone),
            [.. lists.Skip(1).Select(s => new SupplementAnswer(s.Number, LocalDay.WithOffset(s.PublishedAt, courtroom.Zone), s.Items))], [.. items]);
}
