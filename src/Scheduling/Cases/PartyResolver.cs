using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>How far a person is within a caller's reach; <c>scheduling.reach</c> (0030_party_facts.sql) decides it.</summary>
internal enum Reach
{
    /// <summary>Stands in other courts' cases only: no such id, though an identity number links to them.</summary>
    Unknown,

    /// <summary>The same, but of those who appear for a living: the directory names them, so their id may be used.</summary>
    Directory,

    /// <summary>In the caller's cases as these were told of them, and no further.</summary>
    Linked,

    /// <summary>Of the caller's and of other courts' cases: seen, and not the caller's to change.</summary>
    Shared,

    /// <summary>Of the caller's cases alone.</summary>
    Own,
}

/// <summary>What a participation knows of its person by itself. Without a name it only adds contacts to the person's own.</summary>
/// <param name="Reached">Messages go to the person's own address as long as none is given here.</param>
internal sealed record PartyFacts(
    string? Name, string? Sex, string? Age, string? Language, string? Email, string? Phone, string? Bar = null, Guid? Prison = null, string? PrisonerNumber = null, bool Reached = false)
{
    /// <summary>Of somebody who was only pointed at.</summary>
    public static readonly PartyFacts Nothing = new(null, "not-recorded", "not-recorded", "ur", null, null);

    public static PartyFacts? Contacts(string? email, string? phone) => email is null && phone is null ? null : new(null, null, null, null, email, phone);
}

/// <summary>A person whom a caller named by id or number.</summary>
/// <param name="Name">The person's own; shown to nobody but by <see cref="PartyResolver"/>.</param>
/// <param name="Linked">What the caller's own courts wrote of a <see cref="Reach.Linked"/> person last.</param>
internal sealed record NamedPerson(Guid Id, Reach Reach, string Name, PartyFacts? Linked = null);

/// <summary>Who takes part, and what their participation knows by itself.</summary>
/// <param name="Fill">The person's own missing contacts may be filled in with what was given.</param>
internal sealed record Party(Guid Person, PartyFacts? Facts, bool Fill);

/// <summary>
/// The one answer, for every door, to "who is this person that the caller names, and what of them may the caller see, fill and edit". An id out of the
/// caller's courts is unknown, but for the directory's. A number links wherever the person is known; what the caller gives with it then belongs to that participation.
/// </summary>
/// <param name="courts">The courts for which the caller acts.</param>
internal sealed class PartyResolver(IReadOnlyCollection<Guid> courts)
{
    /// <summary>Those who appear for a living, in many courts.</summary>
    public static readonly IReadOnlyList<string> Professions = ["advocate", "prosecutor", "interpreter", "investigating-officer", "medico-legal-officer"];

    public static PartyResolver For(Registry registry, Caller caller, params Role[] roles) => Of(registry.CourtroomsOf(caller, roles));

    /// <summary>For a job that acts for whoever asked for it.</summary>
    /// <param name="rooms">Codes of the courtrooms that were theirs then.</param>
    public static PartyResolver For(Registry registry, IReadOnlyCollection<string> rooms) => Of(registry.Courtrooms.Where(r => rooms.Contains(r.Code)));

    private static PartyResolver Of(IEnumerable<Courtroom> rooms) => new(rooms.Select(r => r.Court.Value).ToHashSet());

    /// <summary>For <c>scheduling.reach(person, courts)</c>.</summary>
    public NpgsqlParameter Courts => Param.Uuids(courts);

    /// <summary>Somebody named by id; null: unknown to the caller.</summary>
    public static Party? ById(NamedPerson person, string? role, PartyFacts typed) => person.Reach switch
    {
        Reach.Own => new(person.Id, null, true),
        Reach.Shared => new(person.Id, PartyFacts.Contacts(typed.Email, typed.Phone), false),
        Reach.Linked => new(person.Id, Over(person.Linked!, typed), false),
        Reach.Directory when Professions.Contains(role) => new(person.Id, typed with { Name = typed.Name ?? person.Name, Reached = true }, false),
        _ => null,
    };

    /// <summary>Somebody recognised by a number; null: a name is needed, as it is for a number that nobody has.</summary>
    public static Party? ByNumber(NamedPerson person, string? role, PartyFacts typed) => person.Reach switch
    {
        Reach.Own or Reach.Shared or Reach.Linked => ById(person, role, typed),
        _ when typed.Name is null => null,
        _ => new(person.Id, typed with { Reached = person.Reach == Reach.Directory && Professions.Contains(role) }, false),
    };

    /// <summary>What is refused where one of these persons is unknown to the caller; null where all are known.</summary>
    public async Task<Problem?> Unknown(NpgsqlDataSource db, IReadOnlyCollection<PersonId> persons, string field, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        var known = await Look(connection, persons.Select(p => p.Value), cancel);
        return persons.Any(p => known.GetValueOrDefault(p.Value) is null or { Reach: Reach.Unknown }) ? Problem.Invalid(new FieldError(field, "check.unknown")) : null;
    }

    /// <summary>How far these persons are within reach, by id; who was merged counts as the survivor. Who does not exist is not in it.</summary>
    public async Task<IReadOnlyDictionary<Guid, NamedPerson>> Look(NpgsqlConnection connection, IEnumerable<Guid> persons, CancellationToken cancel)
    {
        await using var batch = new Batch(connection);
        Ask(batch, "select unnest($1) as id", Param.Uuids(persons.Distinct()));
        await using var reader = await batch.Read(cancel);
        return await Read(reader, cancel);
    }

    /// <summary>The same within a transaction.</summary>
    public async Task<IReadOnlyDictionary<Guid, NamedPerson>> Look(Tx tx, IEnumerable<Guid> persons)
    {
        await using var batch = tx.Batch();
        Ask(batch, "select unnest($1) as id", Param.Uuids(persons.Distinct()));
        await using var reader = await batch.Read(tx.Cancel);
        return await Read(reader, tx.Cancel);
    }

    /// <summary>Adds the question to a batch.</summary>
    /// <param name="ids">SQL that gives their ids; its parameters are <paramref name="parameters"/>.</param>
    public void Ask(Batch batch, string ids, params NpgsqlParameter[] parameters)
    {
        var mine = $"${parameters.Length + 1}";
        batch.Add(
            $"""
            select i.id, n.id, n.name, n.reach, f.name, f.sex, f.age, f.language, f.email, f.phone, f.bar_enrolment, f.prison_id, f.prisoner_number, coalesce(f.reached, false)
            from (select distinct id from ({ids}) a) i join scheduling.person o on o.id = i.id
            cross join lateral (select p.id, p.name, scheduling.reach(p.id, {mine}) as reach from scheduling.person p where p.id = coalesce(o.merged_into, o.id)) n
            left join lateral (
                select f.* from scheduling.participant t join scheduling.court_case c on c.id = t.case_id join scheduling.party_facts f on f.participant_id = t.id
                where n.reach = 'Linked' and t.person_id = n.id and c.court_id = any({mine}) and f.name is not null order by t.id desc limit 1) f on true
            """, [.. parameters, Courts]);
    }

    /// <summary>The answer to <see cref="Ask"/>, by the ids that were asked for.</summary>
    public static async Task<IReadOnlyDictionary<Guid, NamedPerson>> Read(NpgsqlDataReader reader, CancellationToken cancel) => (await reader.All(r => (Asked: r.GetGuid(0), Person: new NamedPerson(
        r.GetGuid(1), Enum.Parse<Reach>(r.GetString(3)), r.GetString(2), r.StringOrNull(4) is { } name
            ? new(name, r.GetString(5), r.GetString(6), r.GetString(7), r.StringOrNull(8), r.StringOrNull(9), r.StringOrNull(10), r.GuidOrNull(11), r.StringOrNull(12), r.GetBoolean(13)) : null)), cancel))
        .ToDictionary(p => p.Asked, p => p.Person);

    /// <summary>What was typed now goes before what the court wrote earlier.</summary>
    private static PartyFacts Over(PartyFacts before, PartyFacts typed) => before with
    {
        Name = typed.Name ?? before.Name,
        Email = typed.Email ?? before.Email,
        Phone = typed.Phone ?? before.Phone,
        Bar = typed.Bar ?? before.Bar,
        Prison = typed.Prison ?? before.Prison,
        PrisonerNumber = typed.PrisonerNumber ?? before.PrisonerNumber,
    };
}

/// <summary>The SQL that writes what participations know by themselves.</summary>
internal static class PartyWrites
{
    /// <summary>Of participants whose rows are written before.</summary>
    public static void InsertFacts(this Tx tx, IReadOnlyList<(Guid Participant, PartyFacts Facts)> all)
    {
        if (all.Count > 0)
        {
            tx.Then(
                """
                insert into scheduling.party_facts (participant_id, name, name_folded, sex, age, language, email, phone, bar_enrolment, prison_id, prisoner_number, reached)
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                Param.Uuids(all.Select(p => p.Participant)), Param.Texts(all.Select(p => p.Facts.Name)), Param.Texts(all.Select(p => p.Facts.Name is { } name ? Folding.Fold(name) : null)),
                Param.Texts(all.Select(p => p.Facts.Sex)), Param.Texts(all.Select(p => p.Facts.Age)), Param.Texts(all.Select(p => p.Facts.Language)), Param.Texts(all.Select(p => p.Facts.Email)),
                Param.Texts(all.Select(p => p.Facts.Phone)), Param.Texts(all.Select(p => p.Facts.Bar)), Param.Uuids(all.Select(p => p.Facts.Prison)),
                Param.Texts(all.Select(p => p.Facts.PrisonerNumber)), Param.Bools(all.Select(p => p.Facts.Reached)));
        }
    }

    /// <summary>Fills in what of these participants' contacts is missing, and changes none.</summary>
    public static void FillContacts(this Tx tx, IReadOnlyList<(Guid Participant, string? Email, string? Phone)> all)
    {
        if (all.Count > 0)
        {
            tx.Then(
                """
                insert into scheduling.party_facts as f (participant_id, email, phone)
                select x.id, case when y.email is null then x.e end, case when y.phone is null then x.t end from unnest($1, $2, $3) as x(id, e, t) join scheduling.read_party y on y.id = x.id
                where y.email is null and x.e is not null or y.phone is null and x.t is not null
                on conflict (participant_id) do update set email = coalesce(f.email, excluded.email), phone = coalesce(f.phone, excluded.phone)
                """, Param.Uuids(all.Select(p => p.Participant)), Param.Texts(all.Select(p => p.Email)), Param.Texts(all.Select(p => p.Phone)));
        }
    }
}
