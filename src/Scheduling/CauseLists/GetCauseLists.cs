using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>The courtrooms in the caller's scope and how their lists stand from a day on.</summary>
/// <param name="Days">1 to 14.</param>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record GetCauseLists(LocalDate From, int Days = 7) : IQuery<IReadOnlyList<CourtroomLists>>;

internal sealed record CourtroomLists(Courtroom Courtroom, IReadOnlyList<ListStanding> Days);

/// <param name="Hearings">How many stand on the day.</param>
/// <param name="Last">The last published list's number; null: nothing is published.</param>
/// <param name="Waiting">How many lines the next supplementary list would have.</param>
internal sealed record ListStanding(LocalDate Day, int Hearings, int? Last, int Waiting);

internal sealed class GetCauseListsHandler(NpgsqlDataSource db, IRegistry registry, CallContext call) : IRequestHandler<GetCauseLists, Outcome<IReadOnlyList<CourtroomLists>>>
{
    public async Task<Outcome<IReadOnlyList<CourtroomLists>>> Handle(GetCauseLists request, CancellationToken cancel)
    {
        var days = Math.Clamp(request.Days, 1, 14);
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk, Role.Judge).ToList();
        var ids = Param.Uuids(rooms.Select(r => r.Id.Value));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select l.courtroom_id, l.day, l.number, i.change, i.hearing_id, i.serial, i.starts_at, i.ends_at
            from scheduling.published_list l join scheduling.cause_list_item i on i.list_id = l.id
            where l.courtroom_id = any($1) and l.day between $2 and $3
            """, ids, Param.Date(request.From), Param.Date(request.From.PlusDays(days - 1)));
        // A day more on either side: the exact local day is decided below, in each courtroom's zone.
        batch.Add(
            $"""
            select h.courtroom_id, h.id, h.starts_at, h.ends_at
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.court c on c.id = r.court_id
            where h.courtroom_id = any($1) and h.starts_at >= $2 and h.starts_at < $3 and {CauseListState.Stands}
            """, Param.Uuids(rooms.Select(r => r.Id.Value)),
            Param.Time(LocalDay.Of(request.From.PlusDays(-1), "UTC").Start), Param.Time(LocalDay.Of(request.From.PlusDays(days), "UTC").End));
        await using var reader = await batch.Read(cancel);
        var items = (await reader.All(r => (Room: r.GetGuid(0), Day: r.Date(1), Item: new PublishedItem(r.GetInt32(2), new(r.GetString(3), new(r.GetGuid(4)), r.GetInt32(5), r.Instant(6), r.Instant(7)))), cancel))
            .ToLookup(i => (i.Room, i.Day), i => i.Item);
        var zones = rooms.ToDictionary(r => r.Id.Value, r => r.Zone);
        var standing = (await reader.All(r => (Room: r.GetGuid(0), Hearing: new Standing(new(r.GetGuid(1)), r.Instant(2), r.Instant(3))), cancel))
            .ToLookup(h => (h.Room, LocalDay.At(h.Hearing.StartsAt, zones[h.Room])), h => h.Hearing);
        return Outcome<IReadOnlyList<CourtroomLists>>.Ok([.. rooms.Select(room => new CourtroomLists(room, [.. Enumerable.Range(0, days).Select(d =>
        {
            var key = (room.Id.Value, request.From.PlusDays(d));
            var (published, stand) = (items[key].ToList(), standing[key].ToList());
            int? last = published.Count == 0 ? null : published.Max(i => i.Number);
            var waiting = last is null ? 0 : new CauseListState([new(0, default, 0)], published, stand).Next.Count;
            return new ListStanding(request.From.PlusDays(d), stand.Count, last, waiting);
        })]))]);
    }
}
