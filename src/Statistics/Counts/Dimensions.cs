using RuleOfLaw.Courts.Statistics.Contracts;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary>How each <see cref="CountBy"/> is read from a counted row (<c>u</c>): its expression, and what has to be joined for it.</summary>
internal static class Dimensions
{
    public static string Code(this CountBy by) => char.ToLowerInvariant(by.ToString()[0]) + by.ToString()[1..];

    public static CountBy? Parse(string code) => Enum.GetValues<CountBy>().Cast<CountBy?>().FirstOrDefault(b => b!.Value.Code() == code);

    /// <summary>One hearing may stand in several rows of these.</summary>
    public static bool Repeats(this CountBy by) => by is CountBy.AccessPoint or CountBy.CaseType;

    public static bool OfPeople(this CountBy by) => by is CountBy.Sex or CountBy.Age;

    public static string Expression(this CountBy by) => by switch
    {
        CountBy.Year => "to_char(u.day, 'YYYY')",
        CountBy.Month => "to_char(u.day, 'YYYY-MM')",
        CountBy.Province => "district.province",
        CountBy.District => "u.district",
        CountBy.Courtroom => "courtroom.code",
        CountBy.AccessPoint => "access_point.code",
        CountBy.Purpose => "u.purpose",
        CountBy.CaseType => "kind.type",
        CountBy.Reason => "u.reason",
        CountBy.Sex => "person.sex",
        _ => "person.age",
    };

    /// <param name="people">The unit is appearances: then access point and case type are those of the person who appears.</param>
    public static string Join(this CountBy by, bool people) => (by, people) switch
    {
        (CountBy.Province, _) => "join scheduling.district district on district.code = u.district",
        (CountBy.Courtroom, _) => "join scheduling.courtroom courtroom on courtroom.id = u.courtroom_id",
        (CountBy.AccessPoint, false) => "left join lateral unnest(u.access_points) seat(id) on true left join scheduling.access_point access_point on access_point.id = seat.id",
        (CountBy.AccessPoint, true) => "left join scheduling.access_point access_point on access_point.id = a.access_point_id",
        (CountBy.CaseType, false) => "left join lateral unnest(u.case_types) kind(type) on true",
        (CountBy.CaseType, true) => "join scheduling.participant p on p.id = a.participant_id join scheduling.court_case kind on kind.id = p.case_id",
        (CountBy.Sex or CountBy.Age, _) => "join scheduling.person person on person.id = a.person_id",
        _ => "",
    };
}
