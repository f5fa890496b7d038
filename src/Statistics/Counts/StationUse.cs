using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>How much of the time that stations are open goes to hearings that were held, by the calendar as it is now.</summary>
internal sealed class StationUse(NpgsqlDataSource db, CallContext call)
{
    private sealed record Month(Guid AccessPoint, string Name, double Minutes);

    /// <summary>By the keys of <c>request.By</c>, and <c>""</c> for the whole; empty where stations cannot be divided so.</summary>
    public async Task<IReadOnlyDictionary<string, double?>> Read(NpgsqlConnection connection, Selection selection, GetMeasures request, Registry places, Instant now, CancellationToken cancel)
    {
        var points = places.AccessPointsOf(call.Caller, Role.ProgrammeStaff, Role.Clerk, Role.Judge, Role.System)
            .Where(a => (request.Filter.Province ?? a.Province) == a.Province && (request.Filter.District ?? a.District) == a.District && (request.Filter.AccessPoint ?? a.Code) == a.Code)
            .ToDictionary(a => a.Id.Value);
        if (points.Count == 0 || request.By is CountBy.Courtroom or CountBy.Purpose || request.Filter is not { Courtroom: null, Purpose: null, CaseType: null })
        {
            return new Dictionary<string, double?>();
        }
        var today = now.InUtc().Date;
        var taken = (await Taken(connection, selection, now, cancel)).Where(m => points.ContainsKey(m.AccessPoint)).ToList();
        var open = Open(await CourtDays.Read(db, cancel), points.Values, selection.From, LocalDate.Min(selection.To, today));
        string Key(Month month) => request.By switch
        {
            CountBy.Year => month.Name[..4],
            CountBy.Month => month.Name,
            CountBy.Province => points[month.AccessPoint].Province,
            CountBy.District => points[month.AccessPoint].District,
            _ => "",
        };
        var used = taken.GroupBy(Key).ToDictionary(g => g.Key, g => g.Sum(m => m.Minutes));
        var shares = open.GroupBy(Key).ToDictionary(g => g.Key, g => g.Sum(m => m.Minutes) is > 0 and var minutes ? used.GetValueOrDefault(g.Key) / minutes : (double?)null);
        shares[""] = open.Sum(m => m.Minutes) is > 0 and var all ? taken.Sum(m => m.Minutes) / all : null;
        return shares;
    }

    private static async Task<List<Month>> Taken(NpgsqlConnection connection, Selection selection, Instant now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with {Counted.Sql},
            alike as (
                select {Dimensions.Month} as month, u.access_points, u.people, sum(extract(epoch from u.ends_at - u.starts_at)::float8 / 60) as minutes
                from counted u where {Counted.Filtered} and u.result in ('held', 'heldUnpublished') and u.access_points <> '{"{}"}'
                group by 1, 2, 3)
            select person.access_point_id, to_char(u.month, 'YYYY-MM'), sum(u.minutes)
            from alike u {Counted.EachPerson(seats: true, cases: false)}
            where person.access_point_id is not null group by 1, 2
            """, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.All(r => new Month(r.GetGuid(0), r.GetString(1), r.GetDouble(2)), cancel);
    }

    private static List<Month> Open(CourtDays days, IEnumerable<AccessPoint> points, LocalDate from, LocalDate to)
    {
        var months = new List<Month>();
        foreach (var point in points)
        {
            var minutes = 0L;
            for (var day = LocalDate.Max(from, point.EstablishedOn); day <= to; day = day.PlusDays(1))
            {
                minutes += days.Open(point.Code, day).Sum(h => Period.Between(h.From, h.To, PeriodUnits.Minutes).Minutes);
                if (day == to || day.PlusDays(1).Day == 1)
                {
                    months.Add(new(point.Id.Value, $"{day.Year:0000}-{day.Month:00}", minutes * point.Stations.Count(s => !s.OutOfOrder)));
                    minutes = 0;
                }
            }
        }
        return months;
    }
}
