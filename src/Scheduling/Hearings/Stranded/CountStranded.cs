using System.Collections.Concurrent;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>Stands in the navigation of every page: counted anew for a few courtrooms, remembered for a moment for many.</summary>
internal sealed class CountStrandedHandler(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, CallContext call, IClock clock, StrandedCounts remembered) :
    IRequestHandler<CountStranded, Outcome<int>>
{
    private const int Few = 12;

    public async Task<Outcome<int>> Handle(CountStranded request, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Id.Value).ToList();
        var facts = await calendar.Present(cancel);
        return rooms.Count == 0 ? 0
            : rooms.Count <= Few ? await Count(facts, rooms, cancel)
            : await remembered.Of(string.Join(' ', call.Caller.ScopesOf(Role.Clerk).Select(s => $"{s.Kind}:{s.Code}").Order(StringComparer.Ordinal)), facts.Version, clock.GetCurrentInstant(), () => Count(facts, rooms, cancel));
    }

    private async Task<int> Count(CalendarFacts facts, IReadOnlyList<Guid> rooms, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var stranded = Stranding.Among(facts, await BookedHearings.Read(connection, null, facts, clock.GetCurrentInstant(), rooms, cancel));
        return stranded.Count - (await KeptHearings.Of(connection, stranded, cancel)).Count;
    }
}

/// <summary>This node's counts by scope, as of a version of the registry. At most a few hundred, each for half a minute.</summary>
internal sealed class StrandedCounts
{
    private const int Most = 500;
    private static readonly Duration Fresh = Duration.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (long Version, Instant At, int Count)> counts = new(StringComparer.Ordinal);

    public async Task<int> Of(string scope, long version, Instant now, Func<Task<int>> count)
    {
        if (counts.TryGetValue(scope, out var known) && known.Version == version && now - known.At < Fresh)
        {
            return known.Count;
        }
        if (counts.Count >= Most)
        {
            counts.Clear();
        }
        var counted = await count();
        counts[scope] = (version, now, counted);
        return counted;
    }
}
