using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

internal sealed class GetCaseHandler(NpgsqlDataSource db, IRegistry registry, CallContext call) : IRequestHandler<GetCase, Outcome<CaseDetails>>
{
    public async Task<Outcome<CaseDetails>> Handle(GetCase request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var id = request.Case.Value;
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("select court_id, number, type, title, stage, restricted, fir_number, police_station, xmin::text, instituted_on from scheduling.court_case where id = $1", Param.Uuid(id));
        batch.Add(
            """
            select p.id, p.person_id, p.name, p.role, p.protected, p.sex, p.age, p.language, p.email is not null, p.phone is not null,
                p.bar_enrolment, p.prison_id, p.prisoner_number, last.place, last.access_point_id, last.place is not null,
                (select count(*)::int from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id where a.participant_id = p.id and h.status = 'Concluded')
            from scheduling.read_party p
            left join lateral (
                select a.place, a.access_point_id from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id
                where a.participant_id = p.id order by h.starts_at desc nulls last limit 1) last on true
            where p.case_id = $1
            order by array_position(array['accused', 'complainant', 'advocate', 'prosecutor', 'witness', 'investigating-officer', 'medico-legal-officer', 'interpreter', 'support-person'], p.role), p.name, p.id
            limit 500
            """, Param.Uuid(id));
        batch.Add(
            """
            select h.id, h.courtroom_id, h.purpose, h.starts_at, h.ends_at, h.status, h.outcome, h.reason, h.continues,
                (select count(*)::int from scheduling.appearance a where a.hearing_id = h.id), h.part,
                case when h.group_id is not null then (select count(*)::int from scheduling.hearing g where g.group_id = h.group_id and g.status <> 'Cancelled') end
            from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
            where hc.case_id = $1 order by h.starts_at desc nulls first, h.id desc limit 200
            """, Param.Uuid(id));
        batch.Add(
            """
            select l.id, l.kind, l.case_id = $1, c.id, c.court_id, c.number, c.title, c.restricted
            from scheduling.case_link l join scheduling.court_case c on c.id = case l.case_id when $1 then l.other_id else l.case_id end
            where $1 in (l.case_id, l.other_id) and l.unlinked_at is null order by l.linked_at, l.id limit 100
            """, Param.Uuid(id));
        await using var reader = await batch.Read(cancel);
        var facts = await reader.All(r => new CaseDetails(
            new(id), new(r.GetGuid(0)), [.. names.Courtrooms.Where(c => c.Court.Value == r.GetGuid(0))], r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5),
            r.StringOrNull(6), r.StringOrNull(7), r.GetString(8), [], [], r.DateOrNull(9)), cancel);
        if (facts.Count == 0)
        {
            return Problem.NotFound;
        }
        string? AccessPoint(Guid? at) => at is { } place ? names.AccessPointById(new(place))?.Code : null;
        var participants = await reader.All(r => new CaseParticipant(
            new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetString(2), r.GetString(3), r.GetBoolean(4), r.GetString(5), r.GetString(6), r.GetString(7), r.GetBoolean(8), r.GetBoolean(9),
            r.StringOrNull(10), AccessPoint(r.GuidOrNull(11)), r.StringOrNull(12),
            r.StringOrNull(13) is { } place ? Enum.Parse<PlaceKind>(place, ignoreCase: true) : null, AccessPoint(r.GuidOrNull(14)), r.GetBoolean(15), r.GetInt32(16)), cancel);
        var hearings = await reader.All(r => new CaseHearing(
            new(r.GetGuid(0)), names.CourtroomById(new(r.GetGuid(1)))?.Code ?? "", r.GetString(2), r.InstantOrNull(3), r.InstantOrNull(4), Enum.Parse<HearingStatus>(r.GetString(5)),
            r.StringOrNull(6) is { } outcome ? Enum.Parse<HearingOutcome>(outcome) : null, r.StringOrNull(7), r.GuidOrNull(8) is { } before ? new(before) : null, r.GetInt32(9))
        {
            Part = r.IntOrNull(10) is { } part && r.IntOrNull(11) is > 1 and { } of ? (part, of) : null,
        }, cancel);
        var courts = names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Court.Value).ToHashSet();
        var links = await reader.All(r =>
        {
            var (court, restricted) = (r.GetGuid(4), r.GetBoolean(7));
            var own = courts.Contains(court);
            return new LinkedCase(r.GetGuid(0), LinkKinds.SeenFrom(r.GetString(1), r.GetBoolean(2)), own ? new(r.GetGuid(3)) : null, own || !restricted ? r.GetString(5) : null, own ? r.GetString(6) : "", restricted,
                names.Courtrooms.FirstOrDefault(c => c.Court.Value == court));
        }, cancel);
        return facts[0] with { Participants = participants, Hearings = hearings, Links = links };
    }
}
