using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>
/// The public list. Its query is the allow-list: it takes from a hearing its published lines, and from its cases number, type and title,
/// and those only where none of the hearing's cases is restricted. Nothing else is ever read, so nothing else can be shown.
/// </summary>
internal sealed class GetPublishedListHandler(NpgsqlDataSource db, IRegistry registry) : IRequestHandler<GetPublishedList, Outcome<PublishedListView>>
{
    /// <summary>Number, type and title of a hearing's cases; no row where one of them is restricted. Also what the search looks through.</summary>
    internal const string OpenCases =
        """
        select array_agg(c.number order by c.number) numbers, array_agg(c.type order by c.number) types, array_agg(c.title order by c.number) titles
        from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = i.hearing_id having not bool_or(c.restricted)
        """;

    public async Task<Outcome<PublishedListView>> Handle(GetPublishedList request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).CourtroomByCode(request.Courtroom) is not { } courtroom)
        {
            return Problem.NotFound;
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select l.number, l.published_at, count(i.serial)::int from scheduling.published_list l left join scheduling.cause_list_item i on i.list_id = l.id
            where l.courtroom_id = $1 and l.day = $2 group by l.id, l.number, l.published_at order by l.number
            """, Param.Uuid(courtroom.Id.Value), Param.Date(request.Day));
        batch.Add(
            $"""
            select i.serial, i.starts_at, i.ends_at, i.change, i.number, case when i.was_at <> i.starts_at then i.was_at end, open.numbers, open.types, open.titles
            from (
                select i.*, l.number, lag(i.starts_at) over hearing was_at, row_number() over (partition by i.hearing_id order by l.number desc) latest
                from scheduling.published_list l join scheduling.cause_list_item i on i.list_id = l.id
                where l.courtroom_id = $1 and l.day = $2
                window hearing as (partition by i.hearing_id order by l.number)
            ) i
            left join lateral ({OpenCases}) open on true
            where i.latest = 1 order by i.number, i.serial
            """, Param.Uuid(courtroom.Id.Value), Param.Date(request.Day));
        await using var reader = await batch.Read(cancel);
        var publications = await reader.All(r => new Publication(r.GetInt32(0), r.Instant(1), r.GetInt32(2)), cancel);
        var lines = await reader.All(r => new PublishedLine(
            r.GetInt32(0), r.Instant(1), r.Instant(2), r.GetString(3), r.GetInt32(4), r.InstantOrNull(5), r.IsDBNull(6) ? null : GetCauseListHandler.Cases(r, 6)), cancel);
        return new PublishedListView(courtroom, request.Day, publications, lines);
    }
}
