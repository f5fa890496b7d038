using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>
/// Which station each place of a plan comes to. The plan says that there is one for everybody; who books deals it, so that the rows can be booked in
/// any order. Pure.
/// </summary>
internal static class PlannedStations
{
    /// <returns>By hearing, the station of each participant at an access point, by position.</returns>
    public static Dictionary<string, Guid?[]> Of(CalendarFacts facts, ListingInstance instance, ListingPlan plan)
    {
        var points = instance.AccessPoints.ToDictionary(a => a.Id, StringComparer.Ordinal);
        var minutes = instance.Hearings.ToDictionary(h => h.Id, h => h.Duration, StringComparer.Ordinal);
        var stations = points.Keys.ToDictionary(p => p, p => Stations(facts, points, p), StringComparer.Ordinal);
        var until = new Dictionary<(Guid Station, int Day), int>();
        var dealt = new Dictionary<string, Guid?[]>(StringComparer.Ordinal);
        // In the order of their starts: as long as no more are taken at once than there are, one is free whenever one is needed.
        foreach (var row in plan.Listed.OrderBy(l => l.Day).ThenBy(l => l.Start))
        {
            dealt[row.Hearing] = [.. row.At.Select(at =>
            {
                if (!points.TryGetValue(at, out var point))
                {
                    return (Guid?)null;
                }
                var station = stations[at].Where(s => until.GetValueOrDefault((s, row.Day)) <= row.Start).Select(s => (Guid?)s).FirstOrDefault();
                if (station is { } taken)
                {
                    until[(taken, row.Day)] = row.Start + minutes[row.Hearing] + point.Turnaround;
                }
                return station;
            })];
        }
        return dealt;
    }

    private static List<Guid> Stations(CalendarFacts facts, Dictionary<string, ListingAccessPoint> points, string place)
    {
        var code = DraftProblem.AccessPoint(place);
        var all = facts.AccessPoints.TryGetValue(code, out var at) ? facts.Stations[at.Id].Where(s => !s.OutOfOrder) : [];
        return [.. all.Where(s => place == code ? !points.ContainsKey($"{code}{DraftProblem.StationMark}{s.Number}") : place == $"{code}{DraftProblem.StationMark}{s.Number}").Select(s => s.Id)];
    }

    /// <summary>
    /// The hearing where its plan has it: the courtroom and the places that it chose, with the stations that it deals. What is not asked for (any more) is not taken:
    /// there it stays as it was asked for first.
    /// </summary>
    public static HearingState Chosen(this RequestedHearing asked, CalendarFacts facts, ListedHearing row, Guid?[]? stations)
    {
        var room = asked.Rooms.FirstOrDefault(r => r.Code == DraftProblem.Courtroom(row.Courtroom)) ?? asked.Hearing.Room;
        return asked.Hearing with
        {
            Room = facts.Rooms[room.Code],
            Appearances = [.. asked.Hearing.Appearances.Select((a, i) =>
            {
                var place = i < row.At.Count && asked.Places(a).FirstOrDefault(p => p.Code == Code(row.At[i])) is { } chosen ? chosen : new(a.Place, a.At);
                return a with { Place = place.Place, At = place.At, StationId = stations is not null && i < stations.Length ? stations[i] : null };
            })],
        };
    }

    private static string Code(string at) => at switch { ListingPlace.Link => PlaceCode.Link, ListingPlace.Room => PlaceCode.Courtroom, _ => DraftProblem.AccessPoint(at) };
}
