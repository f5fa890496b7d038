using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>A judge's posting as it is shown and edited; <paramref name="Seen"/> is the row's version.</summary>
internal sealed record PostingLine(Guid Id, Guid Judge, string NameEn, string NameUr, LocalDate FromDay, LocalDate? ToDay, bool Duty, string Seen);

internal sealed record ClosureLine(Guid Id, LocalDate FromDay, LocalDate ToDay, string Reason, string Seen);

/// <summary>A special sitting or opening.</summary>
internal sealed record SpecialLine(Guid Id, LocalDate Day, LocalTime Opens, LocalTime Closes, string Reason, string Seen);

/// <summary>A stretch of days with a name: a holiday, vacation or leave to come.</summary>
internal sealed record ComingLine(LocalDate FromDay, LocalDate ToDay, string Kind, string NameEn, string NameUr)
{
    /// <summary>The holidays and vacations of a courtroom in the coming days, and the leaves of its judges.</summary>
    public static IReadOnlyList<ComingLine> Of(CalendarFacts facts, RoomRow room, LocalDate today, int days, IReadOnlyList<PostingLine> postings)
    {
        var holidays = Enumerable.Range(0, days).Select(today.PlusDays).SelectMany(d => CourtCalendar.Holidays(facts, room, d))
            .Select(h => new ComingLine(h.Day, h.Day, h.Confirmed ? "holiday" : "expected", h.NameEn, h.NameUr));
        // A vacation that reaches into the coming days is found on one of them.
        var vacations = Enumerable.Range(0, days).Select(d => CourtCalendar.Vacation(facts, room, today.PlusDays(d))).OfType<VacationRow>().Distinct()
            .Select(v => new ComingLine(v.FromDay, v.ToDay, "vacation", v.NameEn, v.NameUr));
        var leaves = postings.DistinctBy(p => p.Judge).SelectMany(p => facts.Leaves[p.Judge].Where(l => l.ToDay >= today && l.FromDay <= today.PlusDays(days))
            .Select(l => new ComingLine(l.FromDay, l.ToDay, "leave", p.NameEn, p.NameUr)));
        return [.. holidays.Concat(vacations).Concat(leaves).OrderBy(c => c.FromDay)];
    }
}

internal static class RegistryReads
{
    public static SpecialLine Special(Npgsql.NpgsqlDataReader r) => new(r.GetGuid(0), r.Date(1), r.TimeOfDay(2), r.TimeOfDay(3), r.GetString(4), r.GetString(5));

    public static ClosureLine Closure(Npgsql.NpgsqlDataReader r) => new(r.GetGuid(0), r.Date(1), r.Date(2), r.GetString(3), r.GetString(4));
}
