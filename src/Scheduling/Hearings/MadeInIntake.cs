using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed record MadeCase(Guid Court, CaseState Case, string Folded, string Title, string? FirNumber, string? PoliceStation);

internal sealed record MadePerson(Guid Id, string Name, string Sex, string Age, string? Bar, Guid? Prison, string? PrisonerNumber, string? Email, string? Phone, string Language);

/// <summary>What intake made and has yet to write: one statement for each table, whether one hearing is booked or hundreds are.</summary>
internal sealed class MadeInIntake
{
    private readonly Dictionary<Guid, (string? Email, string? Phone)> contacts = [];
    private readonly Dictionary<Guid, (string? Email, string? Phone)> contactsHere = [];
    private readonly Dictionary<Guid, KnownParticipant> guarded = [];

    public Dictionary<Guid, MadeCase> Cases { get; } = [];

    public Dictionary<Guid, MadePerson> Persons { get; } = [];

    public Dictionary<Guid, KnownParticipant> Participants { get; } = [];

    /// <summary>A known person's missing e-mail address and phone number are filled in, never changed.</summary>
    public void Contact(Guid person, string? email, string? phone)
    {
        if (Persons.TryGetValue(person, out var fresh))
        {
            Persons[person] = fresh with { Email = fresh.Email ?? email, Phone = fresh.Phone ?? phone };
        }
        else if (email is not null || phone is not null)
        {
            var before = contacts.GetValueOrDefault(person);
            contacts[person] = (before.Email ?? email, before.Phone ?? phone);
        }
    }

    /// <summary>Rows that known people get by these bookings on known cases, and those of theirs that are put under protection.</summary>
    public IReadOnlyList<KnownParticipant> Given(IEnumerable<Taken> taken)
    {
        var appearing = taken.SelectMany(t => t.Appearances).Select(a => a.ParticipantId).ToHashSet();
        return [.. Participants.Values.Where(p => !Cases.ContainsKey(p.CaseId) && !Persons.ContainsKey(p.PersonId)).Concat(guarded.Values).Where(p => appearing.Contains(p.Id))];
    }

    /// <summary>The same for a participation whose person is not the caller's to write on.</summary>
    public void ContactHere(Guid participant, string? email, string? phone)
    {
        if (Participants.TryGetValue(participant, out var fresh))
        {
            var facts = fresh.Facts is { } own ? own with { Email = own.Email ?? email, Phone = own.Phone ?? phone } : PartyFacts.Contacts(email, phone);
            Participants[participant] = fresh with { Facts = facts };
        }
        else if (email is not null || phone is not null)
        {
            var before = contactsHere.GetValueOrDefault(participant);
            contactsHere[participant] = (before.Email ?? email, before.Phone ?? phone);
        }
    }

    public void Protect(KnownParticipant participant)
    {
        if (Participants.TryGetValue(participant.Id, out var fresh))
        {
            Participants[participant.Id] = participant with { Facts = fresh.Facts };
        }
        else
        {
            guarded[participant.Id] = participant;
        }
    }

    /// <summary>The new cases among these bookings'.</summary>
    public IReadOnlyList<MadeCase> CasesOf(IEnumerable<Taken> taken) => [.. taken.SelectMany(t => t.Cases).Select(c => c.Id).Distinct().Select(id => Cases.GetValueOrDefault(id)).OfType<MadeCase>()];

    /// <summary>Only what a booking refers to is written: a refused one leaves nothing behind.</summary>
    public void Write(Tx tx, IEnumerable<Taken> taken)
    {
        var booked = taken.ToList();
        var appearances = booked.SelectMany(t => t.Appearances).ToList();
        var cases = CasesOf(booked);
        if (cases.Count > 0)
        {
            tx.Then("""
                insert into scheduling.court_case (id, court_id, number, number_folded, type, title, restricted, fir_number, police_station, opened_at)
                select x.*, $10 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as x
                """,
                Param.Uuids(cases.Select(c => c.Case.Id)), Param.Uuids(cases.Select(c => c.Court)), Param.Texts(cases.Select(c => c.Case.Number)), Param.Texts(cases.Select(c => c.Folded)),
                Param.Texts(cases.Select(c => c.Case.Type)), Param.Texts(cases.Select(c => c.Title)), Param.Bools(cases.Select(c => c.Case.Restricted)),
                Param.Texts(cases.Select(c => c.FirNumber)), Param.Texts(cases.Select(c => c.PoliceStation)), Param.Time(tx.Now));
        }
        var persons = appearances.Select(a => a.PersonId).Distinct().ToList();
        var fresh = persons.Select(id => Persons.GetValueOrDefault(id)).OfType<MadePerson>().ToList();
        if (fresh.Count > 0)
        {
            tx.Then("""
                insert into scheduling.person (id, name, name_folded, sex, age, bar_enrolment, prison_id, prisoner_number, email, phone, language)
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                Param.Uuids(fresh.Select(p => p.Id)), Param.Texts(fresh.Select(p => p.Name)), Param.Texts(fresh.Select(p => Folding.Fold(p.Name))), Param.Texts(fresh.Select(p => p.Sex)),
                Param.Texts(fresh.Select(p => p.Age)), Param.Texts(fresh.Select(p => p.Bar)), Param.Uuids(fresh.Select(p => p.Prison)), Param.Texts(fresh.Select(p => p.PrisonerNumber)),
                Param.Texts(fresh.Select(p => p.Email)), Param.Texts(fresh.Select(p => p.Phone)), Param.Texts(fresh.Select(p => p.Language)));
        }
        var reached = persons.Where(contacts.ContainsKey).Order().ToList();
        if (reached.Count > 0)
        {
            tx.Then("""
                update scheduling.person p set email = coalesce(p.email, x.e), phone = coalesce(p.phone, x.t) from unnest($1, $2, $3) as x(id, e, t)
                where p.id = x.id and (p.email is null and x.e is not null or p.phone is null and x.t is not null)
                """, Param.Uuids(reached), Param.Texts(reached.Select(p => contacts[p].Email)), Param.Texts(reached.Select(p => contacts[p].Phone)));
        }
        WriteParticipants(tx, [.. appearances.Select(a => a.ParticipantId).Distinct()]);
    }

    private void WriteParticipants(Tx tx, IReadOnlyList<Guid> appearing)
    {
        var fresh = appearing.Select(id => Participants.GetValueOrDefault(id)).OfType<KnownParticipant>().ToList();
        if (fresh.Count > 0)
        {
            tx.Then("insert into scheduling.participant (id, case_id, person_id, role, protected) select * from unnest($1, $2, $3, $4, $5)",
                Param.Uuids(fresh.Select(p => p.Id)), Param.Uuids(fresh.Select(p => p.CaseId)), Param.Uuids(fresh.Select(p => p.PersonId)),
                Param.Texts(fresh.Select(p => p.Role)), Param.Bools(fresh.Select(p => p.Protected)));
            tx.InsertFacts([.. fresh.Where(p => p.Facts is not null).Select(p => (p.Id, p.Facts!))]);
        }
        tx.FillContacts([.. appearing.Where(contactsHere.ContainsKey).Select(id => (id, contactsHere[id].Email, contactsHere[id].Phone))]);
        var known = appearing.Where(guarded.ContainsKey).ToList();
        if (known.Count > 0)
        {
            tx.Then("update scheduling.participant set protected = true where id = any($1)", Param.Uuids(known));
        }
    }
}
