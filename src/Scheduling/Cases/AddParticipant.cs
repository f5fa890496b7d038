using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>
/// Puts a person on a case: the picked one, the one of the bar enrolment or the prisoner number, or a new one; never one found by name.
/// What is typed of somebody whom other courts know belongs to this participation (<see cref="PartyResolver"/>).
/// </summary>
/// <param name="Picked">A person whom the clerk pointed at: of the clerk's own cases, or of the directory of professionals.</param>
/// <remarks><c>participant-exists</c> (409) where the person has this role here already; <c>two-persons</c> (409) where the identities belong to different people; <c>protected-together</c> (422) where a hearing would put them beside whom they must not meet.</remarks>
[Allow(Platform.Pipeline.Role.Clerk)]
internal sealed record AddParticipant(CaseId Case, string? Role, bool Protected, PersonId? Picked, PersonFacts Person) : ICommand<ParticipantId>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

internal sealed class CheckAddParticipant : ICheck<AddParticipant>
{
    public IEnumerable<FieldError> Check(AddParticipant r) => [.. Checks.OneOf("role", r.Role, PersonFacts.Roles, required: true), .. r.Picked is null ? r.Person.Check() : []];
}

internal sealed class AddParticipantHandler(Work work, IRegistry registry, CallContext call) : IRequestHandler<AddParticipant, Outcome<ParticipantId>>
{
    public async Task<Outcome<ParticipantId>> Handle(AddParticipant request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var prison = request.Picked is null ? request.Person.PrisonOf(names) : Outcome<AccessPoint?>.Ok(null);
        var parties = PartyResolver.For(names, call.Caller, Platform.Pipeline.Role.Clerk);
        return !prison.Succeeded ? prison.Problem : await work.Transact<ParticipantId>(async tx =>
        {
            var party = await Person(tx, parties, request, prison.Value?.Id.Value);
            if (!party.Succeeded)
            {
                return party.Problem;
            }
            if (await Exists(tx, request, party.Value.Person))
            {
                return Problem.Conflict("participant-exists");
            }
            var id = Guid.CreateVersion7();
            if (await BesideAccused.Of(tx, [new(id, request.Case.Value, party.Value.Person, request.Role!, request.Protected)]) is [var meeting, ..])
            {
                return meeting.Why.Problem;
            }
            tx.Then("insert into scheduling.participant (id, case_id, person_id, role, protected) values ($1, $2, $3, $4, $5)",
                Param.Uuid(id), Param.Uuid(request.Case.Value), Param.Uuid(party.Value.Person), Param.Text(request.Role), Param.Bool(request.Protected));
            if (party.Value.Facts is { } facts)
            {
                tx.InsertFacts([(id, facts)]);
            }
            tx.Then("update scheduling.court_case set changed_at = $2 where id = $1", Param.Uuid(request.Case.Value), Param.Time(tx.Now));
            return new ParticipantId(id);
        }, cancel);
    }

    private static async Task<Outcome<Party>> Person(Tx tx, PartyResolver parties, AddParticipant request, Guid? prison)
    {
        if (request.Picked is { } picked)
        {
            // Locked against a merge that runs at the same time.
            await using (var batch = tx.Batch())
            {
                batch.Add("select 1 from scheduling.person where id = $1 for key share", Param.Uuid(picked.Value));
                await batch.Execute(tx.Cancel);
            }
            return (await parties.Look(tx, [picked.Value])).TryGetValue(picked.Value, out var person) && PartyResolver.ById(person, request.Role, PartyFacts.Nothing) is { } party
                ? party : Problem.Invalid(new FieldError("pick", "check.unknown"));
        }
        var holders = await request.Person.Holders(tx, prison);
        if (holders.Count > 1)
        {
            return Problem.Conflict("two-persons");
        }
        if (holders.Count == 1)
        {
            var holder = (await parties.Look(tx, holders))[holders[0]];
            return PartyResolver.ByNumber(holder, request.Role, request.Person.Here(prison)) ?? throw new InvalidOperationException("A name was checked for.");
        }
        var id = Guid.CreateVersion7();
        tx.Then(
            """
            insert into scheduling.person (name, name_folded, sex, age, language, email, phone, bar_enrolment, prison_id, prisoner_number, id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, [.. request.Person.Parameters(prison), Param.Uuid(id)]);
        return new Party(id, null, false);
    }

    private static async Task<bool> Exists(Tx tx, AddParticipant request, Guid person)
    {
        await using var batch = tx.Batch();
        // As bookings do: none of this person's is on its way while it is decided what the new role would put them beside.
        batch.Lock([Locks.Resource(person)]);
        batch.Add("select 1 from scheduling.participant where case_id = $1 and person_id = $2 and role = $3", Param.Uuid(request.Case.Value), Param.Uuid(person), Param.Text(request.Role));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        return (await reader.All(r => true, tx.Cancel)).Count > 0;
    }
}
