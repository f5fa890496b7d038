using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

internal sealed class CalendarOfDays(NpgsqlDataSource db, CalendarSnapshot calendar) : ICalendarOfDays
{
    public async Task<IReadOnlyDictionary<HearingId, StrandedBy>> Stranded(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel)
    {
        if (hearings.Count == 0)
        {
            return new Dictionary<HearingId, StrandedBy>();
        }
        var facts = await calendar.Present(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var stranded = Stranding.Among(facts, await BookedHearings.Of(connection, null, facts, [.. hearings.Select(h => h.Value)], cancel));
        var kept = await KeptHearings.Of(connection, stranded, cancel);
        return stranded.Where(s => !kept.ContainsKey(s.Hearing)).ToDictionary(s => new HearingId(s.Hearing), s => new StrandedBy(s.Reason, s.AccessPoint));
    }

    public async Task<IReadOnlySet<string>> Closed(IEnumerable<string> accessPoints, LocalDate day, CancellationToken cancel)
    {
        var facts = await calendar.Present(cancel);
        return accessPoints.Where(code => facts.AccessPoints.TryGetValue(code, out var place) && CourtCalendar.Open(facts, place, day).Count == 0).ToHashSet();
    }
}
