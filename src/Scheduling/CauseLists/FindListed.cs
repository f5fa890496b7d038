using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

internal sealed class FindListedCheck : ICheck<FindListed>
{
    public IEnumerable<FieldError> Check(FindListed request)
    {
        if (string.IsNullOrWhiteSpace(request.Number) || request.Number.Length > 100)
        {
            yield return new("number", "find.number-wrong");
        }
    }
}

/// <summary>Finds published hearings by case number: those of the very number first, then those of near ones. A restricted case answers exactly like one that does not exist.</summary>
internal sealed class FindListedHandler(NpgsqlDataSource db, IClock clock) : IRequestHandler<FindListed, Outcome<IReadOnlyList<ListedHearing>>>
{
    private const int Most = 20, MostRead = 100;

    public async Task<Outcome<IReadOnlyList<ListedHearing>>> Handle(FindListed request, CancellationToken cancel)
    {
        var folded = Folding.Fold(request.Number);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            $"""
            select r.code, i.day, i.serial, i.starts_at, wanted.number, wanted.title, wanted.number_folded
            from (
                select id from scheduling.court_case where number_key = scheduling.number_key($1)
                union select id from scheduling.court_case where number_folded = $1 and scheduling.number_key($1) is null
                union select id from scheduling.court_case
                where scheduling.number_key($1) ~ '^[0-9][0-9][0-9]+$' and number_key > scheduling.number_key($1) || '/' and number_key < scheduling.number_key($1) || '0') near
            join scheduling.court_case wanted on wanted.id = near.id
            join scheduling.hearing_case hc on hc.case_id = wanted.id
            cross join lateral (
                select distinct on (l.day, l.courtroom_id) i.hearing_id, i.serial, i.starts_at, i.change, l.day, l.courtroom_id
                from scheduling.cause_list_item i join scheduling.published_list l on l.id = i.list_id
                where i.hearing_id = hc.hearing_id and l.day >= $2
                order by l.day, l.courtroom_id, l.number desc
            ) i
            join scheduling.courtroom r on r.id = i.courtroom_id
            join lateral ({GetPublishedListHandler.OpenCases}) open on true
            where not wanted.restricted and i.change <> 'removed'
            order by wanted.number_folded <> $1, i.starts_at, r.code limit {MostRead}
            """, Param.Text(folded), Param.Date(LocalDay.At(clock.GetCurrentInstant(), Say.Zone.Id)));
        await using var reader = await batch.Read(cancel);
        var found = await reader.All(r => (Folded: r.GetString(6), Hearing: new ListedHearing(r.GetString(0), r.Date(1), r.GetInt32(2), r.Instant(3), r.GetString(4), r.GetString(5))), cancel);
        return Outcome<IReadOnlyList<ListedHearing>>.Ok([.. found.Where(f => f.Folded == folded || NearNumbers.Near(folded, f.Folded)).Take(Most).Select(f => f.Hearing)]);
    }
}
