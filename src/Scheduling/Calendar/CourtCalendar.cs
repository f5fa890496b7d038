using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Calendar;

/// <summary>Why a day or a stretch of it has no sitting; codes with a text <c>refusal.CODE</c>.</summary>
internal static class NoSitting
{
    public const string NotInUse = "not-in-use", Closed = "closed", Leave = "judge-on-leave", NoJudge = "no-judge", Holiday = "holiday", Vacation = "vacation", NoHours = "no-sitting";
}

/// <summary>A courtroom's day: who presides and when the court sits.</summary>
/// <param name="Judge">Null where no judge is posted.</param>
/// <param name="Reason">Why there are no sittings (<see cref="NoSitting"/>); null where there are.</param>
/// <param name="Expected">Holidays of that day that still wait for the moon: they warn and do not block.</param>
internal sealed record CourtDay(Guid? Judge, IReadOnlyList<Span> Sittings, string? Reason, IReadOnlyList<HolidayRow> Expected);

/// <summary>
/// Decides a courtroom's day, in this order: special sitting; closure or judge's leave; confirmed holiday; vacation (urgent purposes only,
/// before duty judges); Ramazan hours; regular hours; evening rows added. A row for a more specific scope beats a general one. Pure.
/// </summary>
internal static class CourtCalendar
{
    public static CourtDay Day(CalendarFacts facts, RoomRow room, LocalDate day, bool urgent) => facts.Decided.Court(room.Id, day, urgent, () => Decide(facts, room, day, urgent));

    private static CourtDay Decide(CalendarFacts facts, RoomRow room, LocalDate day, bool urgent)
    {
        var expected = Holidays(facts, room, day).Where(h => !h.Confirmed).ToList();
        CourtDay No(string reason, Guid? judge = null) => new(judge, [], reason, expected);

        if (day < room.EstablishedOn || day >= room.ClosedOn)
        {
            return No(NoSitting.NotInUse);
        }
        var posted = Presiding(facts, room, day, duty: false);
        var acting = Presiding(facts, room, day, duty: true);
        var special = facts.Sittings[(room.Id, day)].Select(s => new Span(s.Opens, s.Closes)).ToList();
        var presiding = OnLeave(facts, posted, day) ? acting : posted ?? acting;
        if (special.Count > 0)
        {
            return presiding is null ? No(posted is null ? NoSitting.NoJudge : NoSitting.Leave, posted) : new(presiding, Span.Merge(special), null, expected);
        }
        if (Closure(facts, room.Id, day) is not null)
        {
            return No(NoSitting.Closed, presiding);
        }
        if (presiding is null)
        {
            return No(posted is null ? NoSitting.NoJudge : NoSitting.Leave, posted);
        }
        if (Holidays(facts, room, day).Any(h => h.Confirmed))
        {
            return No(NoSitting.Holiday, presiding);
        }
        if (Vacation(facts, room, day) is { } vacation)
        {
            if (!urgent || !vacation.DutyJudges)
            {
                return No(NoSitting.Vacation, presiding);
            }
            presiding = acting ?? presiding;
        }
        var sittings = Span.Merge([.. Ordinary(facts, room, day), .. Rows(facts, room, day, "EVENING").SelectMany(Sittings)]);
        return sittings.Count == 0 ? No(NoSitting.NoHours, presiding) : new(presiding, sittings, null, expected);
    }

    /// <summary>When an access point is open on a day; empty where it is closed. Special openings are added to its hours.</summary>
    public static IReadOnlyList<Span> Open(CalendarFacts facts, AccessPointRow place, LocalDate day) => facts.Decided.Place(place.Id, day, () => Decide(facts, place, day));

    private static IReadOnlyList<Span> Decide(CalendarFacts facts, AccessPointRow place, LocalDate day)
    {
        if (day < place.EstablishedOn || day >= place.ClosedOn || Closure(facts, place.Id, day) is not null)
        {
            return [];
        }
        var weekday = (int)day.DayOfWeek;
        var hours = facts.Opens[place.Id].Where(o => o.Weekday == weekday && o.EffectiveFrom <= day && (o.EffectiveTo is not { } to || day <= to)).Select(o => new Span(o.Opens, o.Closes));
        return Span.Merge([.. hours, .. facts.Openings[(place.Id, day)].Select(s => new Span(s.Opens, s.Closes))]);
    }

    /// <summary>The holidays of a day that hold for the courtroom, confirmed or expected.</summary>
    public static IEnumerable<HolidayRow> Holidays(CalendarFacts facts, RoomRow room, LocalDate day) => facts.Holidays[day].Where(h => Covers(h.Scope, room));

    /// <summary>The vacation a day falls into: that of the most specific scope.</summary>
    public static VacationRow? Vacation(CalendarFacts facts, RoomRow room, LocalDate day) =>
        facts.Vacations.Where(v => v.FromDay <= day && day <= v.ToDay && Rank(v.Scope, room) > 0).MaxBy(v => Rank(v.Scope, room));

    /// <summary>The closure of a courtroom or access point that covers a day.</summary>
    public static ClosureRow? Closure(CalendarFacts facts, Guid place, LocalDate day) => facts.Closures[place].FirstOrDefault(c => c.FromDay <= day && day <= c.ToDay);

    private static Guid? Presiding(CalendarFacts facts, RoomRow room, LocalDate day, bool duty) =>
        facts.Postings[room.Id].Where(p => p.Duty == duty && p.FromDay <= day && (p.ToDay is not { } to || day <= to) && (!duty || !OnLeave(facts, p.JudgeId, day)))
            .Select(p => (Guid?)p.JudgeId).FirstOrDefault();

    private static bool OnLeave(CalendarFacts facts, Guid? judge, LocalDate day) => judge is { } j && facts.Leaves[j].Any(l => l.FromDay <= day && day <= l.ToDay);

    private static IEnumerable<Span> Ordinary(CalendarFacts facts, RoomRow room, LocalDate day)
    {
        var ramazan = Effective(facts, room, day, "RAMAZAN").Any();
        return Rows(facts, room, day, ramazan ? "RAMAZAN" : "REGULAR").SelectMany(Sittings);
    }

    /// <summary>The rows of the most specific scope that has any in force; a weekday without a row there is a day without sittings.</summary>
    private static IEnumerable<HoursRow> Rows(CalendarFacts facts, RoomRow room, LocalDate day, string season)
    {
        var weekday = (int)day.DayOfWeek;
        var rows = Effective(facts, room, day, season).ToList();
        return rows.Count == 0 ? [] : rows.Where(r => r.Scope == rows[0].Scope && r.Weekday == weekday);
    }

    private static IEnumerable<HoursRow> Effective(CalendarFacts facts, RoomRow room, LocalDate day, string season) =>
        Scopes(room).SelectMany(scope => facts.Hours[scope]).Where(r => r.Season == season && r.EffectiveFrom <= day && (r.EffectiveTo is not { } to || day <= to));

    private static IEnumerable<Span> Sittings(HoursRow row) => row is { BreakFrom: { } from, BreakTo: { } to }
        ? [new(row.Opens, from), new(to, row.Closes)]
        : [new(row.Opens, row.Closes)];

    /// <summary>A courtroom's scopes, the most specific first.</summary>
    public static string[] Scopes(RoomRow room) =>
        [room.Code, $"{room.District}/{room.CourtType}", $"{room.Province}/{room.CourtType}", room.District, room.Province];

    private static int Rank(string scope, RoomRow room)
    {
        var place = Array.IndexOf(Scopes(room), scope);
        return place < 0 ? 0 : 10 - place;
    }

    private static bool Covers(string scope, RoomRow room) => scope == "NATIONAL" || Rank(scope, room) > 0;
}
