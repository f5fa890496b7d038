using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>
/// Changes a participant's person and protection. Where other courts rely on the person's facts too, what is typed belongs to this participation, and the numbers stay.
/// </summary>
/// <param name="Seen">The person's state when the form was drawn, and the protection then: <c>stale</c> (412) where either changed since.</param>
/// <remarks>
/// <c>person-known</c> (409, <c>person</c>) where an identity belongs to somebody else of the clerk's cases: the two may have to be merged; <c>person-elsewhere</c> (409)
/// where it belongs to somebody of other courts. <c>protected-together</c> (422).
/// </remarks>
[Allow(Role.Clerk)]
internal sealed record EditParticipant(CaseId Case, ParticipantId Participant, string? Seen, bool WasProtected, bool Protected, PersonFacts Person) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

internal sealed class CheckEditParticipant : ICheck<EditParticipant>
{
    public IEnumerable<FieldError> Check(EditParticipant r) => r.Person.Check();
}

internal sealed class EditParticipantHandler(Work work, IRegistry registry, CallContext call) : IRequestHandler<EditParticipant, Outcome<Done>>
{
    private sealed record Before(Guid Person, string Seen, bool Protected, bool Apart, Reach Reach, string? Bar, Guid? Prison, string? Number, string Role);

    public async Task<Outcome<Done>> Handle(EditParticipant request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var prison = request.Person.PrisonOf(names);
        var parties = PartyResolver.For(names, call.Caller, Role.Clerk);
        return !prison.Succeeded ? prison.Problem : await work.Transact<Done>(async tx =>
        {
            var at = prison.Value?.Id.Value;
            var holders = await request.Person.Holders(tx, at);
            if (await PersonOf(tx, request) is not { } person)
            {
                return Problem.NotFound;
            }
            await using var batch = tx.Batch();
            // As bookings do: none of this person's is on its way while it is decided whether protection would put them beside the accused.
            batch.Lock([Locks.Resource(person)]);
            batch.Add(
                """
                select 1 from scheduling.participant p join scheduling.person n on n.id = p.person_id where p.id = $1 and p.case_id = $2 for no key update
                """, Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
            batch.Add(
                $"""
                select y.person_id, {PartyReader.Seen}, y.protected, y.apart, scheduling.reach(y.person_id, $3), y.bar_enrolment, y.prison_id, y.prisoner_number, y.role
                from scheduling.read_party y {PartyReader.Rows} where y.id = $1 and y.case_id = $2
                """, Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value), parties.Courts);
            await using var reader = await batch.Read(tx.Cancel);
            await reader.NextResultAsync(cancel);
            await reader.NextResultAsync(cancel);
            if (await reader.All(r => new Before(
                r.GetGuid(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3), Enum.Parse<Reach>(r.GetString(4)), r.StringOrNull(5), r.GuidOrNull(6), r.StringOrNull(7), r.GetString(8)), cancel) is not [var before])
            {
                return Problem.NotFound; // taken off the case meanwhile
            }
            await reader.CloseAsync();
            if (before.Seen != request.Seen || before.Protected != request.WasProtected)
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            var own = before is { Apart: false, Reach: Reach.Own };
            if (!own && Numbers(request.Person, at, before) is { } unmoved)
            {
                return unmoved;
            }
            if (own && holders.FirstOrDefault(h => h != before.Person) is var other && other != default)
            {
                return (await parties.Look(tx, [other]))[other].Reach is Reach.Own or Reach.Shared or Reach.Linked
                    ? Problem.Conflict("person-known") with { Extensions = new Dictionary<string, object?> { ["person"] = other.ToString() } }
                    : Problem.Conflict("person-elsewhere");
            }
            if (request.Protected && await BesideAccused.Of(tx, [new(request.Participant.Value, request.Case.Value, before.Person, before.Role, true)]) is [var meeting, ..])
            {
                return meeting.Why.Problem;
            }
            Write(tx, request, at, own ? before.Person : null);
            tx.Then("update scheduling.participant set protected = $2 where id = $1", Param.Uuid(request.Participant.Value), Param.Bool(request.Protected));
            tx.Then("update scheduling.court_case set changed_at = $2 where id = $1", Param.Uuid(request.Case.Value), Param.Time(tx.Now));
            return Done.Yes;
        }, cancel);
    }

    /// <param name="person">Null: what was typed belongs to the participation.</param>
    private static void Write(Tx tx, EditParticipant request, Guid? at, Guid? person)
    {
        if (person is null)
        {
            tx.Then(
                """
                insert into scheduling.party_facts as f (name, name_folded, sex, age, language, email, phone, bar_enrolment, prison_id, prisoner_number, participant_id)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                on conflict (participant_id) do update set name = excluded.name, name_folded = excluded.name_folded, sex = excluded.sex, age = excluded.age, language = excluded.language,
                    email = excluded.email, phone = excluded.phone, bar_enrolment = excluded.bar_enrolment, prison_id = excluded.prison_id, prisoner_number = excluded.prisoner_number
                """, [.. request.Person.Parameters(at), Param.Uuid(request.Participant.Value)]);
            return;
        }
        tx.Then(
            """
            update scheduling.person set name = $1, name_folded = $2, sex = $3, age = $4, language = $5, email = $6, phone = $7, bar_enrolment = $8, prison_id = $9, prisoner_number = $10
            where id = $11
            """, [.. request.Person.Parameters(at), Param.Uuid(person)]);
        // The form showed the contacts that hold here: they are the person's now.
        tx.Then("delete from scheduling.party_facts where participant_id = $1", Param.Uuid(request.Participant.Value));
    }

    /// <summary>A number says who somebody is everywhere: it is not changed from one of several courts.</summary>
    private static Problem? Numbers(PersonFacts typed, Guid? at, Before before) =>
        typed.Bar != before.Bar ? Problem.Invalid(new FieldError("barEnrolment", "case.number-elsewhere"))
        : (at is null ? null : typed.Number) != before.Number || at != before.Prison ? Problem.Invalid(new FieldError("prisonerNumber", "case.number-elsewhere"))
        : null;

    private static async Task<Guid?> PersonOf(Tx tx, EditParticipant request)
    {
        await using var batch = tx.Batch();
        batch.Add("select person_id from scheduling.participant where id = $1 and case_id = $2", Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
        await using var reader = await batch.Read(tx.Cancel);
        return await reader.ReadAsync(tx.Cancel) ? reader.GetGuid(0) : null;
    }
}

/// <summary>Takes a participant who appears in no hearing off the case; <c>participant-in-hearing</c> (422) otherwise. Repeated, it changes nothing.</summary>
[Allow(Role.Clerk)]
internal sealed record RemoveParticipant(CaseId Case, ParticipantId Participant) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

internal sealed class RemoveParticipantHandler(Work work) : IRequestHandler<RemoveParticipant, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(RemoveParticipant request, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        await using var batch = tx.Batch();
        // For update: a booking that is putting the participant into a hearing is waited for, and a later one fails to find the row.
        batch.Add("select 1 from scheduling.participant where id = $1 and case_id = $2 for update", Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
        // Of this case only: whether another court's participant appears is not said.
        batch.Add("select 1 from scheduling.appearance a join scheduling.participant t on t.id = a.participant_id where t.id = $1 and t.case_id = $2 limit 1",
            Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
        await using var reader = await batch.Read(cancel);
        await reader.All(r => true, cancel);
        if ((await reader.All(r => true, cancel)).Count > 0)
        {
            return Problem.Refuse("participant-in-hearing");
        }
        tx.Then("delete from scheduling.participant where id = $1 and case_id = $2", Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
        tx.Then("update scheduling.court_case set changed_at = $2 where id = $1", Param.Uuid(request.Case.Value), Param.Time(tx.Now));
        return Done.Yes;
    }, cancel);
}
