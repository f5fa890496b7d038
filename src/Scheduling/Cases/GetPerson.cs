using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A person of a case in the clerk's scope, as the clerk's courts know them (<see cref="PartyResolver"/>).</summary>
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

    // By the name that the caller's own courts have of somebody: the person's, or the participation's where it has its own.
    private const string Same = """
        select n.id, similarity($2, n.name_folded) as rank from scheduling.person n
        where n.name_folded % $2 and similarity($2, n.name_folded) >= 0.5 and n.merged_into is null
            and exists (select from scheduling.participant p join scheduling.court_case c on c.id = p.case_id left join scheduling.party_facts f on f.participant_id = p.id
                where p.person_id = n.id and c.court_id = any($1) and f.name is null)
        union all
        select p.person_id, max(similarity($2, f.name_folded)) from scheduling.party_facts f join scheduling.participant p on p.id = f.participant_id join scheduling.court_case c on c.id = p.case_id
        where f.name_folded % $2 and similarity($2, f.name_folded) >= 0.5 and c.court_id = any($1) group by p.person_id
        order by rank desc, id limit 8
        """;

    public async Task<Outcome<IReadOnlyList<PersonDetails>>> Handle(FindSamePersons request, CancellationToken cancel)
    {
        var name = Folding.Fold(CleanName.Of(request.Name));
        return Outcome<IReadOnlyList<PersonDetails>>.Ok(name.Length == 0 ? [] : await Read(Same, Param.Text(name), Param.Uuid(request.Except?.Value), cancel));
    }

    private async Task<IReadOnlyList<PersonDetails>> Read(string wanted, NpgsqlParameter what, NpgsqlParameter except, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            $"""
            select n.id, v.name, v.sex, v.age, v.language, v.email, v.phone, v.bar_enrolment, v.prison_id, v.prisoner_number, n.xmin::text,
                coalesce((select array_agg(distinct p.role) from scheduling.participant p join scheduling.court_case c on c.id = p.case_id where p.person_id = n.id and c.court_id = any($1)), array[]::text[]),
                coalesce((select (array_agg(distinct c.number))[1:10] from scheduling.participant p join scheduling.court_case c on c.id = p.case_id where p.person_id = n.id and c.court_id = any($1)), array[]::text[])
            from (select id, max(rank) as rank from ({wanted}) a group by id) w join scheduling.person n on n.id = w.id and n.id is distinct from $3
            cross join lateral (select scheduling.reach(n.id, $1) as reach) r
            cross join lateral (
                select n.name, n.sex, n.age, n.language, n.email, n.phone, n.bar_enrolment, n.prison_id, n.prisoner_number where r.reach in ('Own', 'Shared')
                union all
                (select f.name, f.sex, f.age, f.language, f.email, f.phone, f.bar_enrolment, f.prison_id, f.prisoner_number
                 from scheduling.participant p join scheduling.court_case c on c.id = p.case_id join scheduling.party_facts f on f.participant_id = p.id
                 where r.reach = 'Linked' and p.person_id = n.id and c.court_id = any($1) and f.name is not null order by p.id desc limit 1)) v
            order by w.rank desc, n.id limit {Most}
            """, PartyResolver.For(names, call.Caller, Role.Clerk).Courts, what, except);
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new PersonDetails(new(r.GetGuid(0)), new(
            r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.StringOrNull(5), r.StringOrNull(6), r.StringOrNull(7),
            r.GuidOrNull(8) is { } prison ? names.AccessPointById(new(prison))?.Code : null, r.StringOrNull(9)), r.GetString(10), r.Strings(11), r.Strings(12)), cancel);
    }
}
