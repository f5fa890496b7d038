using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

internal sealed class CountHearingsHandler(NpgsqlDataSource db, IRegistry registry, IClock clock, CallContext call, Nature nature) : IRequestHandler<CountHearings, Outcome<HearingCounts>>
{
    public async Task<Outcome<HearingCounts>> Handle(CountHearings request, CancellationToken cancel)
    {
        var selected = Selections.Of(await registry.Now(cancel), call.Caller, request.From, request.To, request.Filter);
        if (!selected.Succeeded)
        {
            return selected.Problem;
        }
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        var rows = await Rows(connection, selected.Value, request.By, now, cancel);
        if (rows.Count > CountHearings.MaxRows)
        {
            return Problem.Refuse("counts-too-many-rows", ("max", CountHearings.MaxRows));
        }
        var total = request.By.Any(b => b.Repeats()) && !request.By.Any(b => b.OfPeople())
            ? (await Rows(connection, selected.Value, [], now, cancel)).Single().Counts
            : rows.Aggregate(default(Contracts.Counts), (sum, row) => sum + row.Counts);
        return new HearingCounts(request.By, request.By.Any(b => b.OfPeople()), rows, total, now, await nature.IsDemonstration(cancel) == true, Selections.Scope(call.Caller));
    }

    /// <summary>The counted rows grouped; without a dimension, one row.</summary>
    internal static async Task<List<CountRow>> Rows(NpgsqlConnection connection, Selection selection, IReadOnlyList<CountBy> by, Instant now, CancellationToken cancel)
    {
        var people = by.Any(b => b.OfPeople());
        var keys = by.Select(b => b.Expression()).ToList();
        await using var command = new NpgsqlCommand(
            $"""
            with {Counted.Sql}
            select {string.Concat(keys.Select(k => k + ", "))}
                count(*) filter (where u.result <> 'heldUnpublished')::int,
                count(*) filter (where u.result = 'held')::int,
                count(*) filter (where u.result = 'adjournedUnheard')::int,
                count(*) filter (where u.result = 'notReached')::int,
                count(*) filter (where u.result = 'technicalFailure')::int,
                count(*) filter (where u.result = 'withdrawn')::int,
                count(*) filter (where u.result = 'cancelled')::int,
                count(*) filter (where u.result = 'moved')::int,
                count(*) filter (where u.result = 'heldUnpublished')::int,
                count(*) filter (where u.result = 'held' and u.outcome = 'Adjourned')::int
            from counted u
            {(people ? "join scheduling.appearance a on a.hearing_id = u.hearing_id" : "")}
            {string.Join('\n', by.Select(b => b.Join(people)).Distinct())}
            where {Counted.Filtered}
            {(people ? "and u.result in ('held', 'heldUnpublished') and ($7 is null or a.access_point_id = $7)" : "")}
            {(keys.Count > 0 ? $"group by {string.Join(", ", keys)} order by {string.Join(", ", keys.Select(k => k + " nulls last"))} limit {CountHearings.MaxRows + 1}" : "")}
            """, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var n = keys.Count;
        return await reader.All(r => new CountRow(
            [.. Enumerable.Range(0, n).Select(r.StringOrNull)],
            new(r.GetInt32(n), r.GetInt32(n + 1), r.GetInt32(n + 2), r.GetInt32(n + 3), r.GetInt32(n + 4), r.GetInt32(n + 5), r.GetInt32(n + 6), r.GetInt32(n + 7), r.GetInt32(n + 8), r.GetInt32(n + 9))), cancel);
    }
}

internal sealed class CheckCount : ICheck<CountHearings>
{
    public IEnumerable<FieldError> Check(CountHearings r) =>
        [.. Selections.Check(r.From, r.To, r.Filter), .. r.By.Distinct().Count() == r.By.Count && r.By.All(Enum.IsDefined) ? [] : Checks.Error("by", "check.unknown")];
}
