using System.Diagnostics;
using Npgsql;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>
/// This node's copy of the registry. Older than one second, it is renewed behind the reader's back; older than two, the reader waits for the new one.
/// However many ask, one reads.
/// </summary>
internal sealed class RegistrySnapshot(NpgsqlDataSource db) : IRegistry
{
    private static readonly TimeSpan Ageing = TimeSpan.FromSeconds(1), Stale = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private (Registry Registry, long ReadAt)? held;
    private Task<Registry>? reading;
    private int edits;

    public ValueTask<Registry> Now(CancellationToken cancel = default)
    {
        lock (gate)
        {
            var age = held is { } h ? Stopwatch.GetElapsedTime(h.ReadAt) : TimeSpan.MaxValue;
            if (age <= Ageing)
            {
                return new(held!.Value.Registry);
            }
            var next = reading ??= Renew(edits);
            return age <= Stale ? new(held!.Value.Registry) : new(next.WaitAsync(cancel));
        }
    }

    /// <summary>After a committed edit on this node: the next reader sees it.</summary>
    public void Forget()
    {
        lock (gate)
        {
            (held, reading) = (null, null);
            edits++;
        }
    }

    private async Task<Registry> Renew(int seenEdits)
    {
        await Task.Yield(); // never inside the caller's lock
        try
        {
            var readAt = Stopwatch.GetTimestamp();
            var registry = await Read();
            lock (gate)
            {
                if (seenEdits == edits)
                {
                    held = (registry, readAt);
                }
            }
            return registry;
        }
        finally
        {
            lock (gate)
            {
                if (seenEdits == edits)
                {
                    reading = null;
                }
            }
        }
    }

    private async Task<Registry> Read()
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var batch = new Batch(connection);
        batch.Add("select code, name_en, name_ur from scheduling.province order by case code when 'KP' then 0 when 'BALOCHISTAN' then 1 else 2 end, code")
            .Add("select code, province, name_en, name_ur from scheduling.district order by name_en, code")
            .Add("""
                select r.id, r.code, c.id, c.district, d.province, c.name_en, c.name_ur, c.type, c.zone, r.established_on, r.closed_on
                from scheduling.courtroom r join scheduling.court c on c.id = r.court_id join scheduling.district d on d.code = c.district
                order by case d.province when 'KP' then 0 when 'BALOCHISTAN' then 1 else 2 end, r.code
                """)
            .Add("select access_point_id, id, number, out_of_order_since is not null from scheduling.station order by number")
            .Add("""
                select a.id, a.code, a.district, d.province, a.name_en, a.name_ur, a.kind, a.turnaround_minutes, a.protected_entry, a.zone, a.established_on, a.closed_on, a.lead_minutes
                from scheduling.access_point a join scheduling.district d on d.code = a.district
                order by case d.province when 'KP' then 0 when 'BALOCHISTAN' then 1 else 2 end, a.code
                """)
            .Add("select code, name_en, name_ur, default_minutes, urgent, needs_role from scheduling.purpose order by position, code")
            .Add("select code, name_en, name_ur, restricted_by_default from scheduling.case_type order by position, code")
            .Add("select code, name_en, name_ur, category, outcome from scheduling.adjournment_reason order by position, code");
        await using var reader = await batch.Read(default);
        var provinces = await All(reader, r => new Province(r.GetString(0), r.GetString(1), r.GetString(2)));
        var districts = await All(reader, r => new District(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)));
        var courtrooms = await All(reader, r => new Courtroom(
            new(r.GetGuid(0)), r.GetString(1), new(r.GetGuid(2)), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetString(7), r.GetString(8), Day(r, 9)!.Value, Day(r, 10)));
        var stations = (await All(reader, r => (AccessPoint: r.GetGuid(0), Station: new Station(new(r.GetGuid(1)), r.GetInt32(2), r.GetBoolean(3))))).ToLookup(s => s.AccessPoint, s => s.Station);
        var accessPoints = await All(reader, r => new AccessPoint(
            new(r.GetGuid(0)), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetInt32(7), r.GetBoolean(8), r.GetString(9), Day(r, 10)!.Value, Day(r, 11), [.. stations[r.GetGuid(0)]]) { LeadMinutes = r.GetInt32(12) });
        var purposes = await All(reader, r => new Purpose(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetBoolean(4)) { NeedsRole = r.IsDBNull(5) ? null : r.GetString(5) });
        var caseTypes = await All(reader, r => new CaseType(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3)));
        var reasons = await All(reader, r => new AdjournmentReason(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.IsDBNull(4) ? null : Enum.Parse<HearingOutcome>(r.GetString(4))));
        foreach (var zone in courtrooms.Select(c => c.Zone).Concat(accessPoints.Select(a => a.Zone)).Distinct())
        {
            // Met before any query asks for local dates in it.
            _ = Zones.Of(zone);
        }
        return new(provinces, districts, courtrooms, accessPoints, purposes, caseTypes, reasons);
    }

    private static LocalDate? Day(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(column));

    private static async Task<List<T>> All<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var list = new List<T>();
        while (await reader.ReadAsync())
        {
            list.Add(read(reader));
        }
        await reader.NextResultAsync();
        return list;
    }
}
