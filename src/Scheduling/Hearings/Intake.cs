using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The cases and appearances of a booking, found or queued to be made.</summary>
internal sealed record Taken(IReadOnlyList<CaseState> Cases, IReadOnlyList<AppearanceState> Appearances);

/// <summary>
/// Finds the cases and people that a booking names and queues the missing ones. Identities (a case number in its court, a bar enrolment,
/// a prisoner number in its prison) are locked first, so that two bookings never make the same one twice.
/// </summary>
internal sealed class Intake(Tx tx, RoomRow room, Registry registry, BookHearing booking)
{
    private sealed record KnownParticipant(Guid Id, Guid CaseId, Guid PersonId, string Role, bool Protected);

    private readonly Dictionary<Guid, CaseState> casesById = [];
    private readonly Dictionary<string, Guid> casesByNumber = [];
    private readonly HashSet<Guid> ownCases = [];
    private readonly Dictionary<Guid, Guid> personsById = [];
    private readonly Dictionary<string, Guid> personsByBar = [];
    private readonly Dictionary<(Guid, string), Guid> personsByPrisoner = [];
    private readonly List<KnownParticipant> participants = [];

    /// <summary>The calendar's version, read in the same round trip.</summary>
    public long RegistryVersion { get; private set; }

    private static string? Bar(ParticipantInput p) => string.IsNullOrWhiteSpace(p.BarEnrolment) ? null : Folding.Identity(p.BarEnrolment);

    private static string? Number(ParticipantInput p) => string.IsNullOrWhiteSpace(p.PrisonerNumber) ? null : Folding.Identity(p.PrisonerNumber);

    private (Guid, string)? Prisoner(ParticipantInput p) =>
        Number(p) is { } number && registry.AccessPointByCode(p.Place.AccessPoint) is { } prison ? (prison.Id.Value, number) : null;

    /// <summary>One round trip: locks the identities and reads everything that is known.</summary>
    public async Task Look()
    {
        var numbers = booking.Cases.Where(c => c.Id is null && c.Number is not null).Select(c => Folding.Fold(c.Number!)).Distinct().ToList();
        var ids = booking.Cases.Select(c => c.Id?.Value).OfType<Guid>().ToList();
        var bars = booking.Participants.Select(Bar).OfType<string>().Distinct().ToList();
        var prisoners = booking.Participants.Select(Prisoner).OfType<(Guid Prison, string Number)>().Distinct().ToList();
        var persons = booking.Participants.Select(p => p.PersonId?.Value).OfType<Guid>().ToList();
        await using var batch = tx.Batch();
        batch.Lock([
            .. numbers.Select(n => Locks.Identity("case", $"{room.CourtId} {n}")),
            .. bars.Select(b => Locks.Identity("bar", b)),
            .. prisoners.Select(p => Locks.Identity("prisoner", $"{p.Prison} {p.Number}"))]);
        batch.Add("select version from scheduling.registry_version");
        batch.Add("select id, number, number_folded, type, restricted, court_id = $1 from scheduling.court_case where id = any($2) or (court_id = $1 and number_folded = any($3))",
            Param.Uuid(room.CourtId), Param.Uuids(ids), Param.Texts(numbers));
        batch.Add("""
            select p.id, p.case_id, coalesce(n.merged_into, n.id), p.role, p.protected from scheduling.participant p
            join scheduling.person n on n.id = p.person_id join scheduling.court_case c on c.id = p.case_id
            where c.id = any($2) or (c.court_id = $1 and c.number_folded = any($3))
            """, Param.Uuid(room.CourtId), Param.Uuids(ids), Param.Texts(numbers));
        batch.Add("""
            select id, coalesce(merged_into, id), bar_enrolment, prison_id, prisoner_number from scheduling.person
            where id = any($1) or bar_enrolment = any($2) or (prison_id, prisoner_number) in (select * from unnest($3, $4))
            """, Param.Uuids(persons), Param.Texts(bars), Param.Uuids(prisoners.Select(p => p.Prison)), Param.Texts(prisoners.Select(p => p.Number)));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        await reader.ReadAsync(tx.Cancel);
        RegistryVersion = reader.GetInt64(0);
        await reader.NextResultAsync(tx.Cancel);
        while (await reader.ReadAsync(tx.Cancel))
        {
            var known = new CaseState(reader.GetGuid(0), reader.GetString(1), reader.GetString(3), reader.GetBoolean(4));
            casesById[known.Id] = known;
            if (reader.GetBoolean(5))
            {
                ownCases.Add(known.Id);
                casesByNumber[reader.GetString(2)] = known.Id;
            }
        }
        await reader.NextResultAsync(tx.Cancel);
        while (await reader.ReadAsync(tx.Cancel))
        {
            participants.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetBoolean(4)));
        }
        await reader.NextResultAsync(tx.Cancel);
        await ReadPersons(reader);
    }

    private async Task ReadPersons(NpgsqlDataReader reader)
    {
        while (await reader.ReadAsync(tx.Cancel))
        {
            var (id, person) = (reader.GetGuid(0), reader.GetGuid(1));
            personsById[id] = person;
            if (!reader.IsDBNull(2))
            {
                personsByBar[reader.GetString(2)] = person;
            }
            if (!reader.IsDBNull(3))
            {
                personsByPrisoner[(reader.GetGuid(3), reader.GetString(4))] = person;
            }
        }
    }

    /// <summary>Decides every case and appearance; queues the inserts of the new ones.</summary>
    public Outcome<Taken> Take(CalendarFacts facts)
    {
        var errors = new List<FieldError>();
        var cases = new List<CaseState>();
        foreach (var (input, i) in booking.Cases.Select((c, i) => (c, i)))
        {
            if (Case(input, $"cases[{i}]", errors) is { } found && cases.All(c => c.Id != found.Id))
            {
                cases.Add(found);
            }
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var appearances = new List<AppearanceState>();
        foreach (var (input, i) in booking.Participants.Select((p, i) => (p, i)))
        {
            if (Appearance(input, cases, facts, $"participants[{i}]", errors) is { } appearance)
            {
                if (appearances.Any(a => a.ParticipantId == appearance.ParticipantId))
                {
                    errors.Add(new($"participants[{i}]", "check.listed-twice"));
                }
                appearances.Add(appearance);
            }
        }
        return errors.Count > 0 ? Problem.Invalid(errors) : new Taken(cases, appearances);
    }

    private CaseState? Case(CaseInput input, string field, List<FieldError> errors)
    {
        var id = input.Id?.Value ?? (input.Number is { } number && casesByNumber.TryGetValue(Folding.Fold(number), out var byNumber) ? byNumber : null);
        if (id is { } known)
        {
            // A case of another court is as unknown here as one that does not exist.
            if (ownCases.Contains(known))
            {
                return casesById[known];
            }
            errors.Add(new($"{field}.id", "check.unknown"));
            return null;
        }
        if (registry.CaseType(input.Type) is not { } type)
        {
            errors.Add(new($"{field}.type", string.IsNullOrEmpty(input.Type) ? "check.required" : "check.unknown"));
            return null;
        }
        var made = new CaseState(Guid.CreateVersion7(), CleanName.Of(input.Number!), type.Code, input.Restricted ?? type.RestrictedByDefault);
        var folded = Folding.Fold(input.Number!);
        casesByNumber[folded] = made.Id;
        casesById[made.Id] = made;
        ownCases.Add(made.Id);
        tx.Then("""
            insert into scheduling.court_case (id, court_id, number, number_folded, type, title, restricted, fir_number, police_station, opened_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            Param.Uuid(made.Id), Param.Uuid(room.CourtId), Param.Text(made.Number), Param.Text(folded), Param.Text(made.Type), Param.Text(CleanName.Of(input.Title)),
            Param.Bool(made.Restricted), Param.Text(CleanName.OrNull(input.FirNumber)), Param.Text(CleanName.OrNull(input.PoliceStation)), Param.Time(tx.Now));
        return made;
    }

    private AppearanceState? Appearance(ParticipantInput input, List<CaseState> cases, CalendarFacts facts, string field, List<FieldError> errors)
    {
        AccessPointRow? at = null;
        if (input.Place.AccessPoint is { } code && !facts.AccessPoints.TryGetValue(code, out at))
        {
            errors.Add(new($"{field}.place.accessPoint", "check.unknown"));
            return null;
        }
        var participant = Participant(input, cases, field, errors);
        var place = at is not null ? PlaceKind.Station : input.Place.Link ? PlaceKind.Link : PlaceKind.Courtroom;
        return participant is null ? null
            : new(Guid.CreateVersion7(), participant.Id, participant.PersonId, participant.Role, participant.Protected, place, at, null, null);
    }

    private KnownParticipant? Participant(ParticipantInput input, List<CaseState> cases, string field, List<FieldError> errors)
    {
        if (input.Participant is { } id)
        {
            var listed = participants.Find(p => p.Id == id.Value && cases.Any(c => c.Id == p.CaseId));
            if (listed is null)
            {
                errors.Add(new($"{field}.participant", "check.unknown"));
            }
            return listed;
        }
        if (Person(input, field, errors) is not { } person)
        {
            return null;
        }
        if (participants.Find(p => p.PersonId == person && p.Role == input.Role && cases.Any(c => c.Id == p.CaseId)) is { } same)
        {
            if (input.Protected && !same.Protected)
            {
                tx.Then("update scheduling.participant set protected = true where id = $1", Param.Uuid(same.Id));
                same = same with { Protected = true };
            }
            return same;
        }
        var made = new KnownParticipant(Guid.CreateVersion7(), cases[0].Id, person, input.Role!, input.Protected);
        participants.Add(made);
        tx.Then("insert into scheduling.participant (id, case_id, person_id, role, protected) values ($1, $2, $3, $4, $5)",
            Param.Uuid(made.Id), Param.Uuid(made.CaseId), Param.Uuid(made.PersonId), Param.Text(made.Role), Param.Bool(made.Protected));
        return made;
    }

    private Guid? Person(ParticipantInput input, string field, List<FieldError> errors)
    {
        if (input.PersonId is { } named)
        {
            if (personsById.TryGetValue(named.Value, out var known))
            {
                return known;
            }
            errors.Add(new($"{field}.personId", "check.unknown"));
            return null;
        }
        var (bar, prisoner) = (Bar(input), Prisoner(input));
        if ((bar is not null && personsByBar.TryGetValue(bar, out var person)) || (prisoner is { } p && personsByPrisoner.TryGetValue(p, out person)))
        {
            tx.Then("update scheduling.person set email = coalesce(email, $2), phone = coalesce(phone, $3) where id = $1 and (email is null and $2 is not null or phone is null and $3 is not null)",
                Param.Uuid(person), Param.Text(CleanName.OrNull(input.Email)), Param.Text(CleanName.OrNull(input.Phone)));
            return person;
        }
        var name = CleanName.Of(input.Name);
        if (name.Length == 0)
        {
            errors.Add(new($"{field}.name", "check.required"));
            return null;
        }
        if (Number(input) is not null && prisoner is null)
        {
            errors.Add(new($"{field}.prisonerNumber", "check.prisoner-needs-prison"));
            return null;
        }
        var made = Guid.CreateVersion7();
        personsById[made] = made;
        if (bar is not null)
        {
            personsByBar[bar] = made;
        }
        if (prisoner is { } key)
        {
            personsByPrisoner[key] = made;
        }
        tx.Then("""
            insert into scheduling.person (id, name, name_folded, sex, age, bar_enrolment, prison_id, prisoner_number, email, phone, language)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            Param.Uuid(made), Param.Text(name), Param.Text(Folding.Fold(name)), Param.Text(input.Sex ?? "not-recorded"), Param.Text(input.Age ?? "not-recorded"), Param.Text(bar),
            Param.Uuid(prisoner?.Item1), Param.Text(prisoner?.Item2), Param.Text(CleanName.OrNull(input.Email)), Param.Text(CleanName.OrNull(input.Phone)), Param.Text(input.Language ?? "ur"));
        return made;
    }
}
