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

/// <summary>Finds published hearings by case number. A restricted case answers exactly like one that does not exist.</summary>
internal sealed class FindListedHandler(NpgsqlDataSource db, IClock clock) : IRequestHandler<FindListed, Outcome<IReadOnlyList<ListedHearing>>>
{
    public async Task<Outcome<IReadOnlyList<ListedHearing>>> Handle(FindListed request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            $"""
            select r.code, i.day, i.serial, i.starts_at, wanted.number, wanted.title
            from scheduling.court_case wanted
            join scheduling.hearing_case hc on hc.case_id = wanted.id
            cross join lateral (
                select distinct on (l.day, l.courtroom_id) i.hearing_id, i.serial, i.starts_at, i.change, l.day, l.courtroom_id
                from scheduling.cause_list_item i join scheduling.cause_list l on l.id = i.list_id
                where i.hearing_id = hc.hearing_id and l.published_at is not null and l.day >= $2
                order by l.day, l.courtroom_id, l.number desc
            ) i
            join scheduling.courtroom r on r.id = i.courtroom_id
            join lateral ({GetPublishedListHandler.OpenCases}) open on true
            where wanted.number_folded = $1 and not wanted.restricted and i.change <> 'removed'
            order by i.starts_at, r.code limit 20
            """, Param.Text(Folding.Fold(request.Number)), Param.Date(LocalDay.At(clock.GetCurrentInstant(), Say.Zone.Id)));
        await using var reader = await batch.Read(cancel);
        return Outcome<IReadOnlyList<ListedHearing>>.Ok(await reader.All(r => new ListedHearing(
            r.GetString(0), r.Date(1), r.GetInt32(2), r.Instant(3), r.GetString(4), r.GetString(5)), cancel));
    }
}
