using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>The lists that hold everywhere, with the versions of their rows.</summary>
[Allow(Role.Clerk, Role.Operator, Role.Judge, Role.ProgrammeStaff, Role.FocalPoint, Role.DeliveryUnit, Role.SteeringCommittee, Role.Administrator, Role.Auditor)]
internal sealed record GetLists : IQuery<RegistryLists>;

/// <summary>A line of any of the lists.</summary>
internal sealed record ListLine(string Code, string NameEn, string NameUr, string Seen, int? Minutes = null, bool Flag = false, string? Category = null, string? Outcome = null);

internal sealed record RegistryLists(IReadOnlyList<ListLine> Purposes, IReadOnlyList<ListLine> CaseTypes, IReadOnlyList<ListLine> Reasons);

internal sealed class GetListsHandler(NpgsqlDataSource db) : IRequestHandler<GetLists, Outcome<RegistryLists>>
{
    public async Task<Outcome<RegistryLists>> Handle(GetLists request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("select code, name_en, name_ur, xmin::text, default_minutes, urgent, needs_role from scheduling.purpose order by position, code");
        batch.Add("select code, name_en, name_ur, xmin::text, restricted_by_default from scheduling.case_type order by position, code");
        batch.Add("select code, name_en, name_ur, xmin::text, category, outcome from scheduling.adjournment_reason order by position, code");
        await using var reader = await batch.Read(cancel);
        return new RegistryLists(
            await reader.All(r => new ListLine(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Minutes: r.GetInt32(4), Flag: r.GetBoolean(5), Category: r.StringOrNull(6)), cancel),
            await reader.All(r => new ListLine(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Flag: r.GetBoolean(4)), cancel),
            await reader.All(r => new ListLine(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Category: r.GetString(4), Outcome: r.StringOrNull(5)), cancel));
    }
}
