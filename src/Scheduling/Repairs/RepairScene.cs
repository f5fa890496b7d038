using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>Reads everything that a plan depends on, and makes it. It locks nothing: whatever is accepted is decided again by its transaction.</summary>
internal sealed class RepairScene(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, IReportOutages outages, IAttendanceOfHearings attendance, IClock clock)
{
    /// <param name="hearings">To be planned; those that have begun or ended meanwhile are left out.</param>
    /// <param name="laid">What is proposed for others already, and stays.</param>
    public async Task<IReadOnlyList<Planned>> Plan(string situation, IReadOnlyList<Touched> hearings, IReadOnlyDictionary<Guid, Proposal> laid, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var facts = await calendar.Present(cancel);
        var now = clock.GetCurrentInstant();
        var touched = hearings.ToDictionary(h => h.Hearing);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var booked = await BookedHearings.Of(connection, null, facts, [.. touched.Keys, .. laid.Keys], cancel);
        var arrived = (await attendance.Arrived([.. booked.Select(b => new HearingId(b.Hearing))], cancel)).Select(a => a.Value).ToHashSet();
        var elsewhere = booked.SelectMany(b => b.Places).Where(p => p.At is not null).ToDictionary(p => p.AppearanceId, p => OtherPlaces.For(names, facts, p));
        var held = await Held(connection, facts, booked, elsewhere.Values.SelectMany(a => a), now, cancel);
        foreach (var (resource, during) in await Out(situation, facts, now, cancel))
        {
            held.Add(Guid.Empty, resource, during);
        }
        var planner = new RepairPlanner(facts, held, person => elsewhere.GetValueOrDefault(person.AppearanceId) ?? [], now);
        foreach (var hearing in booked.Where(b => laid.ContainsKey(b.Hearing)))
        {
            planner.Lay(hearing, laid[hearing.Hearing]);
        }
        return planner.Plan(booked.Where(b => touched.ContainsKey(b.Hearing)).Select(b =>
            new Broken(b, touched[b.Hearing].Reason, touched[b.Hearing].AccessPoint, b.Places.Select(p => p.AppearanceId).Where(arrived.Contains).ToHashSet())));
    }

    private static async Task<Scratch> Held(NpgsqlConnection connection, CalendarFacts facts, IReadOnlyList<Booked> booked, IEnumerable<AccessPointRow> elsewhere, Instant now, CancellationToken cancel)
    {
        var resources = new HashSet<Guid>();
        foreach (var hearing in booked)
        {
            resources.Add(hearing.Room.Id);
            resources.UnionWith(facts.Postings[hearing.Room.Id].Select(p => p.JudgeId));
            resources.UnionWith(hearing.Places.Select(p => p.PersonId));
        }
        resources.UnionWith(booked.SelectMany(b => b.Places).Select(p => p.At).OfType<AccessPointRow>().Concat(elsewhere).Distinct().SelectMany(at => facts.Stations[at.Id]).Select(s => s.Id));
        var last = booked.Select(b => b.During.End).Append(now).Max();
        await using var batch = new Batch(connection).Add("""
            select v.hearing_id, v.resource_id, v.during from unnest($1) as r(id)
            cross join lateral (select hearing_id, resource_id, during from scheduling.reservation where resource_id = r.id and during && $2) v
            """, Param.Uuids(resources), Param.Range(new(now - Duration.FromDays(1), last + Duration.FromDays(RepairPlanner.DaysAhead + 2))));
        await using var reader = await batch.Read(cancel);
        var held = new Scratch();
        foreach (var (hearing, resource, during) in await reader.All(r => (r.GetGuid(0), r.GetGuid(1), r.GetFieldValue<NpgsqlRange<DateTime>>(2).ToInterval()), cancel))
        {
            held.Add(hearing, resource, during);
        }
        return held;
    }

    /// <summary>What cannot be counted on: every place with an open incident, and a courtroom's day that is called off.</summary>
    private async Task<IReadOnlyList<(Guid Resource, Interval During)>> Out(string situation, CalendarFacts facts, Instant now, CancellationToken cancel)
    {
        var gone = new List<(Guid, Interval)>();
        foreach (var outage in await outages.Open(cancel))
        {
            if (facts.Rooms.GetValueOrDefault(outage.Courtroom ?? "") is { } room)
            {
                gone.Add((room.Id, new(Instant.Min(outage.Since, now), outage.End(now, LocalDay.Zone(room.Zone)))));
            }
            else if (facts.AccessPoints.GetValueOrDefault(outage.AccessPoint ?? "") is { } at)
            {
                gone.AddRange(facts.Stations[at.Id].Select(s => (s.Id, new Interval(Instant.Min(outage.Since, now), outage.End(now, LocalDay.Zone(at.Zone))))));
            }
        }
        if (situation.Split(':') is ["day", var code, var date] && facts.Rooms.GetValueOrDefault(code) is { } off)
        {
            gone.Add((off.Id, LocalDay.Of(LocalDatePattern.Iso.Parse(date).Value, off.Zone)));
        }
        return gone;
    }
}
