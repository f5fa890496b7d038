using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A case's facts as a clerk writes them.</summary>
/// <param name="Restricted">Null: as its type has it.</param>
/// <param name="InstitutedOn">The day the case was brought, as <c>2026-01-31</c>; limits that the law sets count from it.</param>
internal sealed record CaseFacts(string? Number, string? Type, string? Title, string? Stage, bool? Restricted, string? FirNumber, string? PoliceStation, string? InstitutedOn = null)
{
    public IEnumerable<FieldError> Check() => [
        .. Checks.Required("number", CleanName.Of(Number)), .. Checks.Length("number", Number, 100), .. Checks.Required("type", Type), .. Checks.Length("type", Type, 40),
        .. Checks.Length("title", Title, 300), .. Checks.Length("stage", Stage, 100), .. Checks.Length("firNumber", FirNumber, 60), .. Checks.Length("policeStation", PoliceStation, 100),
        .. string.IsNullOrWhiteSpace(InstitutedOn) || Instituted is not null ? [] : Checks.Error("institutedOn", "check.malformed")];

    public NpgsqlParameter[] Parameters(CaseType type) => [
        Param.Text(CleanName.Of(Number)), Param.Text(Folding.Fold(Number!)), Param.Text(type.Code), Param.Text(CleanName.Of(Title)), Param.Text(CleanName.Of(Stage)),
        Param.Bool(Restricted ?? type.RestrictedByDefault), Param.Text(CleanName.OrNull(FirNumber)), Param.Text(CleanName.OrNull(PoliceStation)), Param.Date(Instituted)];

    private LocalDate? Instituted => InputDate.Day(InstitutedOn?.Trim());

    /// <summary>Locks the number in its court, as bookings do, and answers the case that holds it.</summary>
    public async Task<Guid?> Holder(Tx tx, Guid court)
    {
        var folded = Folding.Fold(Number!);
        await using var batch = tx.Batch();
        batch.Lock([Locks.Identity("case", $"{court} {folded}")]);
        batch.Add("select id from scheduling.court_case where court_id = $1 and number_folded = $2", Param.Uuid(court), Param.Text(folded));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        return (await reader.All(r => (Guid?)r.GetGuid(0), tx.Cancel)).FirstOrDefault();
    }

    /// <summary>The number is taken: by which case is said, so that the page can lead there.</summary>
    public static Problem Exists(Guid holder) => Problem.Conflict("case-exists") with { Extensions = new Dictionary<string, object?> { ["case"] = holder.ToString() } };
}
