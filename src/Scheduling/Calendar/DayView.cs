using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>A name that stands on a day: <paramref name="Kind"/> is holiday, expected, vacation, closed or special, with a text <c>registry.day-KIND</c>.</summary>
internal sealed record DayNote(string Kind, string En, string Ur);

/// <summary>What the calendar decides for one day of a courtroom or access point, and why.</summary>
/// <param name="Reason">Why there are no hours, with a text <c>refusal.REASON</c>; null where there are.</param>
/// <param name="Hearings">How many are listed that day.</param>
internal sealed record DayView(LocalDate Date, IReadOnlyList<Span> Hours, string? Reason, IReadOnlyList<DayNote> Notes, int Hearings)
{
    public static IReadOnlyList<DayView> Of(CalendarFacts facts, RoomRow room, LocalDate from, LocalDate to, IReadOnlyDictionary<LocalDate, int> hearings) =>
        [.. Days(from, to).Select(day =>
        {
            var decided = CourtCalendar.Day(facts, room, day, urgent: false);
            return new DayView(day, decided.Sittings, decided.Reason, [.. Noted(facts, room, day)], hearings.GetValueOrDefault(day));
        })];

    public static IReadOnlyList<DayView> Of(CalendarFacts facts, AccessPointRow place, LocalDate from, LocalDate to, IReadOnlyDictionary<LocalDate, int> hearings) =>
        [.. Days(from, to).Select(day =>
        {
            var open = CourtCalendar.Open(facts, place, day);
            var inUse = day >= place.EstablishedOn && !(day >= place.ClosedOn);
            return new DayView(day, open, open.Count > 0 ? null : inUse ? NoSitting.Closed : NoSitting.NotInUse, [.. Own(facts, place.Id, day, facts.Openings.Contains((place.Id, day)))], hearings.GetValueOrDefault(day));
        })];

    private static IEnumerable<LocalDate> Days(LocalDate from, LocalDate to) => Enumerable.Range(0, Period.DaysBetween(from, to) + 1).Select(from.PlusDays);

    private static IEnumerable<DayNote> Noted(CalendarFacts facts, RoomRow room, LocalDate day) =>
        Own(facts, room.Id, day, facts.Sittings.Contains((room.Id, day)))
            .Concat(CourtCalendar.Holidays(facts, room, day).Select(h => new DayNote(h.Confirmed ? "holiday" : "expected", h.NameEn, h.NameUr)))
            .Concat(CourtCalendar.Vacation(facts, room, day) is { } vacation ? [new("vacation", vacation.NameEn, vacation.NameUr)] : []);

    private static IEnumerable<DayNote> Own(CalendarFacts facts, Guid place, LocalDate day, bool special)
    {
        if (special)
        {
            yield return new("special", "", "");
        }
        if (CourtCalendar.Closure(facts, place, day) is { } closure)
        {
            yield return new("closed", closure.Reason, closure.Reason);
        }
    }
}
