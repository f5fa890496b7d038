using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

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
            await using var batch = tx.Batch();
            batch.Add(
                """
                select n.id, n.xmin::text, p.protected from scheduling.participant p join scheduling.person n on n.id = p.person_id
                where p.id = $1 and p.case_id = $2 for no key update
                """, Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value));
            batch.Add(Together, Param.Uuid(request.Participant.Value));
            await using var reader = await batch.Read(tx.Cancel);
            if (await reader.All(r => (Id: r.GetGuid(0), Seen: r.GetString(1), Protected: r.GetBoolean(2)), cancel) is not [var before])
            {
                return Problem.NotFound;
            }
            var together = await reader.All(r => true, cancel);
            if (before.Seen != request.Seen || before.Protected != request.WasProtected)
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            if (holders.FirstOrDefault(h => h != before.Id) is var other && other != default)
            {
                return Problem.Conflict("person-known") with { Extensions = new Dictionary<string, object?> { ["person"] = other.ToString() } };
            }
            if (request.Protected && together.Count > 0)
            {
                return Problem.Refuse("protected-together");
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

    /// <summary>A coming hearing that would put this participant, once protected, in one place with the accused (invariant 5).</summary>
    internal const string Together = """
        select 1 from scheduling.appearance a join scheduling.participant me on me.id = a.participant_id and me.role <> 'accused'
        join scheduling.hearing h on h.id = a.hearing_id and h.status in ('Scheduled', 'Open', 'InSession', 'Paused')
        join scheduling.appearance b on b.hearing_id = a.hearing_id and b.place = a.place and b.access_point_id is not distinct from a.access_point_id
        join scheduling.participant accused on accused.id = b.participant_id and accused.role = 'accused'
        where a.participant_id = $1 and a.place <> 'link' limit 1
        """;
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
