using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>What waits for an administrator in the registry, within the caller's scope.</summary>
[Allow(Role.Administrator)]
public sealed record GetRegistryAttention : IQuery<RegistryAttention>;

/// <param name="Stranded">Coming hearings that the calendar no longer carries and that nobody keeps.</param>
public sealed record RegistryAttention(
    IReadOnlyList<ExpectedHoliday> Expected, IReadOnlyList<Courtroom> WithoutJudge, IReadOnlyList<BrokenStation> Broken, int Stranded)
{
    /// <summary>Hearings that the platform paused because another one was in session beside them, while they are paused. No case content.</summary>
    public IReadOnlyList<PausedDouble> PausedDoubles { get; init; } = [];
}

/// <summary>An unconfirmed holiday of the coming sixty days; <paramref name="Scope"/> as in the calendar.</summary>
public sealed record ExpectedHoliday(LocalDate Day, string Scope, string NameEn, string NameUr);

public sealed record BrokenStation(AccessPoint AccessPoint, int Number, Instant Since);

/// <param name="StartsAt">When the paused hearing was listed.</param>
/// <param name="BesideCourtroom">Code of the courtroom whose hearing went on.</param>
public sealed record PausedDouble(Courtroom Courtroom, Instant StartsAt, Instant PausedAt, string BesideCourtroom);
