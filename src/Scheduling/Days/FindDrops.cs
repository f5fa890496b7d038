using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Days;

/// <summary>Where a hearing may be put on its own day, in its courtroom or another one of its court in the caller's scope, with the same people at the same places.</summary>
[Allow(Role.Clerk)]
internal sealed record FindDrops(HearingId Hearing) : IQuery<Drops>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <param name="Rooms">Each courtroom with its free starts and why the rest is not free.</param>
internal sealed record Drops(HearingSheet Sheet, IReadOnlyList<(string Courtroom, FreeStarts Free)> Rooms)
{
    public IReadOnlyDictionary<Guid, string> People => Sheet.People.DistinctBy(p => p.Person).ToDictionary(p => p.Person.Value, p => p.Name);

    public int Minutes => (int)(Sheet.Hearing.EndsAt.ToInstant() - Sheet.Hearing.StartsAt.ToInstant()).TotalMinutes;
}

internal sealed class FindDropsHandler(IMediator mediator, IRegistry registry, CallContext call) : IRequestHandler<FindDrops, Outcome<Drops>>
{
    private const int MostADay = 288;

    public async Task<Outcome<Drops>> Handle(FindDrops request, CancellationToken cancel)
    {
        var answer = await mediator.Send(new GetHearingSheet(request.Hearing), cancel);
        if (!answer.Succeeded)
        {
            return answer.Problem;
        }
        var (sheet, hearing) = (answer.Value, answer.Value.Hearing);
        if (!HearingLife.IsOpenToMoves(hearing.Status))
        {
            return sheet.WrongStatus();
        }
        var drops = new Drops(sheet, []);
        var people = sheet.People.Select(p => Together.Comer(p, PlaceCode.Of(p.Place, p.AccessPoint))).ToList();
        var rooms = new List<(string, FreeStarts)>();
        foreach (var room in (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Where(r => r.Court == sheet.Courtroom.Court))
        {
            var free = await mediator.Send(new Wanted(room, hearing.Purpose, drops.Minutes, people, hearing.Id) { Soon = true }.Find(hearing.StartsAt.Date, hearing.StartsAt.Date, MostADay), cancel);
            if (!free.Succeeded)
            {
                return free.Problem;
            }
            rooms.Add((room.Code, free.Value));
        }
        return drops with { Rooms = rooms };
    }
}

/// <summary>The same in the reader's words, for the script of the day's page. Times are minutes of the court's day.</summary>
internal static class DayEndpoints
{
    internal sealed record DropStart(int At, string Said, string Value);

    internal sealed record DropRefusal(int From, int To, string Why);

    internal sealed record DropLane(IReadOnlyList<DropStart> Free, IReadOnlyList<DropRefusal> Refused);

    internal sealed record DropsAnswer(int Minutes, IReadOnlyDictionary<string, DropLane> Lanes);

    public static void MapDay(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/day/free", (Guid hearing, IMediator mediator, IRegistry registry, Texts texts, CancellationToken cancel) => Free(hearing, mediator, registry, texts, cancel)).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> Free(Guid hearing, IMediator mediator, IRegistry registry, Texts texts, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        return await mediator.Send(new FindDrops(new(hearing)), cancel).Answer(drops => Results.Json(new DropsAnswer(drops.Minutes, drops.Rooms.ToDictionary(r => r.Courtroom, r => Lane(texts, names, drops, r.Free)))));
    }

    private static DropLane Lane(Texts texts, Registry names, Drops drops, FreeStarts free) => new(
        [.. free.Starts.Select(s => new DropStart(Minute(s.StartsAt), Say.Time(s.StartsAt.TimeOfDay), StartChooser.Value(s.StartsAt)))],
        [.. free.Refusals.Select(r => new DropRefusal(Minute(r.From), r.To.Date > r.From.Date ? 24 * 60 : Minute(r.To), StartWords.Sentence(texts, names, drops.People, free, r)))]);

    private static int Minute(OffsetDateTime at) => at.Hour * 60 + at.Minute;
}
