using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>What one look at the database saw.</summary>
/// <param name="Version">Of the registry: whoever decided with older facts looks again.</param>
/// <param name="Advocates">Those of the people asked about who are an advocate in any case.</param>
internal sealed record Seen(long Version, Occupancy Held, IReadOnlySet<Guid> Advocates);

/// <summary>Reads in one round trip what a search needs: reservations of its resources, the registry's version, who is an advocate.</summary>
internal static class HeldReader
{
    // A resource's reservations don't overlap, so they end in the order in which they begin: those that end within the window, and the next one, which
    // may have begun in it. No other column than the index's, so that it alone is read; a row for each resource, because
    // thousands of rows cost more than what is in them. What the moved hearing holds is taken off afterwards.
    private const string Held = """
        select r.n::int, h.begins, h.ends from unnest($1) with ordinality as r(id, n)
        cross join lateral (
            select array_agg(lower(v.during)) as begins, array_agg(upper(v.during)) as ends from (
                select during from scheduling.reservation where resource_id = r.id and upper(during) > $2 and upper(during) < $3
                union all
                select n.during from (select during from scheduling.reservation where resource_id = r.id and upper(during) >= $3 order by upper(during) limit 1) n where lower(n.during) < $3) v) h
        where h.begins is not null
        """;

    public static async Task<Seen> Read(NpgsqlConnection connection, IReadOnlyCollection<Guid> resources, Interval window, IReadOnlyCollection<Guid> people, Guid? moving, CancellationToken cancel)
    {
        var ids = resources.ToArray();
        await using var batch = new Batch(connection);
        batch.Add("select version from scheduling.registry_version");
        batch.Add(Held, Param.Uuids(ids), Param.Time(window.Start), Param.Time(window.End));
        if (people.Count > 0)
        {
            batch.Add("select distinct person_id from scheduling.participant where person_id = any($1) and role = 'advocate'", Param.Uuids(people));
        }
        if (moving is not null)
        {
            batch.Add("select resource_id, lower(during), upper(during) from scheduling.reservation where hearing_id = $1", Param.Uuid(moving));
        }
        await batch.Prepare(cancel);
        await using var reader = await batch.Read(cancel);
        await reader.ReadAsync(cancel);
        var version = reader.GetInt64(0);
        await reader.NextResultAsync(cancel);
        var held = new List<Stretch>?[ids.Length];
        while (await reader.ReadAsync(cancel))
        {
            var (begins, ends) = (reader.GetFieldValue<DateTime[]>(1), reader.GetFieldValue<DateTime[]>(2));
            var stretches = held[reader.GetInt32(0) - 1] = new(begins.Length);
            for (var i = 0; i < begins.Length; i++)
            {
                stretches.Add(new(Ticks(begins[i]), Ticks(ends[i])));
            }
        }
        await reader.NextResultAsync(cancel);
        var advocates = people.Count == 0 ? [] : (await reader.All(r => r.GetGuid(0), cancel)).ToHashSet();
        var own = moving is null ? [] : await reader.All(r => (Resource: r.GetGuid(0), Held: Stretch(r, 1)), cancel);
        var byResource = new Dictionary<Guid, List<Stretch>>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            if (held[i] is { } stretches)
            {
                byResource[ids[i]] = stretches;
            }
        }
        foreach (var (resource, stretch) in own)
        {
            byResource.GetValueOrDefault(resource)?.Remove(stretch);
        }
        return new(version, new(byResource), advocates);
    }

    private static Stretch Stretch(NpgsqlDataReader reader, int column) => new(Ticks(reader.GetDateTime(column)), Ticks(reader.GetDateTime(column + 1)));

    private static long Ticks(DateTime utc) => utc.Ticks - DateTime.UnixEpoch.Ticks;
}
