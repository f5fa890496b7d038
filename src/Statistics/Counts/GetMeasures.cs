using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

internal sealed class GetMeasuresHandler(NpgsqlDataSource db, IRegistry registry, IClock clock, CallContext call, Nature nature, StationUse stations) : IRequestHandler<GetMeasures, Outcome<MeasuresAnswer>>
{
    private sealed record Found(bool Whole, string Key, int Listed, int Held, int Adjourned, int Failed, int Ran, int Punctual, double? Wait);

    public async Task<Outcome<MeasuresAnswer>> Handle(GetMeasures request, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var selected = Selections.Of(places, call.Caller, request.From, request.To, request.Filter);
        if (!selected.Succeeded)
        {
            return selected.Problem;
        }
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        var found = await Read(connection, selected.Value, request.By, now, cancel);
        var use = await stations.Read(connection, selected.Value, request, places, now, cancel);
        var rows = found.Where(f => !f.Whole).Select(f => new MeasureRow(f.Key, Of(f, use.GetValueOrDefault(f.Key)))).ToList();
        var total = found.Single(f => f.Whole);
        return new MeasuresAnswer(request.By, rows, Of(total, use.GetValueOrDefault("")), now, await nature.IsDemonstration(cancel) == true, Selections.Scope(call.Caller));
    }

    private static Measures Of(Found f, double? use) => new(Share(f.Held, f.Listed), Share(f.Adjourned, f.Listed), Share(f.Failed, f.Listed), Share(f.Punctual, f.Ran), f.Wait, use);

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private static async Task<List<Found>> Read(NpgsqlConnection connection, Selection selection, CountBy? by, Instant now, CancellationToken cancel)
    {
        var key = by?.Expression() ?? "''::text";
        await using var command = new NpgsqlCommand(
            $"""
            with {Counted.Sql}
            select grouping({key}) = 1, coalesce({key}, ''),
                count(*) filter (where u.result <> 'heldUnpublished')::int,
                count(*) filter (where u.result = 'held')::int,
                count(*) filter (where u.result = 'adjournedUnheard' or (u.result = 'held' and u.outcome = 'Adjourned'))::int,
                count(*) filter (where u.result = 'technicalFailure' or (u.result = 'held' and u.outcome = 'TechnicalFailure'))::int,
                count(*) filter (where u.result in ('held', 'heldUnpublished'))::int,
                count(*) filter (where u.result in ('held', 'heldUnpublished') and u.started_at <= u.starts_at + interval '10 minutes')::int,
                percentile_cont(0.5) within group (order by extract(epoch from u.started_at - u.created_at)::float8 / 86400) filter (where u.result in ('held', 'heldUnpublished'))
            from counted u
            {by?.Join(people: false)}
            where {Counted.Filtered}
            group by grouping sets (({key}), ()) order by 1, 2
            """, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.All(r => new Found(
            r.GetBoolean(0), r.GetString(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5), r.GetInt32(6), r.GetInt32(7), r.IsDBNull(8) ? null : r.GetDouble(8)), cancel);
    }
}

internal sealed class CheckMeasures : ICheck<GetMeasures>
{
    public IEnumerable<FieldError> Check(GetMeasures r) => [.. Selections.Check(r.From, r.To, r.Filter), .. r.By is not { } by || GetMeasures.Allowed.Contains(by) ? [] : Checks.Error("by", "check.unknown")];
}
