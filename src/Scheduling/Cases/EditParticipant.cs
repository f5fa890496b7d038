using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>Changes a participant's person and protection.</summary>
/// <param name="Seen">The person's state when the form was drawn, and the protection then: <c>stale</c> (412) where either changed since.</param>
/// <remarks><c>person-known</c> (409, <c>person</c>) where an identity belongs to somebody else: the two may have to be merged. <c>protected-together</c> (422).</remarks>
[Allow(Role.Clerk)]
internal sealed record EditParticipant(CaseId Case, ParticipantId Participant, string? Seen, bool WasProtected, bool Protected, PersonFacts Person) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

internal sealed class CheckEditParticipant : ICheck<EditParticipant>
{
    public IEnumerable<FieldError> Check(EditParticipant r) => r.Person.Check();
}

internal sealed class EditParticipantHandler(Work work, IRegistry registry) : IRequestHandler<EditParticipant, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(EditParticipant request, CancellationToken cancel)
    {
        var prison = request.Person.PrisonOf(await registry.Now(cancel));
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
                select n.id, n.xmin::text, p.protected, p.role from scheduling.participant p join scheduling.person n on n.id = p.person_id
                where p.id = $1 and p.case_id = $2 for no key update
                """, Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
            await using var reader = await batch.Read(tx.Cancel);
            await reader.NextResultAsync(cancel);
            if (await reader.All(r => (Id: r.GetGuid(0), Seen: r.GetString(1), Protected: r.GetBoolean(2), Role: r.GetString(3)), cancel) is not [var before])
            {
                return Problem.NotFound; // taken off the case meanwhile
            }
            await reader.CloseAsync();
            if (before.Seen != request.Seen || before.Protected != request.WasProtected)
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            if (holders.FirstOrDefault(h => h != before.Id) is var other && other != default)
            {
                return Problem.Conflict("person-known") with { Extensions = new Dictionary<string, object?> { ["person"] = other.ToString() } };
            }
            if (request.Protected && await BesideAccused.Of(tx, [new(request.Participant.Value, request.Case.Value, before.Id, before.Role, true)]) is [var meeting, ..])
            {
                return meeting.Why.Problem;
            }
            tx.Then(
                """
                update scheduling.person set name = $1, name_folded = $2, sex = $3, age = $4, language = $5, email = $6, phone = $7, bar_enrolment = $8, prison_id = $9, prisoner_number = $10
                where id = $11
                """, [.. request.Person.Parameters(at), Param.Uuid(before.Id)]);
            tx.Then("update scheduling.participant set protected = $2 where id = $1", Param.Uuid(request.Participant.Value), Param.Bool(request.Protected));
            tx.Then("update scheduling.court_case set changed_at = $2 where id = $1", Param.Uuid(request.Case.Value), Param.Time(tx.Now));
            return Done.Yes;
        }, cancel);
    }

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
        batch.Add("select 1 from scheduling.appearance where participant_id = $1 limit 1", Param.Uuid(request.Participant.Value));
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
