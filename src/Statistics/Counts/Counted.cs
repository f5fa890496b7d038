using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>
/// The one place that says what became of a hearing-day; counts, measures, exports and public figures all read from it.
/// A row is a hearing-day that ended, or a hearing held that stood on no published list of its day.
/// </summary>
internal static class Counted
{
    /// <summary>
    /// <c>counted(hearing_id, day, courtroom_id, district, result, adjourned, failed, reason, purpose, starts_at, …)</c>. A hearing that stands on another
    /// day now was moved away from this one; else it was held if it ever started; a listed hearing that never started nor ended is not reached once its day is over.
    /// </summary>
    public const string Sql =
        """
        counted as (
            select d.hearing_id, d.day, d.courtroom_id, c.district, c.zone, h.purpose, h.starts_at, h.ends_at, h.started_at, h.concluded_at, h.created_at,
                case
                    when on_day.day <> d.day or (h.starts_at is null and h.status <> 'Cancelled') then 'moved'
                    when h.started_at is not null then 'held'
                    when h.status = 'Cancelled' then 'cancelled'
                    when h.outcome = 'Adjourned' then 'adjournedUnheard'
                    when h.outcome = 'NotReached' then 'notReached'
                    when h.outcome = 'TechnicalFailure' then 'technicalFailure'
                    when h.outcome = 'Withdrawn' then 'withdrawn'
                    when d.day < ($6 at time zone c.zone)::date then 'notReached'
                end as result,
                case when on_day.day = d.day then h.outcome end as outcome,
                case when on_day.day = d.day then h.reason end as reason
            from scheduling.hearing_day d
            join scheduling.hearing h on h.id = d.hearing_id
            join scheduling.courtroom r on r.id = d.courtroom_id
            join scheduling.court c on c.id = r.court_id
            cross join lateral (select (h.starts_at at time zone c.zone)::date as day) on_day
            where d.day between $1 and $2 and d.courtroom_id = any($5)
            union all
            select h.id, on_day.day, h.courtroom_id, c.district, c.zone, h.purpose, h.starts_at, h.ends_at, h.started_at, h.concluded_at, h.created_at, 'heldUnpublished', h.outcome, h.reason
            from scheduling.hearing h
            join scheduling.courtroom r on r.id = h.courtroom_id
            join scheduling.court c on c.id = r.court_id
            cross join lateral (select (h.starts_at at time zone c.zone)::date as day) on_day
            where h.started_at is not null and h.starts_at >= $3 and h.starts_at < $4 and on_day.day between $1 and $2 and h.courtroom_id = any($5)
                and not exists (select from scheduling.hearing_day d where d.hearing_id = h.id and d.day = on_day.day)
        )
        """;

    /// <summary>Narrows counted rows (as <c>u</c>) by purpose, case type and access point.</summary>
    public const string Filtered =
        """
        u.result is not null and ($7 is null or u.purpose = $7)
            and ($8 is null or exists (select from scheduling.hearing_case hc join scheduling.court_case k on k.id = hc.case_id where hc.hearing_id = u.hearing_id and k.type = $8))
            and ($9 is null or exists (select from scheduling.appearance s where s.hearing_id = u.hearing_id and s.access_point_id = $9))
        """;

    /// <summary>The parameters $1 to $9 of the queries above.</summary>
    public static NpgsqlParameter[] Parameters(Selection selection, Instant now) =>
    [
        Param.Date(selection.From), Param.Date(selection.To),
        // No zone is further from UTC than a day: the exact local date is asked for beside the index.
        Param.Time(selection.From.PlusDays(-1).AtMidnight().InUtc().ToInstant()), Param.Time(selection.To.PlusDays(2).AtMidnight().InUtc().ToInstant()),
        Param.Uuids(selection.Rooms), Param.Time(now), Param.Text(selection.Purpose), Param.Text(selection.CaseType), Param.Uuid(selection.AccessPoint),
    ];
}

/// <summary>What is counted, after scope and filter were looked up: the courtrooms stand for every place.</summary>
internal sealed record Selection(LocalDate From, LocalDate To, IReadOnlyList<Guid> Rooms, string? Purpose = null, string? CaseType = null, Guid? AccessPoint = null);
