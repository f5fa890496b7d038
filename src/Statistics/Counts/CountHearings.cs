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
        var (rows, whole) = await Read(connection, selected.Value, request.By, now, cancel);
        if (rows.Count > CountHearings.MaxRows)
        {
            return Problem.Refuse("counts-too-many-rows", ("max", CountHearings.MaxRows));
        }
        var people = request.By.Any(b => b.OfPeople());
        var total = people ? rows.Aggregate(default(Contracts.Counts), (sum, row) => sum + row.Counts) : whole;
        return new HearingCounts(request.By, people, rows, total, now, await nature.IsDemonstration(cancel) == true, Selections.Scope(call.Caller));
    }

    /// <summary>
    /// The counted rows grouped, and all of them, each hearing-day once. Those alike in what they are divided by are counted first: names, months and people
    /// are then looked up for hundreds of groups and not for every hearing.
    /// </summary>
    internal static async Task<(IReadOnlyList<CountRow> Rows, Contracts.Counts Whole)> Read(NpgsqlConnection connection, Selection selection, IReadOnlyList<CountBy> by, Instant now, CancellationToken cancel)
    {
        var people = by.Any(b => b.OfPeople());
        var (keys, n) = (by.Select(b => b.Expression(people)).ToList(), by.Count);
        var (seats, cases) = (people && (by.Contains(CountBy.AccessPoint) || selection.AccessPoint is not null), people && by.Contains(CountBy.CaseType));
        List<string> columns = [.. by.Select(b => b.Column(people)).Concat(seats ? ["u.access_points"] : []).Distinct()];
        await using var command = new NpgsqlCommand(
            $"""
            with {Counted.Sql},
            alike as (
                select {string.Concat(columns.Select(c => c + ", "))}u.result, coalesce(u.outcome = 'Adjourned', false) as adjourned, count(*)::int as n
                from counted u where {Counted.Filtered} {(people ? "and u.result in ('held', 'heldUnpublished')" : "")}
                group by {string.Join(", ", Enumerable.Range(1, columns.Count + 2))}),
            divided as (
                select false as whole, {string.Concat(keys.Select((k, i) => $"{k} as key{i}, "))}{Figures}
                from alike u {(people ? Counted.EachPerson(seats, cases) : "")}
                {string.Join('\n', by.Select(b => b.Join(people)).Distinct())}
                where {(seats ? "$7 is null or person.access_point_id = $7" : "true")}
                group by {(n == 0 ? "()" : string.Join(", ", Enumerable.Range(2, n)))} order by {string.Join(", ", Enumerable.Range(1, n + 1).Select(i => $"{i} nulls last"))} limit {CountHearings.MaxRows + 1})
            select * from divided
            union all
            select true, {string.Concat(keys.Select(_ => "null, "))}{Figures} from alike u
            """, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var all = await reader.All(r => (Whole: r.GetBoolean(0), Row: new CountRow(
            [.. Enumerable.Range(1, n).Select(r.StringOrNull)],
            new(r.GetInt32(n + 1), r.GetInt32(n + 2), r.GetInt32(n + 3), r.GetInt32(n + 4), r.GetInt32(n + 5), r.GetInt32(n + 6), r.GetInt32(n + 7), r.GetInt32(n + 8), r.GetInt32(n + 9), r.GetInt32(n + 10)))), cancel);
        return ([.. all.Where(a => !a.Whole).Select(a => a.Row)], all.Single(a => a.Whole).Row.Counts);
    }

    /// <summary>Of rows with a number each, in the order of <see cref="Contracts.Counts"/>.</summary>
    private static string Figures { get; } = string.Join(", ", new[]
    {
        "u.result <> 'heldUnpublished'", "u.result = 'held'", "u.result = 'adjournedUnheard'", "u.result = 'notReached'", "u.result = 'technicalFailure'", "u.result = 'withdrawn'", "u.result = 'cancelled'",
        "u.result = 'moved'", "u.result = 'heldUnpublished'", "u.result = 'held' and u.adjourned",
    }.Select(which => $"coalesce(sum(u.n) filter (where {which}), 0)::int"));
}

internal sealed class CheckCount : ICheck<CountHearings>
{
    public IEnumerable<FieldError> Check(CountHearings r) =>
        [.. Selections.Check(r.From, r.To, r.Filter), .. r.By.Distinct().Count() == r.By.Count && r.By.All(Enum.IsDefined) ? [] : Checks.Error("by", "check.unknown")];
}
