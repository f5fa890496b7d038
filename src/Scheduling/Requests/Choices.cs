using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>A place at which somebody may appear.</summary>
internal sealed record PlaceChoice(PlaceKind Place, AccessPointRow? At)
{
    public string Code => PlaceCode.Of(Place, At?.Code);
}

/// <summary>
/// What a hearing on the backlog leaves to the listing: other courtrooms of its court, and for its people other places than their own. Whatever is chosen,
/// those who must not meet have no place in common.
/// </summary>
internal static class Choices
{
    /// <summary>Beside the place that is asked for.</summary>
    public const int MostPlaces = 5, MostRooms = 20;

    /// <summary>The places of one person beside their own, each once; or what is wrong with them.</summary>
    public static IReadOnlyList<PlaceChoice> Places(CalendarFacts facts, AppearanceState of, IReadOnlyList<PlaceInput>? others, string field, List<FieldError> errors)
    {
        var places = new List<PlaceChoice>();
        foreach (var (input, i) in (others ?? []).Select((p, i) => (p, i)))
        {
            AccessPointRow? at = null;
            if (input.AccessPoint is { } code && !facts.AccessPoints.TryGetValue(code, out at))
            {
                errors.Add(new($"{field}[{i}].accessPoint", "check.unknown"));
                continue;
            }
            var choice = new PlaceChoice(at is not null ? PlaceKind.Station : input.Link ? PlaceKind.Link : PlaceKind.Courtroom, at);
            if (choice.Code != PlaceCode.Of(of.Place, of.At?.Code) && places.All(p => p.Code != choice.Code))
            {
                places.Add(choice);
            }
        }
        return places;
    }

    /// <summary>The other courtrooms, of the same court; or what is wrong with them. Whether the caller may is not asked here.</summary>
    public static IReadOnlyList<RoomRow> Rooms(CalendarFacts facts, RoomRow own, IReadOnlyList<string>? others, IReadOnlySet<string> mine, List<FieldError> errors)
    {
        var rooms = new List<RoomRow>();
        foreach (var (code, i) in (others ?? []).Select((c, i) => (c, i)))
        {
            // A courtroom outside the caller's scope is as unknown here as one that does not exist.
            if (!facts.Rooms.TryGetValue(code, out var room) || !mine.Contains(code))
            {
                errors.Add(new($"otherCourtrooms[{i}]", "check.unknown"));
            }
            else if (room.CourtId != own.CourtId)
            {
                errors.Add(new($"otherCourtrooms[{i}]", "check.other-court"));
            }
            else if (room.Id != own.Id && rooms.All(r => r.Id != room.Id))
            {
                rooms.Add(room);
            }
        }
        return rooms;
    }

    /// <summary>What is refused where some choice could put two in one place who must not meet; null where none does.</summary>
    public static Problem? Meeting(IEnumerable<AppearanceState> people, Func<AppearanceState, IEnumerable<PlaceChoice>> others) => SeparationRules.Refusal(
        people.SelectMany(a => others(a).Select(o => a.Need with { Place = o.Place, At = o.At }).Prepend(a.Need)));

    public static IEnumerable<FieldError> Check(IReadOnlyList<PlaceInput>? others, string field) => [
        .. Checks.Count(field, others?.Count ?? 0, 0, MostPlaces), .. (others ?? []).SelectMany((p, i) => p is null ? Checks.Error($"{field}[{i}]", "check.required") : CheckBooking.Place(p, $"{field}[{i}]"))];

    public static Tx PutPlaces(this Tx tx, IReadOnlyList<(Guid Appearance, IReadOnlyList<PlaceChoice> Others)> all)
    {
        var rows = all.SelectMany(a => a.Others.Select((o, i) => (a.Appearance, Nr: i + 1, Choice: o))).ToList();
        return rows.Count == 0 ? tx : tx.Then("insert into scheduling.appearance_choice (appearance_id, nr, place, access_point_id) select * from unnest($1, $2, $3, $4)",
            Param.Uuids(rows.Select(r => r.Appearance)), Param.Ints(rows.Select(r => r.Nr)), Param.Texts(rows.Select(r => r.Choice.Place.ToString().ToLowerInvariant())), Param.Uuids(rows.Select(r => r.Choice.At?.Id)));
    }

    public static Tx PutRooms(this Tx tx, IReadOnlyList<(Guid Hearing, IReadOnlyList<RoomRow> Others)> all)
    {
        var rows = all.SelectMany(h => h.Others, (h, r) => (h.Hearing, r.Id)).ToList();
        return rows.Count == 0 ? tx : tx.Then("insert into scheduling.request_courtroom (hearing_id, courtroom_id) select * from unnest($1, $2)", Param.Uuids(rows.Select(r => r.Hearing)), Param.Uuids(rows.Select(r => r.Id)));
    }
}
