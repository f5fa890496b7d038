using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>The people of a hearing on the backlog, with all places that would do.</summary>
[Allow(Role.Clerk)]
internal sealed record GetRequestedPeople(HearingId Hearing) : IQuery<IReadOnlyList<RequestedPerson>>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <param name="Place">As <see cref="PlaceCode"/> says it.</param>
/// <param name="Others">Where as well, the next best first.</param>
internal sealed record RequestedPerson(AppearanceId Appearance, string Name, string Role, bool Protected, string Place, IReadOnlyList<string> Others);

internal sealed class GetRequestedPeopleHandler(NpgsqlDataSource db) : IRequestHandler<GetRequestedPeople, Outcome<IReadOnlyList<RequestedPerson>>>
{
    public async Task<Outcome<IReadOnlyList<RequestedPerson>>> Handle(GetRequestedPeople request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add("""
            select a.id, t.name, t.role, scheduling.is_protected(a.hearing_id, a.person_id), case a.place when 'station' then ap.code else a.place end,
                array(select case c.place when 'station' then x.code else c.place end from scheduling.appearance_choice c left join scheduling.access_point x on x.id = c.access_point_id
                    where c.appearance_id = a.id order by c.nr)
            from scheduling.appearance a join scheduling.read_party t on t.id = a.participant_id left join scheduling.access_point ap on ap.id = a.access_point_id
            where a.hearing_id = $1 order by a.id
            """, Param.Uuid(request.Hearing.Value));
        await using var reader = await batch.Read(cancel);
        var people = await reader.All(r => new RequestedPerson(new(r.GetGuid(0)), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetString(4), r.GetFieldValue<string[]>(5)), cancel);
        return people.OrderBy(p => Array.IndexOf(CheckBooking.Roles, p.Role)).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
    }
}
