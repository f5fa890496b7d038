using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A participant as the case's court knows the person, to be edited.</summary>
[Allow(Role.Clerk)]
internal sealed record GetParty(CaseId Case, ParticipantId Participant) : IQuery<PartyDetails>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

/// <param name="Seen">Names this state: sent back with a change.</param>
/// <param name="Elsewhere">Other courts rely on the person too: what is changed belongs to this participation, and the numbers stay.</param>
internal sealed record PartyDetails(PersonFacts Facts, string Seen, bool Elsewhere);

internal static class PartyReader
{
    /// <summary>The state of what is shown of a participant, in a query over <c>read_party y</c> with <see cref="Rows"/>.</summary>
    public const string Seen = "case when y.apart then '' else sn.xmin::text end || coalesce('.' || sf.xmin::text, '')";

    public const string Rows = "join scheduling.person sn on sn.id = y.person_id left join scheduling.party_facts sf on sf.participant_id = y.id";
}

internal sealed class GetPartyHandler(NpgsqlDataSource db, IRegistry registry, CallContext call) : IRequestHandler<GetParty, Outcome<PartyDetails>>
{
    public async Task<Outcome<PartyDetails>> Handle(GetParty request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add(
            $"""
            select y.name, y.sex, y.age, y.language, y.email, y.phone, y.bar_enrolment, y.prison_id, y.prisoner_number, {PartyReader.Seen}, y.apart or scheduling.reach(y.person_id, $3) <> 'Own'
            from scheduling.read_party y {PartyReader.Rows} where y.id = $1 and y.case_id = $2
            """, Param.Uuid(request.Participant.Value), Param.Uuid(request.Case.Value), PartyResolver.For(names, call.Caller, Role.Clerk).Courts);
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new PartyDetails(new(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.StringOrNull(4), r.StringOrNull(5), r.StringOrNull(6),
            r.GuidOrNull(7) is { } prison ? names.AccessPointById(new(prison))?.Code : null, r.StringOrNull(8)), r.GetString(9), r.GetBoolean(10)), cancel) is [var party] ? party : Problem.NotFound;
    }
}
