using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <param name="Facts">What a new one knows by itself; null: the person's own facts, and whatever the rows of an old one hold.</param>
internal sealed record KnownParticipant(Guid Id, Guid CaseId, Guid PersonId, string Role, bool Protected, PartyFacts? Facts = null);

/// <summary>
/// The cases, participants and persons that bookings name, as the database knows them. Identities (a case number in its court, a bar enrolment,
/// a prisoner number in its prison) are locked first, so that two bookings never make the same one twice.
/// </summary>
internal sealed class Known(Registry registry, PartyResolver parties)
{
    private readonly Dictionary<Guid, (Guid Court, CaseState Case)> casesById = [];
    private readonly Dictionary<(Guid Court, string Number), Guid> casesByNumber = [];
    private readonly Dictionary<Guid, List<KnownParticipant>> participants = [];
    private readonly Dictionary<Guid, NamedPerson> personsById = [];
    private readonly Dictionary<string, NamedPerson> personsByBar = [];
    private readonly Dictionary<(Guid, string), NamedPerson> personsByPrisoner = [];

    public long RegistryVersion { get; private set; }

    public static string? Bar(ParticipantInput p) => string.IsNullOrWhiteSpace(p.BarEnrolment) ? null : Folding.Identity(p.BarEnrolment);

    public static string? Number(ParticipantInput p) => string.IsNullOrWhiteSpace(p.PrisonerNumber) ? null : Folding.Identity(p.PrisonerNumber);

    public (Guid Prison, string Number)? Prisoner(ParticipantInput p) =>
        Number(p) is { } number && registry.AccessPointByCode(p.Place.AccessPoint) is { } prison ? (prison.Id.Value, number) : null;

    public Guid? CaseNumbered(Guid court, string? number) => number is not null && casesByNumber.TryGetValue((court, Folding.Fold(number)), out var id) ? id : null;

    public CaseState? CaseIn(Guid court, Guid id) => casesById.TryGetValue(id, out var found) && found.Court == court ? found.Case : null;

    public IReadOnlyList<KnownParticipant> Participants(Guid caseId) => participants.TryGetValue(caseId, out var list) ? list : [];

    /// <summary>The person of this id, or the one it was merged into.</summary>
    public NamedPerson? Person(Guid id) => personsById.GetValueOrDefault(id);

    public NamedPerson? PersonBy(string? bar, (Guid, string)? prisoner) =>
        (bar is not null && personsByBar.TryGetValue(bar, out var person)) || (prisoner is { } p && personsByPrisoner.TryGetValue(p, out person)) ? person : null;

    public void Add(Guid court, CaseState made, string folded)
    {
        casesById[made.Id] = (court, made);
        casesByNumber[(court, folded)] = made.Id;
    }

    public void Add(KnownParticipant made) => (participants.TryGetValue(made.CaseId, out var list) ? list : participants[made.CaseId] = []).Add(made);

    public KnownParticipant Replace(KnownParticipant before, KnownParticipant after)
    {
        var list = participants[before.CaseId];
        list[list.IndexOf(before)] = after;
        return after;
    }

    public void Add(NamedPerson person, string? bar, (Guid, string)? prisoner)
    {
        personsById[person.Id] = person;
        if (bar is not null)
        {
            personsByBar[bar] = person;
        }
        if (prisoner is { } key)
        {
            personsByPrisoner[key] = person;
        }
    }

    // By id, by bar enrolment, by prisoner number: each by its own index.
    private const string NamedPersons = """
        select id, bar_enrolment, prison_id, prisoner_number from scheduling.person where id = any($1)
        union select id, bar_enrolment, prison_id, prisoner_number from scheduling.person where bar_enrolment = any($2)
        union select p.id, p.bar_enrolment, p.prison_id, p.prisoner_number from unnest($3, $4) as n(prison, number) join scheduling.person p on p.prison_id = n.prison and p.prisoner_number = n.number
        """;

    public async Task Look(Tx tx, IReadOnlyList<Asked> bookings, bool locked)
    {
        var cases = bookings.SelectMany(b => b.Booking.Cases, (b, c) => (b.Room.CourtId, Case: c)).ToList();
        var numbers = cases.Where(c => c.Case.Id is null && c.Case.Number is not null).Select(c => (Court: c.CourtId, Number: Folding.Fold(c.Case.Number!))).Distinct().ToList();
        var ids = cases.Select(c => c.Case.Id?.Value).OfType<Guid>().ToList();
        var people = bookings.SelectMany(b => b.Booking.Participants).ToList();
        var bars = people.Select(Bar).OfType<string>().Distinct().ToList();
        var prisoners = people.Select(Prisoner).OfType<(Guid Prison, string Number)>().Distinct().ToList();
        await using var batch = tx.Batch();
        if (locked)
        {
            batch.Lock([
                .. numbers.Select(n => Locks.Identity("case", $"{n.Court} {n.Number}")),
                .. bars.Select(b => Locks.Identity("bar", b)),
                .. prisoners.Select(p => Locks.Identity("prisoner", $"{p.Prison} {p.Number}"))]);
        }
        batch.Add("select version from scheduling.registry_version");
        // Each way to a row by its own index: an "or" over them would read whole tables.
        const string Cases = """
            with c as (
                select id, number, number_folded, type, restricted, court_id from scheduling.court_case where id = any($1)
                union select c.id, c.number, c.number_folded, c.type, c.restricted, c.court_id
                from unnest($2, $3) as n(court, folded) join scheduling.court_case c on c.court_id = n.court and c.number_folded = n.folded)
            """;
        batch.Add($"{Cases} select id, number, number_folded, type, restricted, court_id from c",
            Param.Uuids(ids), Param.Uuids(numbers.Select(n => n.Court)), Param.Texts(numbers.Select(n => n.Number)));
        batch.Add($"""
            {Cases} select p.id, p.case_id, coalesce(n.merged_into, n.id), p.role, p.protected
            from c join scheduling.participant p on p.case_id = c.id join scheduling.person n on n.id = p.person_id
            """, Param.Uuids(ids), Param.Uuids(numbers.Select(n => n.Court)), Param.Texts(numbers.Select(n => n.Number)));
        NpgsqlParameter[] Persons() => [
            Param.Uuids(people.Select(p => p.PersonId?.Value).OfType<Guid>()), Param.Texts(bars), Param.Uuids(prisoners.Select(p => p.Prison)), Param.Texts(prisoners.Select(p => p.Number))];
        batch.Add($"select id, bar_enrolment, prison_id, prisoner_number from ({NamedPersons}) a", Persons());
        parties.Ask(batch, NamedPersons, Persons());
        await using var reader = await batch.Read(tx.Cancel);
        if (locked)
        {
            await reader.NextResultAsync(tx.Cancel);
        }
        RegistryVersion = (await reader.All(r => r.GetInt64(0), tx.Cancel))[0];
        foreach (var (court, found, folded) in await reader.All(r => (r.GetGuid(5), new CaseState(r.GetGuid(0), r.GetString(1), r.GetString(3), r.GetBoolean(4)), r.GetString(2)), tx.Cancel))
        {
            Add(court, found, folded);
        }
        foreach (var participant in await reader.All(r => new KnownParticipant(r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), r.GetString(3), r.GetBoolean(4)), tx.Cancel))
        {
            Add(participant);
        }
        await ReadPersons(reader, tx.Cancel);
    }

    private async Task ReadPersons(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var numbers = await reader.All(r => (Id: r.GetGuid(0), Bar: r.StringOrNull(1), Prison: r.GuidOrNull(2), Number: r.StringOrNull(3)), cancel);
        var named = await PartyResolver.Read(reader, cancel);
        foreach (var (id, bar, prison, number) in numbers)
        {
            Add(named[id], bar, prison is { } p ? (p, number!) : null);
            personsById[id] = named[id];
        }
    }
}
