using Npgsql;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>How a person stands in a hearing: over all rows that they have in any of its cases, whichever of those rows they appear by.</summary>
/// <param name="Roles">Every role of theirs there.</param>
/// <param name="Protected">Whether any of the rows is under protection.</param>
internal sealed record PartyStanding(IReadOnlyCollection<string> Roles, bool Protected)
{
    /// <summary>The cases of an appearance <c>a</c>'s hearing.</summary>
    public const string Cases = "(select case_id from scheduling.hearing_case where hearing_id = a.hearing_id union select case_id from scheduling.participant where id = a.participant_id)";

    /// <summary>
    /// Columns <c>standing.roles</c> and <c>standing.protected</c> of an appearance <c>a</c>. Every query that reads appearances in order to place people
    /// joins this; <see cref="Read"/> takes the two columns.
    /// </summary>
    public const string Sql = $"""
        cross join lateral (
            select array_agg(x.role) as roles, bool_or(x.protected) as protected
            from {Cases} k join scheduling.participant x on x.case_id = k.case_id and (x.person_id = a.person_id or x.id = a.participant_id)) standing
        """;

    public bool Accused => Roles.Contains(PlaceNeed.Accused);

    /// <summary>Whether the person must not meet the accused. Who is only accused is guarded from nobody: protection then keeps the public away.</summary>
    public bool Guarded => Protected && Roles.Any(r => r != PlaceNeed.Accused);

    public static PartyStanding Of(IEnumerable<(string Role, bool Protected)> rows)
    {
        var all = rows.ToList();
        return new([.. all.Select(r => r.Role).Distinct()], all.Any(r => r.Protected));
    }

    public static PartyStanding Read(NpgsqlDataReader reader, int column) => new([.. reader.GetFieldValue<string[]>(column).Distinct()], reader.GetBoolean(column + 1));

    public PartyStanding And(PartyStanding other) => new([.. Roles.Union(other.Roles)], Protected || other.Protected);
}
