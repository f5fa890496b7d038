using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>How each <see cref="CountBy"/> is read from a counted row (<c>u</c>): the column it stands in, and, of rows counted together, its expression and what has to be joined for it.</summary>
internal static class Dimensions
{
    public static string Code(this CountBy by) => char.ToLowerInvariant(by.ToString()[0]) + by.ToString()[1..];

    public static CountBy? Parse(string code) => Enum.GetValues<CountBy>().Cast<CountBy?>().FirstOrDefault(b => b!.Value.Code() == code);

    /// <summary>One hearing may stand in several rows of these.</summary>
    public static bool Repeats(this CountBy by) => by is CountBy.AccessPoint or CountBy.CaseType;

    public static bool OfPeople(this CountBy by) => by is CountBy.Sex or CountBy.Age;

    /// <summary>The first day of a counted row's month.</summary>
    public const string Month = "(u.day - date_part('day', u.day)::int + 1)";

    /// <summary>The column of a counted row that it is read from: rows alike in these are counted together before anything is looked up.</summary>
    /// <param name="people">The unit is appearances.</param>
    public static string Column(this CountBy by, bool people) => (by, people) switch
    {
        (CountBy.Year or CountBy.Month, _) => $"{Month} as month",
        (CountBy.Province or CountBy.District, _) => "u.district",
        (CountBy.Courtroom, _) => "u.courtroom_id",
        (CountBy.AccessPoint, _) => "u.access_points",
        (CountBy.Purpose, _) => "u.purpose",
        (CountBy.CaseType, false) => "u.case_types",
        (CountBy.CaseType, true) => "u.people_cases",
        (CountBy.Reason, _) => "u.reason",
        _ => "u.people",
    };

    /// <param name="people">The unit is appearances.</param>
    public static string Expression(this CountBy by, bool people = false) => (by, people) switch
    {
        (CountBy.Year, _) => "to_char(u.month, 'YYYY')",
        (CountBy.Month, _) => "to_char(u.month, 'YYYY-MM')",
        (CountBy.Province, _) => "district.province",
        (CountBy.District, _) => "u.district",
        (CountBy.Courtroom, _) => "courtroom.code",
        (CountBy.AccessPoint, _) => "access_point.code",
        (CountBy.Purpose, _) => "u.purpose",
        (CountBy.CaseType, false) => "kind.type",
        (CountBy.CaseType, true) => "person.type",
        (CountBy.Reason, _) => "u.reason",
        (CountBy.Sex, _) => "person.sex",
        _ => "person.age",
    };

    /// <param name="people">The unit is appearances, each of them a row (<see cref="Counted.EachPerson"/>): then access point and case type are those of the person who appears.</param>
    public static string Join(this CountBy by, bool people = false) => (by, people) switch
    {
        (CountBy.Province, _) => "join scheduling.district district on district.code = u.district",
        (CountBy.Courtroom, _) => "join scheduling.courtroom courtroom on courtroom.id = u.courtroom_id",
        (CountBy.AccessPoint, false) => "left join lateral unnest(u.access_points) seat(id) on true left join scheduling.access_point access_point on access_point.id = seat.id",
        (CountBy.AccessPoint, true) => "left join scheduling.access_point access_point on access_point.id = person.access_point_id",
        (CountBy.CaseType, false) => "left join lateral unnest(u.case_types) kind(type) on true",
        _ => "",
    };
}
