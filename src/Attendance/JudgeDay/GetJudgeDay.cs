using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.JudgeDay;

/// <summary>The day of every courtroom in which the caller judges, at most 12.</summary>
[Allow(Role.Judge)]
internal sealed record GetJudgeDay(LocalDate Day) : IQuery<JudgeDayView>;

/// <summary>One courtroom's day.</summary>
[Allow(Role.Judge, Role.System)]
internal sealed record GetJudgeRoom(string Courtroom, LocalDate Day) : IQuery<JudgeRoom>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

internal sealed class GetJudgeDayHandler(NpgsqlDataSource db, IRegistry registry, CallContext call, IClock clock) :
    IRequestHandler<GetJudgeDay, Outcome<JudgeDayView>>, IRequestHandler<GetJudgeRoom, Outcome<JudgeRoom>>
{
    private const int MostRooms = 12;

    public async Task<Outcome<JudgeDayView>> Handle(GetJudgeDay request, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Judge).Take(MostRooms).ToList();
        await using var connection = await db.OpenConnectionAsync(cancel);
        var versions = await LiveVersions.Read(connection, [.. rooms.Select(r => new Topic(Topic.Courtroom, r.Code, request.Day).Name)], cancel);
        var days = new List<JudgeRoom>();
        foreach (var room in rooms)
        {
            days.Add(await JudgeRooms.Read(connection, room, request.Day, clock.GetCurrentInstant(), cancel));
        }
        return new JudgeDayView(request.Day, days, rooms.Count == 0 ? [] : await Around(connection, rooms, request.Day, cancel), versions);
    }

    public async Task<Outcome<JudgeRoom>> Handle(GetJudgeRoom request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).CourtroomByCode(request.Courtroom) is not { } room)
        {
            return Problem.NotFound;
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await JudgeRooms.Read(connection, room, request.Day, clock.GetCurrentInstant(), cancel);
    }

    /// <summary>The week before and the four weeks after, where something stands.</summary>
    private static async Task<IReadOnlyList<DayCount>> Around(NpgsqlConnection connection, IReadOnlyList<Courtroom> rooms, LocalDate day, CancellationToken cancel)
    {
        await using var batch = new Batch(connection);
        batch.Add(
            $"""
            select {Zones.LocalSql("h.starts_at", "c.zone")}::date as local_day, count(*)::int, count(*) filter (where h.status <> 'Concluded')::int
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
            where h.courtroom_id = any($1) and h.starts_at >= $2 and h.starts_at < $3 and h.status not in ('Requested', 'Cancelled')
            group by local_day order by local_day
            """, Param.Uuids(rooms.Select(r => r.Id.Value)),
            Param.Time(LocalDay.Of(day.PlusDays(-7), rooms[0].Zone).Start), Param.Time(LocalDay.Of(day.PlusDays(28), rooms[0].Zone).End));
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new DayCount(r.Date(0), r.GetInt32(1), r.GetInt32(2)), cancel);
    }
}
