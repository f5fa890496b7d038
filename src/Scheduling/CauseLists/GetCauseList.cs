using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

internal sealed class GetCauseListHandler(NpgsqlDataSource db, IRegistry registry, IClock clock) : IRequestHandler<GetCauseList, Outcome<CauseListView>>
{
    private sealed record Facts(HearingId Hearing, string Purpose, HearingStatus Status, HearingOutcome? Outcome, bool Restricted, IReadOnlyList<ListedCase> Cases);

    public async Task<Outcome<CauseListView>> Handle(GetCauseList request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).CourtroomByCode(request.Courtroom) is not { } courtroom)
        {
            return Problem.NotFound;
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var state = await CauseListState.Read(batch, courtroom, request.Day, forPublishing: false, cancel);
        var next = state.Next;
        var facts = await Read(connection, state.Items.Select(i => i.Change.Hearing).Concat(next.Select(c => c.Hearing)).Distinct(), cancel);
        var coming = state.Publications.Count;
        var waiting = next.Select(c => Line(new(coming, c), [.. state.Items, new(coming, c)], facts)).ToList();
        var published = state.Items.GroupBy(i => i.Change.Hearing).Select(g => g.MaxBy(i => i.Number)!).OrderBy(i => i.Change.Serial)
            .Select(i => Line(i, state.Items, facts)).ToList();
        return new CauseListView(
            courtroom, request.Day, state.Publications, coming == 0 ? waiting : published, coming == 0 ? [] : waiting,
            CauseListChanges.Fingerprint(next), request.Day < LocalDay.At(clock.GetCurrentInstant(), courtroom.Zone)) { Withdrawn = state.Withdrawn };
    }

    private static CauseListLine Line(PublishedItem item, IReadOnlyList<PublishedItem> all, Dictionary<HearingId, Facts> facts)
    {
        var (c, f) = (item.Change, facts[item.Change.Hearing]);
        return new(c.Hearing, c.Serial, c.StartsAt, c.EndsAt, c.Kind, item.Number, item.WasAt(all), f.Restricted, f.Cases, f.Purpose, f.Status, f.Outcome);
    }

    private static async Task<Dictionary<HearingId, Facts>> Read(NpgsqlConnection connection, IEnumerable<HearingId> hearings, CancellationToken cancel)
    {
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select h.id, h.purpose, h.status, h.outcome, c.restricted, c.numbers, c.types, c.titles
            from scheduling.hearing h
            cross join lateral (
                select coalesce(bool_or(c.restricted), true), coalesce(array_agg(c.number order by c.number), '{}'), coalesce(array_agg(c.type order by c.number), '{}'), coalesce(array_agg(c.title order by c.number), '{}')
                from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = h.id
            ) c (restricted, numbers, types, titles)
            where h.id = any($1)
            """, Param.Uuids(hearings.Select(h => h.Value)));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => new Facts(
            new(r.GetGuid(0)), r.GetString(1), Enum.Parse<HearingStatus>(r.GetString(2)), r.StringOrNull(3) is { } outcome ? Enum.Parse<HearingOutcome>(outcome) : null,
            r.GetBoolean(4), Cases(r, 5)), cancel)).ToDictionary(f => f.Hearing);
    }

    /// <summary>Three parallel arrays from <paramref name="column"/> on: numbers, types, titles.</summary>
    internal static IReadOnlyList<ListedCase> Cases(NpgsqlDataReader reader, int column) =>
        [.. reader.Strings(column).Zip(reader.Strings(column + 1), reader.Strings(column + 2)).Select(c => new ListedCase(c.First, c.Second, c.Third))];
}
