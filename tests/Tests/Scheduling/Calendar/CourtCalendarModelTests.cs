using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Tests.Scheduling.Calendar;

/// <summary>
/// A courtroom's day beside a slow model that is obviously right: it walks through the day minute by minute and asks of each, in the order of domain.md, whether the court sits.
/// The rows are random: scopes that overlap, rows that begin and end, seasons, breaks, closures, leave, holidays confirmed or not.
/// </summary>
public sealed class CourtCalendarModelTests
{
    private static readonly RoomRow Room = new(Guid.NewGuid(), "VC-KP-01", Guid.NewGuid(), "kp-peshawar", "KP", "SESSIONS", "Asia/Karachi", new(2026, 11, 27), new(2026, 12, 10));
    private static readonly Guid Posted = Guid.NewGuid(), Acting = Guid.NewGuid();
    private static readonly LocalDate Middle = new(2026, 12, 2);
    private static readonly string[] Scopes = ["VC-KP-01", "kp-peshawar/SESSIONS", "KP/SESSIONS", "kp-peshawar", "KP", "GB", "KP/FAMILY", "VC-KP-02"];

    private static Gen<LocalDate> Days => from n in Gen.Choose(-8, 8) select Middle.PlusDays(n);

    private static Gen<LocalDate?> Ends => from open in Gen.Elements(true, false) from day in Days select open ? null : (LocalDate?)day;

    private static Gen<(LocalTime From, LocalTime To)> Stretch =>
        from start in Gen.Choose(0, 46) from length in Gen.Choose(1, 47 - start) select (new LocalTime(0, 0).PlusMinutes(start * 30), new LocalTime(0, 0).PlusMinutes((start + length) * 30));

    private static Gen<List<T>> Some<T>(Gen<T> one, int most) => from count in Gen.Choose(0, most) from list in Gen.ListOf(one, count) select list.ToList();

    private static Gen<HoursRow> Hours =>
        from scope in Gen.Elements(Scopes)
        from season in Gen.Elements("REGULAR", "REGULAR", "RAMAZAN", "EVENING")
        from weekday in Gen.Choose(1, 7)
        from span in Stretch
        from pause in Stretch
        from first in Days
        from last in Ends
        let within = span.From < pause.From && pause.To < span.To
        select new HoursRow(scope, first, last, weekday, span.From, span.To, within ? pause.From : null, within ? pause.To : null, season);

    private static Gen<CalendarFacts> Facts =>
        from hours in Some(Hours, 25)
        from holidays in Some(from day in Days from scope in Gen.Elements([.. Scopes, "NATIONAL"]) from confirmed in Gen.Elements(true, false) select new HolidayRow(day, scope, "H", "H", confirmed), 3)
        from vacations in Some(from day in Days from length in Gen.Choose(0, 5) from scope in Gen.Elements(Scopes) from duty in Gen.Elements(true, false) select new VacationRow(scope, day, day.PlusDays(length), "V", "V", duty), 2)
        from sittings in Some(from day in Days from span in Stretch select new SpecialRow(Room.Id, day, span.From, span.To), 2)
        from closures in Some(from day in Days from length in Gen.Choose(0, 2) select new ClosureRow(Room.Id, day, day.PlusDays(length), "C"), 1)
        from posting in Gen.Elements(true, true, true, false)
        from duty in Gen.Elements(true, false)
        from leaves in Some(from judge in Gen.Elements(Posted, Acting) from day in Days from length in Gen.Choose(0, 3) select new LeaveRow(judge, day, day.PlusDays(length)), 2)
        from since in Days
        select new CalendarFacts(1, [Room], [], [], hours, holidays, vacations.DistinctBy(v => v.Scope), sittings, [], closures,
            [.. posting ? [new PostingRow(Posted, Room.Id, since, null, false)] : (PostingRow[])[], .. duty ? [new PostingRow(Acting, Room.Id, Middle.PlusDays(-4), Middle.PlusDays(4), true)] : (PostingRow[])[]], leaves, []);

    /// <summary>Whether the court sits in the minute that begins then.</summary>
    private static bool Sits(CalendarFacts facts, LocalDateTime at, bool urgent)
    {
        var (day, time) = (at.Date, at.TimeOfDay);
        bool In(LocalTime from, LocalTime to) => from <= time && time < to;
        bool Covers(string scope) => scope is "NATIONAL" or "KP" or "kp-peshawar" or "KP/SESSIONS" or "kp-peshawar/SESSIONS" or "VC-KP-01";
        if (day < Room.EstablishedOn || day >= Room.ClosedOn)
        {
            return false;
        }
        bool Away(Guid judge) => facts.Leaves[judge].Any(l => l.FromDay <= day && day <= l.ToDay);
        bool Holds(PostingRow p) => p.FromDay <= day && (p.ToDay is null || day <= p.ToDay);
        if (!facts.Postings[Room.Id].Any(p => Holds(p) && !Away(p.JudgeId)))
        {
            return false; // nobody presides
        }
        var special = facts.Sittings[(Room.Id, day)].ToList();
        if (special.Count > 0)
        {
            return special.Exists(s => In(s.Opens, s.Closes));
        }
        if (facts.Closures[Room.Id].Any(c => c.FromDay <= day && day <= c.ToDay) || facts.Holidays[day].Any(h => h.Confirmed && Covers(h.Scope)))
        {
            return false;
        }
        var vacation = new[] { "VC-KP-01", "kp-peshawar/SESSIONS", "KP/SESSIONS", "kp-peshawar", "KP" }.SelectMany(s => facts.Vacations.Where(v => v.Scope == s && v.FromDay <= day && day <= v.ToDay)).FirstOrDefault();
        if (vacation is not null && !(urgent && vacation.DutyJudges))
        {
            return false;
        }
        bool InHours(HoursRow r) => In(r.Opens, r.Closes) && !(r.BreakFrom is { } from && In(from, r.BreakTo!.Value));
        IEnumerable<HoursRow> Season(string season)
        {
            foreach (var scope in new[] { "VC-KP-01", "kp-peshawar/SESSIONS", "KP/SESSIONS", "kp-peshawar", "KP" })
            {
                var rows = facts.Hours[scope].Where(r => r.Season == season && r.EffectiveFrom <= day && (r.EffectiveTo is null || day <= r.EffectiveTo)).ToList();
                if (rows.Count > 0)
                {
                    return rows;
                }
            }
            return [];
        }
        var ordinary = Season("RAMAZAN").Any() ? Season("RAMAZAN") : Season("REGULAR");
        return ordinary.Concat(Season("EVENING")).Any(r => r.Weekday == (int)day.DayOfWeek && InHours(r));
    }

    [Fact]
    public void A_day_sits_exactly_in_the_minutes_that_the_order_of_rows_gives_it() => Prop.ForAll(
        (from facts in Facts from day in Days from urgent in Gen.Elements(true, false) select (facts, day, urgent)).ToArbitrary(),
        c =>
        {
            var found = CourtCalendar.Day(c.facts, Room, c.day, c.urgent);
            for (var minute = 0; minute < 24 * 60; minute += 30)
            {
                var at = c.day.AtMidnight().PlusMinutes(minute);
                if (found.Sittings.Any(s => s.From <= at.TimeOfDay && at.TimeOfDay < s.To) != Sits(c.facts, at, c.urgent))
                {
                    return false;
                }
            }
            // Sittings neither overlap nor touch, nobody sits without a judge, and a day without sittings says why.
            return found.Sittings.Zip(found.Sittings.Skip(1)).All(p => p.First.To < p.Second.From)
                && found.Sittings.All(s => s.From < s.To) && (found.Sittings.Count == 0) == (found.Reason is not null) && (found.Sittings.Count == 0 || found.Judge is not null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>A moon-sighted holiday is expected, confirmed, and moved to the next day when the moon is not seen: each time only its present day is closed.</summary>
    [Fact]
    public void A_holiday_that_is_moved_late_closes_its_new_day_and_opens_its_old_one() => Prop.ForAll(
        (from facts in Facts from day in Days from shift in Gen.Elements(-1, 1) from scope in Gen.Elements("NATIONAL", "KP", "kp-peshawar") select (facts, day, shift, scope)).ToArbitrary(),
        c =>
        {
            CalendarFacts With(params HolidayRow[] eid) => new(2, [Room], [], [], c.facts.Hours.SelectMany(h => h), [.. c.facts.Holidays.SelectMany(h => h).Where(h => h.Day != c.day && h.Day != c.day.PlusDays(c.shift)), .. eid], c.facts.Vacations,
                c.facts.Sittings.SelectMany(s => s), [], c.facts.Closures.SelectMany(x => x), c.facts.Postings.SelectMany(p => p), c.facts.Leaves.SelectMany(l => l), []);
            CourtDay Day(CalendarFacts facts, LocalDate day) => CourtCalendar.Day(facts, Room, day, true);
            var (moved, none) = (c.day.PlusDays(c.shift), With());
            var (expected, confirmed, late) = (With(new HolidayRow(c.day, c.scope, "Eid", "عید", false)), With(new HolidayRow(c.day, c.scope, "Eid", "عید", true)), With(new HolidayRow(moved, c.scope, "Eid", "عید", true)));
            bool Same(CourtDay a, CourtDay b) => a.Sittings.SequenceEqual(b.Sittings) && a.Judge == b.Judge && a.Reason == b.Reason;
            bool Special(LocalDate day) => c.facts.Sittings[(Room.Id, day)].Any();
            return Same(Day(expected, c.day), Day(none, c.day))
                && (!InUse(c.day) || Day(expected, c.day).Expected.Single().NameEn == "Eid")
                && (Special(c.day) || Day(confirmed, c.day).Sittings.Count == 0)
                && Same(Day(late, c.day), Day(none, c.day)) && (Special(moved) || Day(late, moved).Sittings.Count == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool InUse(LocalDate day) => Room.EstablishedOn <= day && day < Room.ClosedOn;
}
