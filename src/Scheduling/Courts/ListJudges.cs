using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Judges in the order of their names, with their postings now and coming.</summary>
/// <param name="Judge">Only this one; null: all.</param>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record ListJudges(LocalDate Today, string? Search = null, Guid? Judge = null) : IQuery<IReadOnlyList<JudgeLine>>;

internal sealed record JudgePosting(string Courtroom, string NameEn, string NameUr, LocalDate FromDay, LocalDate? ToDay, bool Duty);

/// <summary>A leave now or coming. Its reason is for administrators alone.</summary>
internal sealed record LeaveLine(Guid Id, LocalDate FromDay, LocalDate ToDay, string? Reason, string Seen);

internal sealed record JudgeLine(Guid Id, string NameEn, string NameUr, string Seen, IReadOnlyList<JudgePosting> Postings, IReadOnlyList<LeaveLine> Leaves);

internal sealed class ListJudgesHandler(NpgsqlDataSource db, CallContext call) : IRequestHandler<ListJudges, Outcome<IReadOnlyList<JudgeLine>>>
{
    public async Task<Outcome<IReadOnlyList<JudgeLine>>> Handle(ListJudges request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("select id, name_en, name_ur, xmin::text from scheduling.judge where $1::uuid is null or id = $1 order by name_en, id", Param.Uuid(request.Judge));
        batch.Add("""
            select p.judge_id, r.code, c.name_en, c.name_ur, p.from_day, p.to_day, p.duty from scheduling.judge_posting p
            join scheduling.courtroom r on r.id = p.courtroom_id join scheduling.court c on c.id = r.court_id
            where (p.to_day is null or p.to_day >= $1) and ($2::uuid is null or p.judge_id = $2) order by p.from_day
            """, Param.Date(request.Today), Param.Uuid(request.Judge));
        batch.Add("select judge_id, id, from_day, to_day, reason, xmin::text from scheduling.judge_leave where to_day >= $1 and ($2::uuid is null or judge_id = $2) order by from_day",
            Param.Date(request.Today), Param.Uuid(request.Judge));
        await using var reader = await batch.Read(cancel);
        var administrator = call.Caller.Has(Role.Administrator);
        var judges = await reader.All(r => (Id: r.GetGuid(0), En: r.GetString(1), Ur: r.GetString(2), Seen: r.GetString(3)), cancel);
        var postings = (await reader.All(r => (Judge: r.GetGuid(0), Posting: new JudgePosting(r.GetString(1), r.GetString(2), r.GetString(3), r.Date(4), r.DateOrNull(5), r.GetBoolean(6))), cancel)).ToLookup(p => p.Judge, p => p.Posting);
        var leaves = (await reader.All(r => (Judge: r.GetGuid(0), Leave: new LeaveLine(r.GetGuid(1), r.Date(2), r.Date(3), administrator ? r.GetString(4) : null, r.GetString(5))), cancel)).ToLookup(l => l.Judge, l => l.Leave);
        if (request.Judge is not null && judges.Count == 0)
        {
            return Problem.NotFound;
        }
        return judges.Where(j => RegistrySearch.Finds(request.Search, [j.En, j.Ur, .. postings[j.Id].SelectMany(p => (string[])[p.Courtroom, p.NameEn, p.NameUr])]))
            .Select(j => new JudgeLine(j.Id, j.En, j.Ur, j.Seen, [.. postings[j.Id]], [.. leaves[j.Id]])).ToList();
    }
}

internal sealed class CheckListJudges : ICheck<ListJudges>
{
    public IEnumerable<FieldError> Check(ListJudges r) => Checks.Length("search", r.Search, 100);
}
