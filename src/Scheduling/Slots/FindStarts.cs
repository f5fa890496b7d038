using MediatR;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Slots;

internal sealed class FindStartsHandler(NpgsqlDataSource db, CalendarSnapshot calendar, IRegistry registry, IClock clock) : IRequestHandler<FindStarts, Outcome<FreeStarts>>
{
    public async Task<Outcome<FreeStarts>> Handle(FindStarts request, CancellationToken cancel)
    {
        var facts = await calendar.Present(cancel);
        if (!facts.Rooms.TryGetValue(request.Courtroom, out var room))
        {
            return Problem.NotFound;
        }
        if (request.At.FirstOrDefault(code => !facts.AccessPoints.ContainsKey(code)) is not null)
        {
            return Problem.Invalid(new FieldError("at", "check.unknown"));
        }
        var urgent = request.Purpose is not null && (await registry.Now(cancel)).Purpose(request.Purpose)?.Urgent == true;
        var places = request.At.CountBy(code => code).Select(p => (facts.AccessPoints[p.Key], p.Value)).ToList();
        var zone = DateTimeZoneProviders.Tzdb[room.Zone];
        var window = new Interval(request.From.AtStartOfDayInZone(zone).ToInstant(), request.To.PlusDays(2).AtStartOfDayInZone(zone).ToInstant());
        var (held, advocates) = await Held(facts, room, places, request, window, cancel);
        var people = request.People.Distinct().Select(p => (p.Value, advocates.Contains(p.Value) ? HearingNeed.AdvocateGap : Duration.Zero)).ToList();
        var found = SlotFinder.Find(facts, new(room, request.Minutes, urgent, places, people), held, request.From, request.To, clock.GetCurrentInstant(), request.Max);
        OffsetDateTime Local(Instant i) => i.InZone(zone).ToOffsetDateTime();
        return new FreeStarts(
            [.. found.Starts.Select(s => new FreeStart(Local(s.Start), Local(s.End)))],
            [.. found.Refusals.Take(1000).Select(r => new Refusal(r.Resource, Local(r.During.Start), Local(r.During.End), r.Reason))]);
    }

    /// <summary>What is held of everything that matters, and which of the people are advocates.</summary>
    private async Task<(ILookup<Guid, Interval> Held, HashSet<Guid> Advocates)> Held(
        CalendarFacts facts, RoomRow room, IReadOnlyList<(AccessPointRow At, int Stations)> places, FindStarts request, Interval window, CancellationToken cancel)
    {
        var resources = new HashSet<Guid> { room.Id };
        resources.UnionWith(facts.Postings[room.Id].Select(p => p.JudgeId));
        resources.UnionWith(places.SelectMany(p => facts.Stations[p.At.Id]).Select(s => s.Id));
        resources.UnionWith(request.People.Select(p => p.Value));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("""
            select v.resource_id, v.during from unnest($1) as r(id)
            cross join lateral (select resource_id, during from scheduling.reservation where resource_id = r.id and during && $2 and hearing_id is distinct from $3) v
            """, Param.Uuids(resources), Param.Range(window), Param.Uuid(request.Moving?.Value));
        batch.Add("select distinct person_id from scheduling.participant where person_id = any($1) and role = 'advocate'", Param.Uuids(request.People.Select(p => p.Value)));
        await using var reader = await batch.Read(cancel);
        var held = new List<(Guid, Interval)>();
        while (await reader.ReadAsync(cancel))
        {
            held.Add((reader.GetGuid(0), reader.GetFieldValue<NpgsqlRange<DateTime>>(1).ToInterval()));
        }
        await reader.NextResultAsync(cancel);
        var advocates = new HashSet<Guid>();
        while (await reader.ReadAsync(cancel))
        {
            advocates.Add(reader.GetGuid(0));
        }
        return (held.ToLookup(h => h.Item1, h => h.Item2), advocates);
    }
}

internal sealed class CheckFindStarts : ICheck<FindStarts>
{
    private const int MaxDays = 92;

    public IEnumerable<FieldError> Check(FindStarts r) => [
        .. Checks.Required("courtroom", r.Courtroom), .. Checks.Range("minutes", r.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes), .. Checks.Range("max", r.Max, 1, 500),
        .. Checks.Count("at", r.At.Count, 0, 40), .. Checks.Count("people", r.People.Count, 0, 40),
        .. r.To < r.From ? Checks.Error("to", "valid.end_before_start") : r.To > r.From.PlusDays(MaxDays) ? Checks.Error("to", "check.range", ("min", r.From), ("max", r.From.PlusDays(MaxDays))) : []];
}
