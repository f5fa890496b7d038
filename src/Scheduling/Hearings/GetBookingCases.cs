using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The cases of a booking with their participants and where each appeared last. A case outside the caller's courts is not found.</summary>
[Allow(Role.Clerk)]
internal sealed record GetBookingCases(IReadOnlyList<CaseId> Cases) : IQuery<IReadOnlyList<BookingCase>>;

/// <summary>The case of that number in the courtroom's court.</summary>
/// <param name="Number">Spelling variants are found.</param>
[Allow(Role.Clerk)]
internal sealed record FindCaseNumber(string Courtroom, string Number) : IQuery<FoundCase>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <param name="Id">Null: there is none yet.</param>
/// <param name="Similar">Where there is none: cases of the court whose numbers are near.</param>
internal sealed record FoundCase(CaseId? Id, IReadOnlyList<HearingCaseView> Similar);

/// <param name="LastPurpose">Of the case's last hearing that was not cancelled.</param>
internal sealed record BookingCase(CaseId Id, CourtId Court, string Number, string Type, string Title, bool Restricted, string? LastPurpose, IReadOnlyList<BookingPerson> People);

/// <param name="LastPlace">As a form posts it: an access point's code, <c>link</c>, <c>courtroom</c>; null where the person never appeared.</param>
/// <param name="Summoned">False for those who stand on the case, but not on its last hearing.</param>
internal sealed record BookingPerson(ParticipantId Id, PersonId Person, string Name, string Role, bool Protected, string? LastPlace, bool Summoned);

internal sealed class GetBookingCasesHandler(NpgsqlDataSource db, IRegistry registry, CallContext call) :
    IRequestHandler<GetBookingCases, Outcome<IReadOnlyList<BookingCase>>>, IRequestHandler<FindCaseNumber, Outcome<FoundCase>>
{
    public async Task<Outcome<IReadOnlyList<BookingCase>>> Handle(GetBookingCases request, CancellationToken cancel)
    {
        var courts = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(r => r.Court.Value).Distinct();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            """
            select c.id, c.court_id, c.number, c.type, c.title, c.restricted, l.purpose
            from scheduling.court_case c
            left join lateral (
                select h.purpose from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
                where hc.case_id = c.id and h.status <> 'Cancelled' order by h.starts_at desc nulls last limit 1) l on true
            where c.id = any($1) and c.court_id = any($2)
            """, Param.Uuids(request.Cases.Select(c => c.Value)), Param.Uuids(courts));
        batch.Add(
            """
            select t.case_id, t.id, t.person_id, t.name, t.role, t.protected, coalesce(ap.code, l.place),
                l.hearing_id is not distinct from (
                    select h.id from scheduling.hearing_case hc join scheduling.hearing h on h.id = hc.hearing_id
                    where hc.case_id = t.case_id and h.status <> 'Cancelled' order by h.starts_at desc nulls last limit 1)
            from scheduling.read_party t
            left join lateral (
                select a.place, a.access_point_id, a.hearing_id from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id
                where a.participant_id = t.id and h.status <> 'Cancelled' order by h.starts_at desc nulls last limit 1) l on true
            left join scheduling.access_point ap on ap.id = l.access_point_id
            where t.case_id = any($1)
            order by array_position(array['accused', 'complainant', 'witness', 'investigating-officer', 'medico-legal-officer', 'advocate', 'prosecutor', 'interpreter', 'support-person'], t.role), t.name, t.id
            """, Param.Uuids(request.Cases.Select(c => c.Value)));
        await using var reader = await batch.Read(cancel);
        var cases = await reader.All(r => new BookingCase(
            new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5), r.StringOrNull(6), []), cancel);
        var people = (await reader.All(r => (Case: r.GetGuid(0), Person: new BookingPerson(
            new(r.GetGuid(1)), new(r.GetGuid(2)), r.GetString(3), r.GetString(4), r.GetBoolean(5), r.StringOrNull(6), r.GetBoolean(7))), cancel)).ToLookup(p => p.Case, p => p.Person);
        return request.Cases.Distinct().Any(id => cases.All(c => c.Id != id))
            ? Problem.NotFound
            : Outcome<IReadOnlyList<BookingCase>>.Ok([.. request.Cases.Distinct().Select(id => cases.Single(c => c.Id == id)).Select(c => c with { People = [.. people[c.Id.Value]] })]);
    }

    public async Task<Outcome<FoundCase>> Handle(FindCaseNumber request, CancellationToken cancel)
    {
        var court = (await registry.Now(cancel)).CourtroomByCode(request.Courtroom)?.Court.Value;
        var folded = Folding.Fold(request.Number);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using (var batch = new Batch(connection).Add("select id from scheduling.court_case where court_id = $1 and number_folded = $2", Param.Uuid(court), Param.Text(folded)))
        {
            await using var reader = await batch.Read(cancel);
            if (await reader.All(r => r.GetGuid(0), cancel) is [var id])
            {
                return new FoundCase(new(id), []);
            }
        }
        await using var near = new Batch(connection);
        return new FoundCase(null, court is null ? [] : (await NearNumbers.Look(near, [new(court.Value, folded)], cancel)).Cases.Values.FirstOrDefault() ?? []);
    }
}

internal sealed class CheckBookingCases : ICheck<GetBookingCases>, ICheck<FindCaseNumber>
{
    public IEnumerable<FieldError> Check(GetBookingCases r) => Checks.Count("cases", r.Cases.Count, 1, 20);

    public IEnumerable<FieldError> Check(FindCaseNumber r) => [.. Checks.Required("number", r.Number), .. Checks.Length("number", r.Number, 100)];
}
