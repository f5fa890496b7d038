using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>
/// The directory of advocates, prosecutors, interpreters, investigating and medico-legal officers of all courts, by name or bar enrolment: so that one who appears
/// in several courts is one person, and clashes are seen. Only people who appear in no other role and nowhere under protection.
/// </summary>
/// <param name="Text">2 to 100 characters.</param>
/// <param name="Role">One of <see cref="PartyResolver.Professions"/>; null: any of them.</param>
[Allow(Platform.Pipeline.Role.Clerk)]
internal sealed record FindProfessionals(string? Text, string? Role = null) : IQuery<IReadOnlyList<Professional>>;

/// <summary>All that the directory tells.</summary>
/// <param name="Role">The one in which the person appears most.</param>
/// <param name="District">Code of the district in whose courts that is.</param>
internal sealed record Professional(PersonId PersonId, string Name, string Role, string District);

internal sealed class CheckFindProfessionals : ICheck<FindProfessionals>
{
    public IEnumerable<FieldError> Check(FindProfessionals r) => [
        .. Folding.Fold(CleanName.Of(r.Text)).Length < 2 ? Checks.Error("text", "check.required") : [], .. Checks.Length("text", r.Text, 100),
        .. Checks.OneOf("role", r.Role, [.. PartyResolver.Professions])];
}

internal sealed class FindProfessionalsHandler(NpgsqlDataSource db) : IRequestHandler<FindProfessionals, Outcome<IReadOnlyList<Professional>>>
{
    private const int Candidates = 200, Most = 20;

    public async Task<Outcome<IReadOnlyList<Professional>>> Handle(FindProfessionals request, CancellationToken cancel)
    {
        var text = Folding.Fold(CleanName.Of(request.Text));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add(
            $"""
            with near as (
                select n.id, n.name, case when n.name_folded = $1 or n.bar_enrolment = $2 then 2 else word_similarity($3, n.name_spelt) end as rank
                from scheduling.person n
                where n.merged_into is null and n.prisoner_number is null and (n.name_spelt like $4 or $3 <% n.name_spelt or n.bar_enrolment = $2)
                    and exists (select from scheduling.participant t where t.person_id = n.id and t.role = any($5))
                order by rank desc, n.id limit {Candidates})
            select n.id, n.name, w.role, w.district from near n
            cross join lateral (
                select t.role, o.district from scheduling.participant t join scheduling.court_case c on c.id = t.case_id join scheduling.court o on o.id = c.court_id
                where t.person_id = n.id and t.role = any($5) group by t.role, o.district order by count(*) desc, t.role, o.district limit 1) w
            where scheduling.professional(n.id) order by n.rank desc, n.id limit {Most}
            """,
            Param.Text(text), Param.Text(Folding.Identity(text)), Param.Text(Folding.Spelt(text)), Param.Text(Folding.Within(Folding.Spelt(text))),
            Param.Texts(request.Role is null ? PartyResolver.Professions : [request.Role]));
        await using var reader = await batch.Read(cancel);
        return Outcome<IReadOnlyList<Professional>>.Ok(await reader.All(r => new Professional(new(r.GetGuid(0)), r.GetString(1), r.GetString(2), r.GetString(3)), cancel));
    }
}

/// <summary>The directory in the HTTP API v1. It is posted to: a name does not belong into an address.</summary>
internal static class ProfessionalsApi
{
    /// <param name="Text">A name or a bar enrolment, 2 to 100 characters.</param>
    internal sealed record SearchBody(string Text, string? Role = null);

    internal sealed record FoundAnswer(IReadOnlyList<Professional> Items);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/professionals/search", Search).Accepts<SearchBody>("application/json").Produces<FoundAnswer>().ProducesProblem(400)
        .WithSummary("Advocates, prosecutors, interpreters and officers of all courts, by name or bar enrolment");

    private static Task<IResult> Search(HttpRequest http, IMediator mediator, CancellationToken cancel) => ApiBody.Read<SearchBody>(http).Then(body =>
        mediator.Send(new FindProfessionals(body.Text, body.Role), cancel).Answer(found => Results.Ok(new FoundAnswer(found))));
}
