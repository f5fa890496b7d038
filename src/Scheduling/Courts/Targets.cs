using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Where courtrooms, access points, districts, hearings, appearances, cases, persons and the registry's rows lie, for the scope check.</summary>
internal sealed class SchedulingTargets(CalendarSnapshot calendar, IRegistry registry, NpgsqlDataSource db) : IResolveTarget
{
    public IReadOnlyCollection<string> Kinds { get; } =
        [Targets.Courtroom, Targets.AccessPoint, Targets.District, Targets.Hearing, Targets.Appearance, Targets.Case, Targets.Person, Targets.Judge, Targets.CalendarScope, Targets.RegistryList];

    public async ValueTask<IReadOnlyList<Place>> Places(Target target, Role role, CancellationToken cancel) => target.Kind switch
    {
        Targets.Courtroom => (await Room(target.Id, cancel)) is { } room ? [room] : [],
        Targets.AccessPoint => (await AccessPoint(target.Id, cancel)) is { } place ? [place] : [],
        Targets.District => (await registry.Now(cancel)).District(target.Id) is { } district ? [new Place(district.Province, district.Code)] : [],
        Targets.Judge => await Judge(target.Id, cancel),
        Targets.CalendarScope => await CalendarScope(target.Id, cancel),
        Targets.RegistryList => [new Place()],
        Targets.Hearing => await Hearing(target, role, cancel),
        Targets.Case => await Rooms(target, "select r.code from scheduling.court_case c join scheduling.courtroom r on r.court_id = c.court_id where c.id = @id", role, cancel),
        Targets.Person => await Rooms(target, PersonsRooms, role, cancel),
        _ => await Appearance(target, role, cancel),
    };

    private async ValueTask<Place?> Room(string code, CancellationToken cancel)
    {
        var facts = await calendar.Any(cancel);
        if (!facts.Rooms.TryGetValue(code, out var room))
        {
            facts = await calendar.Present(cancel);
        }
        return room is not null || facts.Rooms.TryGetValue(code, out room) ? new(room.Province, room.District, Courtroom: room.Code) : null;
    }

    private async ValueTask<Place?> AccessPoint(string code, CancellationToken cancel)
    {
        var facts = await calendar.Any(cancel);
        if (!facts.AccessPoints.TryGetValue(code, out var place))
        {
            facts = await calendar.Present(cancel);
        }
        return place is not null || facts.AccessPoints.TryGetValue(code, out place) ? new(place.Province, place.District, AccessPoint: place.Code) : null;
    }

    private async Task<IReadOnlyList<Place>> Judge(string id, CancellationToken cancel)
    {
        var facts = await calendar.Present(cancel);
        return Guid.TryParse(id, out var judge)
            ? [.. facts.Rooms.Values.Where(r => facts.Postings[r.Id].Any(p => p.JudgeId == judge)).Select(r => new Place(r.Province, r.District, Courtroom: r.Code)).DefaultIfEmpty(new Place())]
            : [];
    }

    private async Task<IReadOnlyList<Place>> CalendarScope(string scope, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var place = scope.Split('/')[0];
        return place == "NATIONAL" ? [new Place()]
            : names.Provinces.Any(p => p.Code == place) ? [new Place(place)]
            : names.District(place) is { } district ? [new Place(district.Province, district.Code)]
            : await Room(place, cancel) is { } room ? [room] : [];
    }

    private async Task<IReadOnlyList<Place>> Hearing(Target target, Role role, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return Guid.TryParse(target.Id, out var id) ? await Named(connection.QueryAsync<string>(new CommandDefinition(
            role == Role.Operator
                ? "select distinct ap.code from scheduling.appearance a join scheduling.access_point ap on ap.id = a.access_point_id where a.hearing_id = @id"
                : "select r.code from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where h.id = @id",
            new { id }, cancellationToken: cancel)), role, cancel) : [];
    }

    private async Task<IReadOnlyList<Place>> Appearance(Target target, Role role, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return Guid.TryParse(target.Id, out var id) ? await Named(connection.QueryAsync<string>(new CommandDefinition(
            role == Role.Operator
                ? "select ap.code from scheduling.appearance a join scheduling.access_point ap on ap.id = a.access_point_id where a.id = @id"
                : "select r.code from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id join scheduling.courtroom r on r.id = h.courtroom_id where a.id = @id",
            new { id }, cancellationToken: cancel)), role, cancel) : [];
    }

    // A person lies wherever a case of theirs is heard.
    private const string PersonsRooms = """
        select distinct r.code from scheduling.participant p join scheduling.court_case c on c.id = p.case_id join scheduling.courtroom r on r.court_id = c.court_id
        where p.person_id = @id
        """;

    // Cases and persons are no operator's: nowhere.
    private async Task<IReadOnlyList<Place>> Rooms(Target target, string codes, Role role, CancellationToken cancel)
    {
        if (role == Role.Operator || !Guid.TryParse(target.Id, out var id))
        {
            return [];
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await Named(connection.QueryAsync<string>(new CommandDefinition(codes, new { id }, cancellationToken: cancel)), role, cancel);
    }

    private async Task<IReadOnlyList<Place>> Named(Task<IEnumerable<string>> codes, Role role, CancellationToken cancel)
    {
        var places = new List<Place>();
        foreach (var code in await codes)
        {
            if ((role == Role.Operator ? await AccessPoint(code, cancel) : await Room(code, cancel)) is { } place)
            {
                places.Add(place);
            }
        }
        return places;
    }
}
