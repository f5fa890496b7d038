using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Adds a purpose (<paramref name="Seen"/> null) or changes one.</summary>
/// <param name="Minutes">5 to 480: the length that booking proposes.</param>
/// <param name="Urgent">Goes on in vacations.</param>
/// <param name="Needs">A role: booking the purpose without anybody of it warns. Null or empty: none.</param>
[Allow(Role.Administrator)]
internal sealed record SetPurpose(string Code, string? Seen, string NameEn, string NameUr, int? Minutes, bool Urgent, string? Needs = null) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.RegistryList, "purposes");
}

/// <summary>Adds a case type (<paramref name="Seen"/> null) or changes one.</summary>
[Allow(Role.Administrator)]
internal sealed record SetCaseType(string Code, string? Seen, string NameEn, string NameUr, bool Restricted) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.RegistryList, "case-types");
}

/// <summary>Adds an adjournment reason (<paramref name="Seen"/> null) or changes one; the outcome it goes with stays as it was, because counts rest on it.</summary>
/// <param name="Category">party, court, technical or other.</param>
[Allow(Role.Administrator)]
internal sealed record SetAdjournmentReason(string Code, string? Seen, string NameEn, string NameUr, string Category) : RegistryEdit
{
    public override Target Target => Target.Of(Targets.RegistryList, "reasons");
}

internal sealed class EditListsHandler(EditRegistry registry) : IRequestHandler<SetPurpose, Outcome<Edited>>, IRequestHandler<SetCaseType, Outcome<Edited>>, IRequestHandler<SetAdjournmentReason, Outcome<Edited>>
{
    public Task<Outcome<Edited>> Handle(SetPurpose request, CancellationToken cancel) => Save(request, request.Code, request.Seen, """
        insert into scheduling.purpose (code, name_en, name_ur, default_minutes, urgent, needs_role, position)
        select @Code, @en, @ur, @Minutes, @Urgent, nullif(@Needs, ''), 1 + coalesce(max(position), 0) from scheduling.purpose
        """, "update scheduling.purpose set name_en = @en, name_ur = @ur, default_minutes = @Minutes, urgent = @Urgent, needs_role = nullif(@Needs, '') where code = @Code and xmin::text = @Seen",
        new { request.Code, request.Seen, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr), request.Minutes, request.Urgent, Needs = request.Needs ?? "" }, cancel);

    public Task<Outcome<Edited>> Handle(SetCaseType request, CancellationToken cancel) => Save(request, request.Code, request.Seen, """
        insert into scheduling.case_type (code, name_en, name_ur, restricted_by_default, position)
        select @Code, @en, @ur, @Restricted, 1 + coalesce(max(position), 0) from scheduling.case_type
        """, "update scheduling.case_type set name_en = @en, name_ur = @ur, restricted_by_default = @Restricted where code = @Code and xmin::text = @Seen",
        new { request.Code, request.Seen, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr), request.Restricted }, cancel);

    public Task<Outcome<Edited>> Handle(SetAdjournmentReason request, CancellationToken cancel) => Save(request, request.Code, request.Seen, """
        insert into scheduling.adjournment_reason (code, name_en, name_ur, category, position)
        select @Code, @en, @ur, @Category, 1 + coalesce(max(position), 0) from scheduling.adjournment_reason
        """, "update scheduling.adjournment_reason set name_en = @en, name_ur = @ur, category = @Category where code = @Code and xmin::text = @Seen",
        new { request.Code, request.Seen, en = CleanName.Of(request.NameEn), ur = CleanName.Of(request.NameUr), request.Category }, cancel);

    private Task<Outcome<Edited>> Save(RegistryEdit request, string code, string? seen, string add, string change, object values, CancellationToken cancel) => registry.Save(request, new { code }, async tx =>
    {
        if (seen is not null)
        {
            return await tx.RunSeen(change, values);
        }
        await tx.Run(add, values);
        return null;
    }, cancel, _ => Task.FromResult(Problem.Invalid(new FieldError("code", "registry.code-taken"))));
}

internal sealed class CheckLists : ICheck<SetPurpose>, ICheck<SetCaseType>, ICheck<SetAdjournmentReason>
{
    /// <summary>Each with a text <c>reason-category.CODE</c>.</summary>
    public static readonly IReadOnlyList<string> Categories = ["party", "court", "technical", "other"];

    public IEnumerable<FieldError> Check(SetPurpose r) => [
        .. RegistryCode.CheckWord("code", r.Code), .. EditChecks.Names(r.NameEn, r.NameUr), .. EditChecks.Given("minutes", r.Minutes), .. Checks.Range("minutes", r.Minutes, 5, 480),
        .. string.IsNullOrEmpty(r.Needs) ? [] : Checks.OneOf("category", r.Needs, PersonFacts.Roles)];

    public IEnumerable<FieldError> Check(SetCaseType r) => [.. RegistryCode.CheckWord("code", r.Code), .. EditChecks.Names(r.NameEn, r.NameUr)];

    public IEnumerable<FieldError> Check(SetAdjournmentReason r) => [
        .. RegistryCode.CheckWord("code", r.Code), .. EditChecks.Names(r.NameEn, r.NameUr), .. Checks.OneOf("category", r.Category, Categories, required: true)];
}
