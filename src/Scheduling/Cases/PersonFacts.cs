using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A person as a clerk writes one.</summary>
/// <param name="Prison">Access point code; goes with <paramref name="PrisonerNumber"/>.</param>
internal sealed record PersonFacts(
    string? Name, string? Sex = null, string? Age = null, string? Language = null, string? Email = null, string? Phone = null, string? BarEnrolment = null, string? Prison = null, string? PrisonerNumber = null)
{
    public static readonly string[] Roles = ["accused", "complainant", "witness", "investigating-officer", "medico-legal-officer", "advocate", "prosecutor", "interpreter", "support-person"];
    public static readonly string[] Sexes = ["not-recorded", "female", "male", "other"];
    public static readonly string[] Ages = ["not-recorded", "adult", "child"];
    public static readonly string[] Languages = ["ur", "en"];

    public string? Bar => Folding.Identity(BarEnrolment ?? "") is { Length: > 0 } bar ? bar : null;

    public string? Number => Folding.Identity(PrisonerNumber ?? "") is { Length: > 0 } number ? number : null;

    public IEnumerable<FieldError> Check() => [
        .. Checks.Required("name", CleanName.Of(Name)), .. Checks.Length("name", Name, 200), .. Checks.OneOf("sex", Sex, Sexes), .. Checks.OneOf("age", Age, Ages), .. Checks.OneOf("language", Language, Languages),
        .. Checks.Email("email", Email), .. Checks.Phone("phone", Phone), .. Checks.Length("barEnrolment", BarEnrolment, 60), .. Checks.Length("prisonerNumber", PrisonerNumber, 60),
        .. Number is not null && string.IsNullOrEmpty(Prison) ? Checks.Error("prison", "check.prisoner-needs-prison") : []];

    /// <summary>The prison that goes with the number; null where none is needed, an error where it is unknown.</summary>
    public Outcome<AccessPoint?> PrisonOf(Registry registry) =>
        Number is null ? Outcome<AccessPoint?>.Ok(null)
        : registry.AccessPointByCode(Prison) is { Kind: "PRISON" } prison ? Outcome<AccessPoint?>.Ok(prison)
        : Problem.Invalid(new FieldError("prison", "check.unknown"));

    /// <summary>Locks the identities, as bookings do, and answers who holds them (the survivor of a merge).</summary>
    public async Task<IReadOnlyList<Guid>> Holders(Tx tx, Guid? prison)
    {
        await using var batch = tx.Batch();
        batch.Lock([.. Bar is null ? (IEnumerable<long>)[] : [Locks.Identity("bar", Bar)], .. prison is null ? (IEnumerable<long>)[] : [Locks.Identity("prisoner", $"{prison} {Number}")]]);
        batch.Add(
            """
            select coalesce(merged_into, id) from scheduling.person where bar_enrolment = $1
            union select coalesce(merged_into, id) from scheduling.person where prison_id = $2 and prisoner_number = $3
            """, Param.Text(Bar), Param.Uuid(prison), Param.Text(Number));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        return await reader.All(r => r.GetGuid(0), tx.Cancel);
    }

    /// <summary>The same as facts of one participation.</summary>
    public PartyFacts Here(Guid? prison) => new(
        CleanName.OrNull(Name), Sex ?? "not-recorded", Age ?? "not-recorded", Language ?? "ur", CleanName.OrNull(Email), CleanName.OrNull(Phone), Bar, prison, prison is null ? null : Number);

    public Npgsql.NpgsqlParameter[] Parameters(Guid? prison) => [
        Param.Text(CleanName.Of(Name)), Param.Text(Folding.Fold(CleanName.Of(Name))), Param.Text(Sex ?? "not-recorded"), Param.Text(Age ?? "not-recorded"), Param.Text(Language ?? "ur"),
        Param.Text(CleanName.OrNull(Email)), Param.Text(CleanName.OrNull(Phone)), Param.Text(Bar), Param.Uuid(prison), Param.Text(prison is null ? null : Number)];
}
