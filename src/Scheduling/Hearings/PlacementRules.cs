using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The rules that need no look at other hearings: sitting, opening hours, protection. Pure.</summary>
internal static class PlacementRules
{
    public const int MinMinutes = 5, MaxMinutes = 480;

    /// <summary>Decides the courtroom's day: the presiding judge, or why the time is refused.</summary>
    public static Outcome<Guid> Judge(CalendarFacts facts, RoomRow room, Interval during, bool urgent)
    {
        var zone = LocalDay.Zone(room.Zone);
        var (start, end) = (during.Start.InZone(zone), during.End.InZone(zone));
        var day = CourtCalendar.Day(facts, room, start.Date, urgent);
        if (day.Reason == NoSitting.NoJudge)
        {
            return Problem.Refuse("no-judge-posted", ("courtroom", room.Code), ("date", start.Date));
        }
        if (day.Reason is { } reason)
        {
            return Problem.Refuse("outside-sitting", ("courtroom", room.Code), ("date", start.Date), ("reason", reason));
        }
        var span = new Span(start.TimeOfDay, end.TimeOfDay);
        return start.Date == end.Date && day.Sittings.Any(s => s.Contains(span))
            ? day.Judge!.Value
            : Problem.Refuse("outside-sitting", ("courtroom", room.Code), ("date", start.Date), ("reason", NoSitting.NoHours));
    }

    /// <summary>Null where every access point is open for the whole hearing and nobody meets whom they must not.</summary>
    public static Problem? Refusal(CalendarFacts facts, Interval during, IReadOnlyList<PlaceNeed> places)
    {
        foreach (var at in places.Select(p => p.At).OfType<AccessPointRow>().Distinct())
        {
            var zone = LocalDay.Zone(at.Zone);
            var (start, end) = (during.Start.InZone(zone), during.End.InZone(zone));
            var span = new Span(start.TimeOfDay, end.TimeOfDay);
            if (start.Date != end.Date || !CourtCalendar.Open(facts, at, start.Date).Any(o => o.Contains(span)))
            {
                return Problem.Refuse("access-point-closed", ("accessPoint", at.Code), ("date", start.Date));
            }
        }
        return SeparationRules.Refusal(places);
    }
}
