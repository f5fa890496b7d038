using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Time;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>
/// The one place that says what became of a hearing-day; facts, counts, measures, exports and public figures all read from it.
/// A row is a hearing-day that ended, or a hearing held that stood on no published list of its day.
/// </summary>
internal static class Counted
{
    /// <summary>The columns of a counted row.</summary>
    public const string Columns = "hearing_id, day, courtroom_id, district, zone, purpose, starts_at, ends_at, started_at, concluded_at, created_at, result, outcome, reason, case_types, restricted, access_points, appearances, people, people_cases";

    /// <summary>
    /// <c>counted</c>: what was settled (<c>statistics.hearing_fact</c>), and the rows of hearings that are not over or have changed since.
    /// </summary>
    public static string Sql =>
        $"""
        counted as (
            select {Columns} from statistics.hearing_fact where day between $1 and $2 and courtroom_id = any($3)
            union all
            select {Columns} from ({Live("statistics.unsettled", "$4")}) live where day between $1 and $2 and courtroom_id = any($3)
        )
        """;

    /// <summary>
    /// The rows of the hearings in <paramref name="hearings"/>. A hearing that stands on another day now was moved away from this one; else it was held if it ever
    /// started; a listed hearing that never started nor ended is not reached once its day is over. What has not ended has no result.
    /// </summary>
    /// <param name="hearings">A table with a <c>hearing_id</c>.</param>
    /// <param name="now">The parameter that holds the present instant.</param>
    public static string Live(string hearings, string now = "$2") =>
        $"""
        select d.hearing_id, d.day, d.courtroom_id, c.district, c.zone, h.purpose, h.starts_at, h.ends_at, h.started_at, h.concluded_at, h.created_at,
            case
                when on_day.day <> d.day or (h.starts_at is null and h.status <> 'Cancelled') then 'moved'
                when h.started_at is not null then 'held'
                when h.status = 'Cancelled' then 'cancelled'
                when h.outcome = 'Adjourned' then 'adjournedUnheard'
                when h.outcome = 'NotReached' then 'notReached'
                when h.outcome = 'TechnicalFailure' then 'technicalFailure'
                when h.outcome = 'Withdrawn' then 'withdrawn'
                when d.day < {Zones.LocalSql(now, "c.zone")}::date then 'notReached'
            end as result,
            case when on_day.day = d.day then h.outcome end as outcome,
            case when on_day.day = d.day then h.reason end as reason,
            cases.case_types, cases.restricted, people.access_points, people.appearances, {People(Person)} as people, {People("k.type")} as people_cases
        from {hearings} s
        join scheduling.hearing h on h.id = s.hearing_id
        join scheduling.hearing_day d on d.hearing_id = h.id
        join scheduling.courtroom r on r.id = d.courtroom_id
        join scheduling.court c on c.id = r.court_id
        cross join lateral (select {Zones.LocalSql("h.starts_at", "c.zone")}::date as day) on_day
        {Whole}
        union all
        select h.id, on_day.day, h.courtroom_id, c.district, c.zone, h.purpose, h.starts_at, h.ends_at, h.started_at, h.concluded_at, h.created_at, 'heldUnpublished', h.outcome, h.reason,
            cases.case_types, cases.restricted, people.access_points, people.appearances, {People(Person)}, {People("k.type")}
        from {hearings} s
        join scheduling.hearing h on h.id = s.hearing_id
        join scheduling.courtroom r on r.id = h.courtroom_id
        join scheduling.court c on c.id = r.court_id
        cross join lateral (select {Zones.LocalSql("h.starts_at", "c.zone")}::date as day) on_day
        {Whole}
        where h.started_at is not null and not exists (select from scheduling.hearing_day d where d.hearing_id = h.id and d.day = on_day.day)
        """;

    /// <summary>What is the same on each of a hearing's days. A hearing without a case is as good as restricted.</summary>
    private const string Whole =
        """
        cross join lateral (
            select coalesce(array_agg(distinct k.type order by k.type), '{}') as case_types, coalesce(bool_or(k.restricted), true) as restricted
            from scheduling.hearing_case hc join scheduling.court_case k on k.id = hc.case_id where hc.hearing_id = h.id
        ) cases
        cross join lateral (
            select coalesce(array_agg(distinct a.access_point_id) filter (where a.access_point_id is not null), '{}') as access_points, count(*)::int as appearances
            from scheduling.appearance a where a.hearing_id = h.id
        ) people
        """;

    /// <summary>Of somebody who appears: the sex, the age, and the number of the access point among the hearing's (0: at none). Who is alike is written alike.</summary>
    private const string Person = "concat_ws(' ', person.sex, person.age, coalesce(array_position(people.access_points, a.access_point_id), 0))";

    /// <summary>Of all who appear, in one order, so that hearings with such people can be counted together. Worked out only where it is asked for.</summary>
    private static string People(string what) =>
        $"""
        array(
            select {what} from scheduling.appearance a join scheduling.person person on person.id = a.person_id
            join scheduling.participant p on p.id = a.participant_id join scheduling.court_case k on k.id = p.case_id
            where a.hearing_id = h.id order by {Person}, k.type)
        """;

    /// <summary>The people of rows <c>u</c> one by one, as <c>person</c>.</summary>
    /// <param name="seats">With <c>access_point_id</c>; the rows have <c>access_points</c>.</param>
    /// <param name="cases">With the <c>type</c> of the case in which they appear; the rows have <c>people_cases</c>.</param>
    public static string EachPerson(bool seats, bool cases) =>
        $"""
        cross join lateral (
            select split_part(w.who, ' ', 1) as sex, split_part(w.who, ' ', 2) as age{(seats ? ", u.access_points[split_part(w.who, ' ', 3)::int] as access_point_id" : "")}{(cases ? ", w.type" : "")}
            from {(cases ? "unnest(u.people, u.people_cases) w(who, type)" : "unnest(u.people) w(who)")}) person
        """;

    /// <summary>Narrows counted rows (as <c>u</c>) by purpose, case type and access point.</summary>
    public const string Filtered =
        """
        u.result is not null and ($5 is null or u.purpose = $5) and ($6 is null or $6 = any(u.case_types)) and ($7 is null or $7 = any(u.access_points))
        """;

    /// <summary>The parameters $1 to $7 of the queries above.</summary>
    public static NpgsqlParameter[] Parameters(Selection selection, Instant now) =>
    [
        Param.Date(selection.From), Param.Date(selection.To), Param.Uuids(selection.Rooms), Param.Time(now), Param.Text(selection.Purpose), Param.Text(selection.CaseType), Param.Uuid(selection.AccessPoint),
    ];
}

/// <summary>What is counted, after scope and filter were looked up: the courtrooms stand for every place.</summary>
internal sealed record Selection(LocalDate From, LocalDate To, IReadOnlyList<Guid> Rooms, string? Purpose = null, string? CaseType = null, Guid? AccessPoint = null);
