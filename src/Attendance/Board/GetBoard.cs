using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>The board: courtrooms in the caller's scope, a page of them, and the access points their hearings use that day.</summary>
/// <param name="Day">Local day; null: today.</param>
/// <param name="District">Only this district's; null: all in scope.</param>
/// <param name="Page">From 1; a page holds <see cref="GetBoardHandler.RowsAPage"/> courtrooms.</param>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record GetBoard(LocalDate? Day = null, string? District = null, int Page = 1) : IQuery<BoardView>;

/// <param name="Versions">By topic name, read before what they stand for.</param>
/// <param name="Districts">Of all courtrooms in scope, to choose from.</param>
internal sealed record BoardView(
    LocalDate Day, LocalDate Today, Instant Now, IReadOnlyList<CourtroomDay> Courtrooms, IReadOnlyList<AccessPointDay> AccessPoints, IReadOnlyDictionary<string, long> Versions,
    IReadOnlyList<District> Districts, int Total, int Page, int Pages)
{
    public Topic TopicOf(CourtroomDay row) => new(Topic.Courtroom, row.Courtroom.Code, Day);

    public Topic TopicOf(AccessPointDay row) => new(Topic.AccessPoint, row.AccessPoint.Code, Day);
}

/// <summary>A courtroom's day; also what a client must be allowed to send to watch it.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record GetCourtroomDay(string Courtroom, LocalDate Day) : IQuery<CourtroomDay>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>An access point's day in numbers: any clerk or judge may see how busy a place is, never who is there.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record GetAccessPointDay(string AccessPoint, LocalDate Day) : IQuery<AccessPointDay>;

/// <summary>The same for those who work there.</summary>
[Allow(Role.Operator)]
internal sealed record GetMyAccessPointDay(string AccessPoint, LocalDate Day) : IQuery<AccessPointDay>, IHaveTarget
{
    public Target Target => Target.Of(Targets.AccessPoint, AccessPoint);
}

internal sealed class GetBoardHandler(DayReader days, IRegistry registry, CallContext call, NpgsqlDataSource db, IClock clock) :
    IRequestHandler<GetBoard, Outcome<BoardView>>, IRequestHandler<GetCourtroomDay, Outcome<CourtroomDay>>,
    IRequestHandler<GetAccessPointDay, Outcome<AccessPointDay>>, IRequestHandler<GetMyAccessPointDay, Outcome<AccessPointDay>>
{
    public const int RowsAPage = 12;

    public async Task<Outcome<BoardView>> Handle(GetBoard request, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var now = clock.GetCurrentInstant();
        var scopes = call.Caller.ScopesOf(Role.Clerk, Role.Judge).ToList();
        var mine = places.Courtrooms.Where(r => scopes.Any(s => new Place(r.Province, r.District, Courtroom: r.Code).CoveredBy(s))).ToList();
        // The one zone of the registry today; a caller with courtrooms in several sees the first one's day.
        var today = now.InZone(LocalDay.Zone(mine.Count > 0 ? mine[0].Zone : Zones.Default)).Date;
        var day = request.Day ?? today;
        mine = [.. mine.Where(r => r.EstablishedOn <= day && (r.ClosedOn is null || r.ClosedOn > day))];
        var districts = mine.Select(r => r.District).Distinct().Select(places.District).OfType<District>().ToList();
        var chosen = request.District is { Length: > 0 } district ? [.. mine.Where(r => r.District == district)] : mine;
        var pages = Math.Max(1, (chosen.Count + RowsAPage - 1) / RowsAPage);
        var page = Math.Clamp(request.Page, 1, pages);
        var shown = chosen.Skip((page - 1) * RowsAPage).Take(RowsAPage).ToList();

        // Versions first: a change in between then shows as a newer version.
        var used = await AccessPointsUsed([.. shown.Select(r => r.Id.Value)], day, [.. shown.Select(r => r.Zone)], cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var versions = await LiveVersions.Read(connection,
            [.. shown.Select(r => new Topic(Topic.Courtroom, r.Code, day).Name), .. used.Select(p => new Topic(Topic.AccessPoint, p, day).Name)], cancel);
        var rooms = await days.Courtrooms(shown.Select(r => r.Code), day, cancel);
        var points = await days.AccessPoints(used, day, cancel);
        return new BoardView(day, today, now, [.. shown.Select(r => rooms[r.Code])], [.. points.Values.OrderByDescending(p => p.Incidents.Count > 0).ThenBy(p => p.AccessPoint.Code, StringComparer.Ordinal)],
            versions, districts, chosen.Count, page, pages);
    }

    public async Task<Outcome<CourtroomDay>> Handle(GetCourtroomDay request, CancellationToken cancel) =>
        (await days.Courtrooms([request.Courtroom], request.Day, cancel)).GetValueOrDefault(request.Courtroom) is { } found ? found : Problem.NotFound;

    public Task<Outcome<AccessPointDay>> Handle(GetAccessPointDay request, CancellationToken cancel) => AccessPoint(request.AccessPoint, request.Day, cancel);

    public Task<Outcome<AccessPointDay>> Handle(GetMyAccessPointDay request, CancellationToken cancel) => AccessPoint(request.AccessPoint, request.Day, cancel);

    private async Task<Outcome<AccessPointDay>> AccessPoint(string code, LocalDate day, CancellationToken cancel) =>
        (await days.AccessPoints([code], day, cancel)).GetValueOrDefault(code) is { } found ? found : Problem.NotFound;

    private async Task<IReadOnlyList<string>> AccessPointsUsed(Guid[] rooms, LocalDate day, IReadOnlyList<string> zones, CancellationToken cancel)
    {
        if (rooms.Length == 0)
        {
            return [];
        }
        var (from, to) = DayReader.Bounds(day, zones);
        await using var connection = await db.OpenConnectionAsync(cancel);
        return [.. await Dapper.SqlMapper.QueryAsync<string>(connection, new Dapper.CommandDefinition(
            """
            select distinct ap.code from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id join scheduling.access_point ap on ap.id = a.access_point_id
            where h.courtroom_id = any(@rooms) and h.starts_at >= @from and h.starts_at < @to and h.status not in ('Requested', 'Cancelled') order by ap.code limit 60
            """, new { rooms, from, to }, cancellationToken: cancel))];
    }
}
