using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A person of a case in the clerk's scope, with everything that is recorded.</summary>
[Allow(Role.Clerk)]
internal sealed record GetPerson(PersonId Person) : IQuery<PersonDetails>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Person, Person.Value);
}

/// <summary>Persons of the clerk's scope with a name like this one: to be picked by the clerk, never by the platform.</summary>
/// <param name="Name">At most 200 characters.</param>
[Allow(Role.Clerk)]
internal sealed record FindSamePersons(string? Name, PersonId? Except = null) : IQuery<IReadOnlyList<PersonDetails>>;

/// <param name="Cases">Numbers of their cases in the caller's scope, at most ten.</param>
internal sealed record PersonDetails(PersonId Id, PersonFacts Facts, string Seen, IReadOnlyList<string> Roles, IReadOnlyList<string> Cases);

internal sealed class CheckFindSamePersons : ICheck<FindSamePersons>
{
    public IEnumerable<FieldError> Check(FindSamePersons r) => Checks.Length("name", r.Name, 200);
}

internal sealed class PersonReader(NpgsqlDataSource db, IRegistry registry, CallContext call) :
    IRequestHandler<GetPerson, Outcome<PersonDetails>>, IRequestHandler<FindSamePersons, Outcome<IReadOnlyList<PersonDetails>>>
{
    private const int Most = 8;

    public async Task<Outcome<PersonDetails>> Handle(GetPerson request, CancellationToken cancel) =>
        await Read("select id, 1 as rank from scheduling.person where id = $2", Param.Uuid(request.Person.Value), Param.Uuid(null), cancel) is [var person] ? person : Problem.NotFound;

    public async Task<Outcome<IReadOnlyList<PersonDetails>>> Handle(FindSamePersons request, CancellationToken cancel)
    {
        var name = Folding.Fold(CleanName.Of(request.Name));
        return Outcome<IReadOnlyList<PersonDetails>>.Ok(name.Length == 0 ? [] : await Read(
            """
            select n.id, similarity($2, n.name_folded) as rank from scheduling.person n
            where n.name_folded % $2 and similarity($2, n.name_folded) >= 0.5 and n.merged_into is null
                and exists (select from scheduling.participant p join scheduling.court_case c on c.id = p.case_id where p.person_id = n.id and c.court_id = any($1))
            order by rank desc, n.id limit 8
            """, Param.Text(name), Param.Uuid(request.Except?.Value), cancel));
    }

    private async Task<IReadOnlyList<PersonDetails>> Read(string wanted, NpgsqlParameter what, NpgsqlParameter except, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            $"""
            select n.id, n.name, n.sex, n.age, n.language, n.email, n.phone, n.bar_enrolment, n.prison_id, n.prisoner_number, n.xmin::text,
                coalesce((select array_agg(distinct p.role) from scheduling.participant p join scheduling.court_case c on c.id = p.case_id where p.person_id = n.id and c.court_id = any($1)), array[]::text[]),
                coalesce((select (array_agg(distinct c.number))[1:10] from scheduling.participant p join scheduling.court_case c on c.id = p.case_id where p.person_id = n.id and c.court_id = any($1)), array[]::text[])
            from ({wanted}) w join scheduling.person n on n.id = w.id and n.id is distinct from $3
            order by w.rank desc, n.id limit {Most}
            """, Param.Uuids(names.CourtroomsOf(call.Caller, Role.Clerk).Select(r => r.Court.Value).Distinct()), what, except);
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new PersonDetails(new(r.GetGuid(0)), new(
            r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.StringOrNull(5), r.StringOrNull(6), r.StringOrNull(7),
            r.GuidOrNull(8) is { } prison ? names.AccessPointById(new(prison))?.Code : null, r.StringOrNull(9)), r.GetString(10), r.Strings(11), r.Strings(12)), cancel);
    }
}
