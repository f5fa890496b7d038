using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>How two cases belong together.</summary>
internal static class LinkKinds
{
    /// <summary>As a clerk says it of the case at hand; the last four have a direction.</summary>
    public static readonly IReadOnlyList<string> All = ["cross-case", "same-fir", "appeal-of", "appealed-in", "bail-in", "bail-petition"];

    private static readonly (string From, string To)[] Directed = [("appeal-of", "appealed-in"), ("bail-in", "bail-petition")];

    /// <summary>What a stored kind is called from one of its two ends.</summary>
    public static string SeenFrom(string stored, bool first) => first ? stored : Directed.FirstOrDefault(d => d.From == stored).To ?? stored;

    /// <summary>How it is stored, and whether the case at hand is its first end.</summary>
    public static (string Stored, bool First) Store(string said) => Directed.FirstOrDefault(d => d.To == said).From is { } from ? (from, false) : (said, true);
}

/// <summary>Links a case with another one, both in the clerk's courts; both show it. Repeated, it changes nothing.</summary>
/// <param name="Kind">One of <see cref="LinkKinds.All"/>, as said of <paramref name="Case"/>.</param>
/// <param name="Courtroom">A courtroom of the other case's court.</param>
/// <remarks><c>no-such-case</c> (field <c>number</c>), <c>linked-to-itself</c> (422).</remarks>
[Allow(Role.Clerk)]
internal sealed record LinkCases(CaseId Case, string? Kind, string? Courtroom, string? Number) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

/// <summary>Takes a link back. It stays on record who did and when; repeated, it changes nothing.</summary>
[Allow(Role.Clerk)]
internal sealed record UnlinkCases(CaseId Case, Guid Link) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Case, Case.Value);
}

internal sealed class CheckLinkCases : ICheck<LinkCases>
{
    public IEnumerable<FieldError> Check(LinkCases r) => [
        .. Checks.OneOf("kind", r.Kind, LinkKinds.All, required: true), .. Checks.Required("courtroom", r.Courtroom), .. Checks.Required("number", r.Number), .. Checks.Length("number", r.Number, 100)];
}

internal sealed class LinkCasesHandler(Work work, IRegistry registry, Permission permission, CallContext call) : IRequestHandler<LinkCases, Outcome<Done>>, IRequestHandler<UnlinkCases, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(LinkCases request, CancellationToken cancel)
    {
        // The other end is asked about like the first one: an address or a form field opens no other court's door.
        if (await permission.Refusal(call.Caller, new Hearings.FindCaseNumber(request.Courtroom!, request.Number!), cancel) is { } refusal)
        {
            return refusal;
        }
        var court = (await registry.Now(cancel)).CourtroomByCode(request.Courtroom)?.Court.Value;
        var (kind, first) = LinkKinds.Store(request.Kind!);
        return await work.Transact<Done>(async tx =>
        {
            await using var batch = tx.Batch();
            batch.Add("select id from scheduling.court_case where court_id = $1 and number_folded = $2", Param.Uuid(court), Param.Text(Folding.Fold(request.Number!)));
            await using var reader = await batch.Read(cancel);
            if (await reader.All(r => r.GetGuid(0), cancel) is not [var other])
            {
                return Problem.Invalid(new FieldError("number", "book.no-such-case"));
            }
            if (other == request.Case.Value)
            {
                return Problem.Invalid(new FieldError("number", "case-link.itself"));
            }
            tx.Then(
                """
                insert into scheduling.case_link (id, case_id, other_id, kind, linked_at, linked_by) values ($1, $2, $3, $4, $5, $6)
                on conflict (least(case_id, other_id), greatest(case_id, other_id), kind) where unlinked_at is null do nothing
                """,
                Param.Uuid(Guid.CreateVersion7()), Param.Uuid(first ? request.Case.Value : other), Param.Uuid(first ? other : request.Case.Value), Param.Text(kind), Param.Time(tx.Now), Param.Text(tx.Caller.Reference));
            tx.Audit(nameof(LinkCases), request.Target, "", new { other, kind });
            return Done.Yes;
        }, cancel);
    }

    public Task<Outcome<Done>> Handle(UnlinkCases request, CancellationToken cancel) => work.Transact<Done>(tx =>
    {
        tx.Then("update scheduling.case_link set unlinked_at = $3, unlinked_by = $4 where id = $1 and $2 in (case_id, other_id) and unlinked_at is null",
            Param.Uuid(request.Link), Param.Uuid(request.Case.Value), Param.Time(tx.Now), Param.Text(tx.Caller.Reference));
        tx.Audit(nameof(UnlinkCases), request.Target, "", new { request.Link });
        return Task.FromResult<Outcome<Done>>(Done.Yes);
    }, cancel);
}
