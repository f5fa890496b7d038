using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Slots;

internal sealed class FindStartsHandler(NpgsqlDataSource db, CalendarSnapshot calendar, IRegistry registry, IClock clock, CallContext call, Permission permission, SearchGate gate) : IRequestHandler<FindStarts, Outcome<FreeStarts>>
{
    private const int MostRefusals = 1000, ManyStarts = 100, FirstDays = 4;
    private static readonly HashSet<Guid> Nobody = [];

    /// <summary>Turnaround and gaps reach over midnight; the other courtrooms may lie in another zone.</summary>
    private static readonly Duration Margin = Duration.FromHours(6);

    public async Task<Outcome<FreeStarts>> Handle(FindStarts request, CancellationToken cancel)
    {
        if (await Forbidden(request, cancel) is { } forbidden)
        {
            return forbidden;
        }
        var urgent = request.Purpose is not null && (await registry.Now(cancel)).Purpose(request.Purpose)?.Urgent == true;
        var facts = await calendar.Any(cancel);
        using var pass = await gate.Enter(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var limited = await Neighbours(connection, request, cancel);
        var neighbours = await Order(connection, request, cancel);
        while (true)
        {
            var need = Need(facts, limited, neighbours, urgent, Nobody);
            var (found, version) = need.Succeeded ? await Search(connection, facts, limited, neighbours, need.Value, urgent, cancel) : (null, await Version(connection, cancel));
            if (version <= facts.Version)
            {
                return found is null ? need.Problem! : Answer(request, need.Value, found);
            }
            facts = await calendar.AtLeast(version, cancel);
        }
    }

    /// <summary>The first days first: most searches end in them. Answers null with the newer version where the facts have aged.</summary>
    private async Task<(Found? Found, long Version)> Search(NpgsqlConnection connection, CalendarFacts facts, FindStarts request, IReadOnlyList<OrderNeighbour> neighbours, SlotNeed need, bool urgent, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var (starts, refusals) = (new List<FoundStart>(), new List<Refused>());
        var most = request.Parts > 1 ? int.MaxValue : request.Max;
        var resources = need.Resources(facts);
        var people = request.People.Select(p => p.Value).Distinct().ToList();
        // A few days first; then as many as the rest will take, going by the starts found so far. Parts of a series may lie anywhere.
        var (from, days) = (request.From, request.Parts > 1 ? int.MaxValue : request.Max > ManyStarts ? 14 : FirstDays);
        while (from <= request.To && starts.Count < most)
        {
            var to = Period.DaysBetween(from, request.To) < days ? request.To : from.PlusDays(days - 1);
            var window = new Interval(LocalDay.Of(from, need.Rooms[0].Zone).Start - Margin, LocalDay.Of(to, need.Rooms[0].Zone).End + Margin);
            var seen = await HeldReader.Read(connection, resources, window, people, request.Moving?.Value, cancel);
            if (seen.Version > facts.Version)
            {
                return (null, seen.Version);
            }
            if (seen.Advocates.Count > 0)
            {
                need = Need(facts, request, neighbours, urgent, seen.Advocates).Value;
            }
            var found = SlotFinder.Find(facts, need, seen.Held, from, to, now, most - starts.Count);
            starts.AddRange(found.Starts);
            refusals.AddRange(found.Refusals);
            from = to.PlusDays(1);
            var searched = Period.DaysBetween(request.From, from);
            days = starts.Count == 0 ? searched * 3 : Math.Clamp((int)(1.2 * searched * (most - starts.Count) / starts.Count) + 1, FirstDays, searched * 4);
        }
        return (new(starts, refusals), facts.Version);
    }

    private static FreeStarts Answer(FindStarts request, SlotNeed need, Found found)
    {
        var choice = request.At.Any(at => at.Contains(',')) || request.Attendees.Any(a => a.Places.Count > 1);
        FreeStart Start(FoundStart s) => new(LocalDay.WithOffset(s.During.Start, s.Room.Zone), LocalDay.WithOffset(s.During.End, s.Room.Zone))
        {
            Courtroom = need.Rooms.Count > 1 ? s.Room.Code : null,
            Places = choice ? [.. s.Spots.Take(request.At.Count + request.Attendees.Count).Select(p => p.Code)] : null,
        };
        var starts = request.Parts > 1
            ? SlotFinder.Series(found.Starts, request.Parts, request.DaysApart).Take(request.Max).Select(series => Start(series[0]) with { Parts = [.. series.Select(Start)] })
            : found.Starts.Select(Start);
        var zone = need.Rooms[0].Zone;
        return new(
            [.. starts],
            [.. found.Refusals.Take(MostRefusals).Select(r => new Refusal(r.Resource, LocalDay.WithOffset(r.During.Start, zone), LocalDay.WithOffset(r.During.End, zone), r.Reason))]);
    }

    /// <summary>Every courtroom, hearing and person that is named needs the right there as well.</summary>
    private async Task<Problem?> Forbidden(FindStarts request, CancellationToken cancel)
    {
        foreach (var code in request.OrCourtrooms)
        {
            if (await permission.Refusal(call.Caller, new FindStarts(code, 5, default, default, [], []), cancel) is { } refusal)
            {
                return refusal;
            }
        }
        foreach (var hearing in new[] { request.After, request.Before, request.Moving }.OfType<HearingId>())
        {
            if (await permission.Refusal(call.Caller, new GetHearing(hearing), cancel) is { } refusal)
            {
                return refusal;
            }
        }
        return await Strangers(request, cancel);
    }

    /// <summary>Whose time is asked about has to be known to the caller's courts, or to the directory.</summary>
    private async Task<Problem?> Strangers(FindStarts request, CancellationToken cancel)
    {
        var people = request.People.Concat(request.Attendees.Select(a => a.Person).OfType<PersonId>()).ToHashSet();
        return people.Count == 0 ? null : await PartyResolver.For(await registry.Now(cancel), call.Caller, Role.Clerk, Role.Judge).Unknown(db, people, "person", cancel);
    }

    private static Outcome<SlotNeed> Need(CalendarFacts facts, FindStarts request, IReadOnlyList<OrderNeighbour> neighbours, bool urgent, IReadOnlySet<Guid> advocates)
    {
        var need = WantedNeed.Of(facts, request, urgent, advocates);
        return !need.Succeeded || neighbours.Count == 0 ? need : need.Value with { Order = OrderBounds.Of(neighbours, need.Value.Rooms[0].Zone) };
    }

    /// <summary>The hearings before and after which the moved one comes.</summary>
    private static async Task<IReadOnlyList<OrderNeighbour>> Order(NpgsqlConnection connection, FindStarts request, CancellationToken cancel)
    {
        if (request.Moving is not { } moving)
        {
            return [];
        }
        await using var batch = HearingOrder.Ask(new Batch(connection), "$1", Param.Uuid(moving.Value));
        await using var reader = await batch.Read(cancel);
        return [.. (await HearingOrder.Read(reader, cancel)).Select(n => n.Other)];
    }

    /// <summary>The request within the times of the hearings it is to come after or before.</summary>
    private static async Task<FindStarts> Neighbours(NpgsqlConnection connection, FindStarts request, CancellationToken cancel)
    {
        if (request.After is null && request.Before is null)
        {
            return request;
        }
        await using var batch = new Batch(connection).Add(
            "select (select ends_at from scheduling.hearing where id = $1), (select starts_at from scheduling.hearing where id = $2)", Param.Uuid(request.After?.Value), Param.Uuid(request.Before?.Value));
        await using var reader = await batch.Read(cancel);
        await reader.ReadAsync(cancel);
        var (after, before) = (reader.InstantOrNull(0), reader.InstantOrNull(1));
        return request with
        {
            Earliest = after is { } a && !(request.Earliest > a) ? a : request.Earliest,
            Latest = before is { } b && !(request.Latest < b) ? b : request.Latest,
        };
    }

    private static async Task<long> Version(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new Batch(connection).Add("select version from scheduling.registry_version");
        await using var reader = await batch.Read(cancel);
        await reader.ReadAsync(cancel);
        return reader.GetInt64(0);
    }
}

internal sealed class CheckFindStarts : ICheck<FindStarts>
{
    public const int MostDaysApart = 90;
    private const int MaxDays = 92, MostRooms = 20, MostPeople = 40, MostParts = 20;

    public IEnumerable<FieldError> Check(FindStarts r) => [
        .. Checks.Required("courtroom", r.Courtroom), .. Checks.Range("minutes", r.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes), .. Checks.Range("max", r.Max, 1, 500),
        .. Checks.Count("courtroom", r.OrCourtrooms.Count, 0, MostRooms), .. Checks.Count("at", r.At.Count, 0, MostPeople), .. Checks.Count("people", r.People.Count, 0, MostPeople),
        .. Checks.Count("attendees", r.Attendees.Count, 0, MostPeople), .. Checks.Range("parts", r.Parts, 1, MostParts), .. Checks.Range("daysApart", r.DaysApart, 1, MostDaysApart),
        .. Checks.Count("at", r.At.Select(a => a.Count(c => c == ',')).Concat(r.Attendees.Select(a => a.Places.Count - 1)).Count(choices => choices > 0), 0, FindStarts.MostChoosing),
        .. r.At.Any(a => a.Count(c => c == ',') >= FindStarts.MostPlaces) || r.Attendees.Any(a => a.Places.Count is 0 or > FindStarts.MostPlaces) ? Checks.Error("at", "check.count", ("min", 1), ("max", FindStarts.MostPlaces)) : [],
        .. r.Apart.Any(p => p.One == p.Other || !Exists(r, p.One) || !Exists(r, p.Other)) ? Checks.Error("apart", "check.unknown") : [],
        .. r.To < r.From ? Checks.Error("to", "valid.end_before_start") : r.To > r.From.PlusDays(MaxDays) ? Checks.Error("to", "check.range", ("min", r.From), ("max", r.From.PlusDays(MaxDays))) : []];

    private static bool Exists(FindStarts r, int number) => number >= 0 && number < r.At.Count + r.Attendees.Count;
}
