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
    /// <summary>Hearing-days with the same end under one key. <paramref name="Waits"/>: days from booking to start of each that was held.</summary>
    private sealed record Alike(string Key, string Result, bool Adjourned, bool Failed, bool Punctual, int Number, double[] Waits)
    {
        public bool Ran => Result is "held" or "heldUnpublished";
    }

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
        var rows = found.GroupBy(f => f.Key).Select(g => new MeasureRow(g.Key, Of([.. g], use.GetValueOrDefault(g.Key)))).ToList();
        return new MeasuresAnswer(request.By, rows, Of(found, use.GetValueOrDefault("")), now, await nature.IsDemonstration(cancel) == true, Selections.Scope(call.Caller));
    }

    private static Measures Of(IReadOnlyList<Alike> all, double? use)
    {
        int Number(Func<Alike, bool> which) => all.Where(which).Sum(a => a.Number);
        var listed = Number(a => a.Result != "heldUnpublished");
        return new(
            Share(Number(a => a.Result == "held"), listed),
            Share(Number(a => a.Result == "adjournedUnheard" || (a.Result == "held" && a.Adjourned)), listed),
            Share(Number(a => a.Result == "technicalFailure" || (a.Result == "held" && a.Failed)), listed),
            Share(Number(a => a.Ran && a.Punctual), Number(a => a.Ran)), Median([.. all.SelectMany(a => a.Waits)]), use);
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    /// <summary>As <c>percentile_cont</c> has it.</summary>
    private static double? Median(double[] values)
    {
        Array.Sort(values);
        var (low, high) = ((values.Length - 1) / 2, values.Length / 2);
        return values.Length == 0 ? null : values[low] + ((values[high] - values[low]) / 2);
    }

    // The median needs every single wait, and PostgreSQL would sort the hearings twice for it: they come as they are, and numbers are sorted here.
    private static async Task<List<Alike>> Read(NpgsqlConnection connection, Selection selection, CountBy? by, Instant now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with {Counted.Sql},
            alike as (
                select {(by is { } column ? column.Column(people: false) : "null")}, u.result, coalesce(u.outcome = 'Adjourned', false) as adjourned, coalesce(u.outcome = 'TechnicalFailure', false) as failed,
                    coalesce(u.started_at <= u.starts_at + interval '10 minutes', false) as punctual, count(*)::int as n,
                    array_agg(extract(epoch from u.started_at - u.created_at)::float8 / 86400) filter (where u.result in ('held', 'heldUnpublished')) as waits
                from counted u where {Counted.Filtered} group by 1, 2, 3, 4, 5)
            select coalesce({by?.Expression() ?? "null"}, ''), u.result, u.adjourned, u.failed, u.punctual, u.n, coalesce(u.waits, '{"{}"}') from alike u {by?.Join()} order by 1
            """, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.All(r => new Alike(r.GetString(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3), r.GetBoolean(4), r.GetInt32(5), r.GetFieldValue<double[]>(6)), cancel);
    }
}

internal sealed class CheckMeasures : ICheck<GetMeasures>
{
    public IEnumerable<FieldError> Check(GetMeasures r) => [.. Selections.Check(r.From, r.To, r.Filter), .. r.By is not { } by || GetMeasures.Allowed.Contains(by) ? [] : Checks.Error("by", "check.unknown")];
}
